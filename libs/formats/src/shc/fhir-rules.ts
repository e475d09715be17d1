import type { JsonValue } from '@yimatong/codec'
import { itemsOf, malformed, membersOf, textsOf } from '../table-shape.js'

/** What is asked of a bundle, compiled from standards/smart-health-card/fhir.json. */
export interface FhirRules {
  /** Versions that are understood, as beginnings: `4.0.`. */
  readonly versions: readonly string[]
  readonly bundleTypes: readonly string[]
  /** The members a Coding may have. */
  readonly coding: ReadonlySet<string>
  readonly resources: ReadonlyMap<string, ResourceRule>
}

/** What a resource of one type must have. */
export interface ResourceRule {
  readonly all: readonly string[]
  /** Of each list exactly one. */
  readonly one: readonly (readonly string[])[]
  readonly values: ReadonlyMap<string, readonly string[]>
}

/** Compiles standards/smart-health-card/fhir.json. @throws FormatError `formats.table.malformed` */
export function compileFhirRules(data: JsonValue): FhirRules {
  const table = membersOf(data, 'fhir')
  const resources = Object.entries(membersOf(table.resources, 'resources'))
  const versions = textsOf(table.versions, 'versions')
  if (versions.length === 0) throw malformed('at least one of versions')
  return {
    versions,
    bundleTypes: textsOf(table.bundleTypes, 'bundleTypes'),
    coding: new Set(textsOf(table.coding, 'coding')),
    resources: new Map(resources.map(([name, rule]) => [name, resourceRule(rule, `resources.${name}`)])),
  }
}

function resourceRule(data: JsonValue | undefined, where: string): ResourceRule {
  const { all, one, values } = membersOf(data, where)
  const choices = one === undefined ? [] : itemsOf(one, where).map((choice) => textsOf(choice, where))
  const allowed = Object.entries(values === undefined ? {} : membersOf(values, where))
  return {
    all: textsOf(all, where),
    one: choices,
    values: new Map(allowed.map(([name, texts]) => [name, textsOf(texts, where)])),
  }
}
