import type { JsonValue } from '@yimatong/record'
import { memberOf, textOf } from '../json-shape.js'
import type { Words } from '../text/words.js'
import { harmless, type Row } from './layout.js'

/**
 * A finding as rows: what it says, its code, who can mend it, and what to do next. Takes the JSON form, because a finding
 * also comes from a gateway.
 */
export function findingRows(found: JsonValue, words: Words): readonly Row[] {
  const code = textOf(found, 'code') ?? '?'
  const severity = words.name('severity', textOf(found, 'severity') ?? 'block')
  const party = words.name('party', textOf(found, 'party') ?? '?')
  const path = textOf(found, 'path')
  const says = textOf(memberOf(found, 'says'), words.language)
  const next = textOf(memberOf(found, 'next'), words.language)
  const where = path === undefined ? '' : `, ${path}`
  return [
    [words.say('label.finding'), harmless(`${says ?? code} (${code}${where}; ${severity}; ${party})`)],
    ...(next === undefined ? [] : [[words.say('label.next'), harmless(next)] as const]),
  ]
}
