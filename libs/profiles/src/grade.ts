/**
 * How much of a value survives both ways. E exact; D exact on a declared domain; F up to a declared form (blanks,
 * spelling of absence); C needs a complement to come back; 1 one-way.
 */
export type LossClass = 'E' | 'D' | 'F' | 'C' | '1'

/** The classes from best to worst. */
export const LOSS_CLASSES = ['E', 'D', 'F', 'C', '1'] as const satisfies readonly LossClass[]

/** The worst of several; E when there is none. */
export function worstClass(...classes: readonly LossClass[]): LossClass {
  return classes.reduce<LossClass>((a, b) => (isWorse(b, a) ? b : a), 'E')
}

/** True when `a` keeps less than `b`. */
export function isWorse(a: LossClass, b: LossClass): boolean {
  return LOSS_CLASSES.indexOf(a) > LOSS_CLASSES.indexOf(b)
}
