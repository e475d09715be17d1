import type { LossClass } from '../grade.js'
import { textOf } from '../proof/edit.js'
import type { Node } from '../yaml.js'

/** What becomes of a field's value, in the words of the table that reviewers sign. */
export const KEPT = [
  'whole',
  'whole-in-domain',
  'up-to-form',
  'merged',
  'shortened',
  'rest-lost',
  'withheld',
  'derived',
  'masked',
  'one-way',
  'lost',
  'dropped-not-in-standard',
  'dropped-privacy',
  'dropped-obsolete',
  'dropped-transport',
] as const

/** A word of {@link KEPT}. */
export type Kept = (typeof KEPT)[number]

const BY_CLASS: Readonly<Record<LossClass, Kept>> = {
  E: 'whole',
  D: 'whole-in-domain',
  F: 'up-to-form',
  C: 'lost',
  '1': 'one-way',
}

/** Operations of class C by what they lose. */
const LOSERS: Readonly<Record<string, Kept>> = {
  riskMap: 'merged',
  map: 'merged',
  codes: 'merged',
  switch: 'merged',
  each: 'shortened',
  head: 'rest-lost',
  gather: 'rest-lost',
  consent: 'withheld',
  derive: 'derived',
  default: 'derived',
  askedDocument: 'derived',
}

/** What an operation of a class keeps; `parameters` as the profile writes them. */
export function keptBy(op: string, grade: LossClass, parameters: Node | undefined): Kept {
  if (op === 'drop') return KEPT.find((word) => word === `dropped-${textOf(parameters, 'reason')}`) ?? 'lost'
  if (op === 'mask') return 'masked'
  return (grade === 'C' ? LOSERS[op] : undefined) ?? BY_CLASS[grade]
}
