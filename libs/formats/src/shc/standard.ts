import type { JsonValue } from '@yimatong/codec'
import { compileFhirRules, type FhirRules } from './fhir-rules.js'
import { compileShcMembers, type ShcMembers } from './record.js'

/** Everything about SMART Health Cards that is data, compiled once. */
export interface ShcStandard {
  readonly fhir: FhirRules
  readonly members: ShcMembers
}

/** Compiles the files of standards/smart-health-card, by name without ending. @throws FormatError `formats.table.malformed` */
export function compileShcStandard(files: ReadonlyMap<string, JsonValue>): ShcStandard {
  return {
    fhir: compileFhirRules(files.get('fhir') ?? null),
    members: compileShcMembers(files.get('members') ?? null),
  }
}
