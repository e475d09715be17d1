import type { Divisions } from '@yimatong/record'
import { refuse } from '../error.js'
import { choice, optional, shape, text } from '../form.js'
import { lose, lossy, report } from '../run.js'
import { CELL, compileCell } from './cell.js'
import { defineOp, type OpEnv, type RuleParameters, ruleName } from './op.js'

const WIDTHS = { '2': 2, '4': 4, '6': 6, '8': 8 } as const

/**
 * `region`: digits of GB/T 2260, in the named edition, ⇄ six digits. `width` says how many the city writes: 2 and 4 stand
 * for a province and a prefecture; 8 has two more for a street, `pad` where there is none (`00`), which are lost and
 * said. A code that the edition does not know is passed on both ways and marked; outward a county is cut to what the
 * width can say. Class D, C with 8.
 */
export const region = defineOp(
  'region',
  shape({
    ...CELL,
    edition: choice('200712', '201607'),
    width: choice('2', '4', '6', '8'),
    pad: optional(text('the two digits that stand for no street', (t) => /^\d{2}$/.test(t))),
  }),
  (parameters, env) => {
    const { city, national, edition } = parameters
    const divisions = divisionsOf(env, edition, parameters)
    const width = WIDTHS[parameters.width]
    const { pad = '00' } = parameters
    const rule = ruleName(env, 'region', parameters, city)
    const common = { path: national, rule, kind: 'coarsened', recoverable: 'origin' } as const
    const street = lossy(city, { ...common, direction: 'toNational' })
    const county = lossy(national, { ...common, direction: 'toCity' })
    const stranger = lossy(national, { ...common, kind: 'unmapped-value', direction: 'toCity', severity: 'warn' })
    const shape6 = (digits: string) => digits.slice(0, 6).padEnd(6, '0')
    return compileCell('region', parameters, env, {
      class: width === 8 ? 'C' : 'D',
      forward(digits, run) {
        if (!/^[1-8]\d+$/.test(digits) || digits.length !== width) return undefined
        const code = shape6(digits)
        if (width === 8 && digits.slice(6) !== pad) lose(run, street)
        if (!divisions.has(code, edition)) report(run, 'profile.answer.unknown-value', city)
        return code
      },
      backward(value, run) {
        if (typeof value !== 'string' || !/^[1-8]\d{5}$/.test(value)) return undefined
        const digits = width === 8 ? value + pad : value.slice(0, width)
        if (!divisions.has(shape6(digits), edition)) lose(run, stranger)
        if (shape6(digits) !== value) lose(run, county)
        return digits
      },
    })
  },
)

function divisionsOf(env: OpEnv, edition: string, { at }: RuleParameters): Divisions {
  if (env.divisions?.editions.includes(edition)) return env.divisions
  throw refuse('profile.region.edition', at, {
    seen: `edition ${edition} of GB/T 2260`,
    wanted: `one of ${env.divisions?.editions.join(', ') ?? 'the editions that are given to the compiler'}`,
    check: 'standards/gbt-2260',
  })
}
