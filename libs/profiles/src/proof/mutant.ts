import type { Node } from '../yaml.js'
import type { Edits } from './edit.js'
import type { OpSite } from './sites.js'

/** What a mutant changes; each has a sentence that says which fixture would notice it. */
export const MUTANT_KINDS = [
  'risk-swap',
  'risk-canonical',
  'state',
  'missing',
  'success',
  'error-swap',
  'row-swap',
  'row-canonical',
  'on-unknown',
  'form',
  'end-of-day',
  'edition',
  'absent',
  'step',
  'number-check',
  'mask',
  'national-swap',
  'carry-drop',
  'drop-carry',
  'const',
  'echo',
  'affix',
  'separator',
  'part-swap',
  'case-swap',
  'removed',
  'consent',
  'number',
  'secret',
  'padding',
  'layer',
  'column-swap',
  'letters',
  'mark',
  'pick',
  'empty',
  'item',
  'confirms',
  'follow-up',
  'leaves',
  'rule-set',
  'rule-set-day',
  'validity',
  'transport',
  'request',
  'symbol',
  'document-type',
  'field',
] as const

/** A word of {@link MUTANT_KINDS}. */
export type MutantKind = (typeof MUTANT_KINDS)[number]

/** One deliberate mistake in a profile. */
export interface Mutant {
  readonly kind: MutantKind
  /** The rule, field or value that is changed. */
  readonly what: string
  /** The line that is changed. */
  readonly line: number
  readonly edits: Edits
}

/** What operations of one kind can be mistaken in. */
export type OpMutation = (site: OpSite) => readonly Mutant[]

/** A mutant at the line of a node. */
export function mutant(kind: MutantKind, what: string, place: Node, edits: Edits): Mutant {
  return { kind, what, line: place.at.line, edits }
}

/** Neighbours two by two, each in one pair only, so that one fixture for either notices: (a, b), (c, d). */
export function pairs<T>(
  items: readonly T[],
  differ: (a: T, b: T) => boolean,
  most = items.length,
): readonly (readonly [T, T])[] {
  const found: (readonly [T, T])[] = []
  const rest = [...items]
  while (rest.length > 1 && found.length < most) {
    const first = rest.shift()
    const at = rest.findIndex((other) => first !== undefined && differ(first, other))
    const [second] = at < 0 ? [] : rest.splice(at, 1)
    if (first !== undefined && second !== undefined) found.push([first, second])
  }
  return found
}
