import { choice, optional, shape, text, whole } from '../form.js'
import { lose, lossy } from '../run.js'
import { CELL, compileCell } from './cell.js'
import { numberTarget, readDecimal, writeDecimal } from './decimal.js'
import { defineOp, ruleName } from './op.js'

/** A national unit is `(city - offset) × times / over`. */
interface LinearUnit {
  readonly offset: bigint
  readonly times: bigint
  readonly over: bigint
}

const UNITS = {
  fahrenheit: { offset: 32n, times: 5n, over: 9n },
  tenths: { offset: 0n, times: 1n, over: 10n },
  minutes: { offset: 0n, times: 1n, over: 60n },
  days: { offset: 0n, times: 24n, over: 1n },
} as const satisfies Record<string, LinearUnit>

/**
 * `unit`: a number in another unit: degrees Fahrenheit or tenths of a degree ⇄ degrees Celsius, minutes or days ⇄
 * hours. `step` is the finest difference that the city writes, such as `0.1`; `scale` the places of the element.
 * Worked out in whole numbers and rounded half away from zero; a value that does not come back the same is said.
 * Class F.
 */
export const unit = defineOp(
  'unit',
  shape({
    ...CELL,
    from: choice('fahrenheit', 'tenths', 'minutes', 'days'),
    step: text('1, 0.1 or 0.01', (t) => /^(1|0\.1|0\.01)$/.test(t)),
    scale: optional(whole(0, 6)),
    zeros: optional(choice('fixed', 'plain')),
  }),
  (parameters, env) => {
    const { city, national, at } = parameters
    const isWhole = env.national.row(national)?.type === 'integer'
    const target = numberTarget(env.national, { pointer: national, at, scale: parameters.scale ?? (isWhole ? 0 : 1) })
    const linear = UNITS[parameters.from]
    const places = parameters.step === '1' ? 0 : parameters.step.length - 2
    const zeros = parameters.zeros ?? (parameters.type === 'number' ? 'plain' : 'fixed')
    const rule = ruleName(env, 'unit', parameters, city)
    const common = { path: national, kind: 'coarsened', rule, recoverable: 'origin' } as const
    const inward = lossy(city, { ...common, direction: 'toNational' })
    const outward = lossy(national, { ...common, direction: 'toCity' })
    const cityUnit = 10n ** BigInt(places)
    const nationalUnit = 10n ** BigInt(target.scale)
    const toNational = (units: bigint) => {
      return divide((units - linear.offset * cityUnit) * linear.times * nationalUnit, linear.over * cityUnit)
    }
    const toCity = (units: bigint) => {
      return divide(units * linear.over * cityUnit, linear.times * nationalUnit) + linear.offset * cityUnit
    }
    return compileCell('unit', parameters, env, {
      class: 'F',
      forward(seen, run) {
        const read = readDecimal(seen, places)
        if (!read) return undefined
        const units = toNational(read.units)
        if (writeDecimal(toCity(units), places, zeros) !== seen) lose(run, inward)
        return target.toValue(units)
      },
      backward(value, run) {
        const units = target.toUnits(value)
        if (units === undefined) return undefined
        const said = toCity(units)
        if (toNational(said) !== units) lose(run, outward)
        return writeDecimal(said, places, zeros)
      },
    })
  },
)

/** Quotient rounded half away from zero. */
function divide(dividend: bigint, divisor: bigint): bigint {
  const sign = dividend < 0n ? -1n : 1n
  const size = dividend < 0n ? -dividend : dividend
  return sign * ((2n * size + divisor) / (2n * divisor))
}
