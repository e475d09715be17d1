import { type Place, refuse } from '../error.js'
import { choice, optional, shape, whole } from '../form.js'
import { type National, requireType } from '../national.js'
import { type Lossy, lose, lossy, type Run } from '../run.js'
import type { Tree } from '../tree.js'
import { CELL, compileCell } from './cell.js'
import { defineOp, ruleName } from './op.js'

/** Own profile: 15 digits in all, which every JSON number holds exactly. */
const DECIMAL = /^(-?)(0|[1-9]\d{0,11})(?:\.(\d{1,9}))?$/

/** A decimal as a whole number of its last places, or undefined. */
export function readDecimal(
  text: string,
  scale: number,
): { readonly units: bigint; readonly exact: boolean } | undefined {
  const match = DECIMAL.exec(text)
  if (!match) return undefined
  const [, sign = '', head = '', tail = ''] = match
  const kept = BigInt(head + tail.slice(0, scale).padEnd(scale, '0'))
  const rest = tail.slice(scale)
  const units = rest.charAt(0) >= '5' && rest !== '' ? kept + 1n : kept
  return { units: sign === '-' ? -units : units, exact: /^0*$/.test(rest) }
}

/** The text of a decimal: with exactly `scale` places, or without the zeros at its end. */
export function writeDecimal(units: bigint, scale: number, zeros: 'fixed' | 'plain'): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const head = digits.slice(0, digits.length - scale)
  const tail = scale === 0 ? '' : digits.slice(-scale)
  const places = zeros === 'fixed' ? tail : tail.replace(/0+$/, '')
  return (units < 0n ? '-' : '') + head + (places === '' ? '' : `.${places}`)
}

/** Text of a decimal ⇄ the value of an element: text with `scale` places, or a whole number. */
export interface NumberTarget {
  readonly scale: number
  readonly toValue: (units: bigint) => Tree
  readonly toUnits: (value: Tree) => bigint | undefined
}

/** How numbers stand in an element. @throws ProfileError `profile.national.type`, `profile.form.value` */
export function numberTarget(
  national: National,
  seen: { readonly pointer: string; readonly at: Place; readonly scale: number },
): NumberTarget {
  const { pointer, at, scale } = seen
  requireType(national, { pointer, at }, ['decimal', 'integer', 'extension'])
  if (national.row(pointer)?.type !== 'integer') {
    return {
      scale,
      toValue: (units) => writeDecimal(units, scale, 'fixed'),
      toUnits(value) {
        const read = typeof value === 'string' ? readDecimal(value, scale) : undefined
        return read?.exact ? read.units : undefined
      },
    }
  }
  if (scale !== 0) {
    const why = { seen: `scale ${scale} for a whole number`, wanted: '0', check: 'the unit of the element' }
    throw refuse('profile.form.value', at, why)
  }
  return {
    scale,
    toValue: Number,
    toUnits: (value) => (typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined),
  }
}

/**
 * `decimal`: a decimal number ⇄ an exact text with `scale` places, or a whole number where the element is one; never by
 * way of a binary float. `type: number` where the city writes a JSON number, which has no zeros at its end. A number
 * that is spelt otherwise comes back in the canonical form and is said. More places than `scale` are malformed, or with
 * `excess: round` rounded half up and said. Class F, C when it rounds.
 */
export const decimal = defineOp(
  'decimal',
  shape({
    ...CELL,
    scale: whole(0, 6),
    /** Whether the city writes `37.0` or `37`. */
    zeros: optional(choice('fixed', 'plain')),
    excess: optional(choice('fail', 'round')),
  }),
  (parameters, env) => {
    const { city, national, scale, at } = parameters
    const target = numberTarget(env.national, { pointer: national, at, scale })
    const zeros = parameters.zeros ?? (parameters.type === 'number' ? 'plain' : 'fixed')
    const rounds = parameters.excess === 'round'
    const rule = ruleName(env, 'decimal', parameters, city)
    const losses = numberLosses(city, national, rule)
    return compileCell('decimal', parameters, env, {
      class: rounds ? 'C' : 'F',
      forward(text, run) {
        const read = readDecimal(text, scale)
        if (!read || (!read.exact && !rounds)) return undefined
        noteReading(run, losses, text, writeDecimal(read.units, scale, zeros), read.exact)
        return target.toValue(read.units)
      },
      backward(value) {
        const units = target.toUnits(value)
        return units === undefined ? undefined : writeDecimal(units, scale, zeros)
      },
    })
  },
)

/** Losses of a number on its way in. */
interface NumberLosses {
  readonly respelt: Lossy
  readonly rounded: Lossy
}

function numberLosses(city: string, national: string, rule: string): NumberLosses {
  const common = { direction: 'toNational', path: national, rule } as const
  return {
    respelt: lossy(city, { ...common, kind: 'canonicalised' }),
    rounded: lossy(city, { ...common, kind: 'coarsened', recoverable: 'origin' }),
  }
}

function noteReading(run: Run, losses: NumberLosses, text: string, again: string, isExact: boolean): void {
  if (!isExact) lose(run, losses.rounded)
  else if (text !== again) lose(run, losses.respelt)
}
