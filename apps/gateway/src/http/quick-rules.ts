/** True only for a value that class-validator's rule of the same name takes; `false` says nothing, the rule itself is then asked. */
export type QuickRule = (value: unknown) => boolean

type QuickRuleOf = (constraints: readonly unknown[]) => QuickRule | undefined

/**
 * What class-validator's own rules come to for a plain value of parsed JSON. Why: its `maxLength` collects every surrogate
 * pair of the text before it counts, its `matches` collects the groups; for a code of 500 characters that is dearer than
 * reading the body. Keyed by the name of the rule; a rule of ours that bears one of these names (`MaxUnits`) takes what the quick
 * form takes. `compile-body.test.ts` holds each of them against class-validator itself.
 */
const QUICK: ReadonlyMap<string, QuickRuleOf> = new Map<string, QuickRuleOf>([
  ['isString', () => (value) => typeof value === 'string'],
  ['isBoolean', () => (value) => typeof value === 'boolean'],
  ['isNotEmpty', () => (value) => value !== '' && value !== null && value !== undefined],
  ['isObject', () => (value) => typeof value === 'object' && value !== null && !Array.isArray(value)],
  ['isInt', () => (value) => Number.isInteger(value)],
  ['isIn', ([values]) => (Array.isArray(values) ? (value) => values.indexOf(value) >= 0 : undefined)],
  ['min', ([least]) => numeric(least, (value, bound) => value >= bound)],
  ['max', ([most]) => numeric(most, (value, bound) => value <= bound)],
  // class-validator counts characters; there are never more of them than UTF-16 units.
  [
    'maxLength',
    ([most]) => (typeof most === 'number' ? (value) => typeof value === 'string' && value.length <= most : undefined),
  ],
  ['matches', ([pattern]) => matching(pattern)],
])

/** The quick form of a rule of class-validator, by its name and constraints; undefined where there is none. */
export function quickRule(
  name: string | undefined,
  constraints: readonly unknown[] | undefined,
): QuickRule | undefined {
  return name === undefined ? undefined : QUICK.get(name)?.(constraints ?? [])
}

function numeric(bound: unknown, holds: (value: number, bound: number) => boolean): QuickRule | undefined {
  return typeof bound === 'number' ? (value) => typeof value === 'number' && holds(value, bound) : undefined
}

/** A pattern that remembers where it stopped is left to class-validator. */
function matching(pattern: unknown): QuickRule | undefined {
  if (!(pattern instanceof RegExp) || pattern.global || pattern.sticky) return undefined
  return (value) => typeof value === 'string' && pattern.test(value)
}
