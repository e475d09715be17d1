import type { Finding } from '@yimatong/kernel'
import { type FindingCatalogue, findingText } from '@yimatong/recognition'
import type { Bilingual } from './text/language.js'

/** A finding with the sentences of its code. */
export interface ToldFinding extends Finding {
  readonly says?: Bilingual
  readonly next?: Bilingual
}

/** A finding with the sentences of its code, where the catalogue has them. */
export function toldFinding(found: Finding, catalogue: FindingCatalogue): ToldFinding {
  const text = findingText(found.code, catalogue)
  return { ...found, ...(text && { says: text.says, next: text.next }) }
}
