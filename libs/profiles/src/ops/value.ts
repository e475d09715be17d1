import { type Place, refuse } from '../error.js'
import { choice, optional, shape, text } from '../form.js'
import { isCritical, type LossKind } from '../loss.js'
import { type Lossy, lose, lossy, report } from '../run.js'
import { type Grade, requireTotal, type ValueTable } from '../table.js'
import { CELL, type CellParameters, compileCell } from './cell.js'
import { defineOp, type OpEnv, ruleName } from './op.js'

const KIND: Readonly<Record<Grade, LossKind>> = {
  equal: 'canonicalised',
  wider: 'coarsened',
  narrower: 'narrowed',
  related: 'coarsened',
}

/**
 * `map`: a value table of the profile. `onUnknown` says what a city value outside the table becomes: `fail` (a blocking
 * finding), `mark` (the national code given by `mark`), `raw` (the city's own text, for free-text elements only).
 * Class D, C when several city values share an image.
 */
export const map = defineOp(
  'map',
  shape({
    ...CELL,
    table: text('a name under `tables`'),
    onUnknown: choice('fail', 'mark', 'raw'),
    mark: optional(text('a national code')),
  }),
  (parameters, env) => {
    const table = tableAt(parameters.table, parameters, env)
    const losses = rowLosses(parameters, env)
    const unknown = unknownOf(parameters, table, env)
    return compileCell('map', parameters, env, {
      class: table.merges || parameters.onUnknown === 'mark' ? 'C' : 'D',
      fault: 'profile.answer.malformed',
      forward(value, run) {
        const row = table.toNational.get(value)
        if (row === undefined) {
          if (unknown === undefined) return undefined
          lose(run, losses.unmapped)
          report(run, 'profile.answer.unknown-value', parameters.city)
          return unknown(value)
        }
        if (!row.canonical || row.grade !== 'equal') lose(run, losses.inward[row.grade])
        return row.national
      },
      backward(value, run) {
        const row = typeof value === 'string' ? table.toCity.get(value) : undefined
        if (row === undefined) return parameters.onUnknown === 'raw' && typeof value === 'string' ? value : undefined
        if (row.grade !== 'equal') lose(run, losses.outward[row.grade])
        return row.city
      },
    })
  },
)

interface MapParameters extends CellParameters {
  readonly table: string
  readonly onUnknown: 'fail' | 'mark' | 'raw'
  readonly mark: string | undefined
}

/** The table of that name, total over the codes of the element. @throws ProfileError `profile.table.*` */
export function tableAt(
  name: string,
  { national, at }: { readonly national: string; readonly at: Place },
  env: OpEnv,
): ValueTable {
  const table = env.tables.get(name)
  if (table === undefined) {
    throw refuse('profile.table.unknown', at, {
      seen: `the table \`${name}\``,
      wanted: `one of ${[...env.tables.keys()].join(', ') || 'the tables of this profile'}`,
      check: 'the names under `tables`',
    })
  }
  const codes = env.national.codes(national)
  if (codes) requireTotal(table, codes)
  return table
}

function unknownOf(parameters: MapParameters, table: ValueTable, env: OpEnv) {
  const { onUnknown, mark, at } = parameters
  if (onUnknown === 'fail') return undefined
  refuseGuess(parameters, env)
  const coded = env.national.codes(parameters.national) !== undefined
  const isMark = onUnknown === 'mark' && mark !== undefined && (!coded || table.toCity.has(mark))
  if (isMark) return () => mark
  if (onUnknown === 'raw' && !coded) return (value: string) => value
  throw refuse('profile.table.unknown-code', at, {
    seen: `\`onUnknown: ${onUnknown}\` on ${coded ? 'a coded' : 'an uncoded'} element`,
    wanted: '`mark` with a code of the table, or `raw` on an element without a code table',
    check: 'what an unknown value should become; never green, never blank',
  })
}

/** Who somebody is, and what a test found, is not guessed from a word that nobody knows. */
function refuseGuess({ onUnknown, mark, national, at }: MapParameters, env: OpEnv): void {
  const element = env.national.base + national
  const isTest = element.startsWith('/assessment/tests/') && mark !== 'unknown'
  if (onUnknown !== 'mark' || !(isCritical(element) || isTest)) return
  throw refuse('profile.add.forbidden', at, {
    seen: `\`mark: ${mark ?? ''}\` for \`${element}\``,
    wanted: '`onUnknown: fail`; of a test also `mark: unknown`',
    check: 'which words the city uses',
  })
}

function rowLosses(parameters: MapParameters, env: OpEnv) {
  const rule = ruleName(env, 'map', parameters, parameters.city)
  const { city, national } = parameters
  const common = { path: national, rule, recoverable: 'origin' } as const
  const inward = byGrade((kind) => lossy(city, { ...common, direction: 'toNational', kind }))
  const outward = byGrade((kind) => lossy(national, { ...common, direction: 'toCity', kind }))
  const unmapped = lossy(city, {
    direction: 'toNational',
    path: national,
    kind: 'unmapped-value',
    rule,
    severity: 'warn',
    recoverable: 'origin',
  })
  return { inward, outward, unmapped }
}

/** One loss for each grade a row can have, made once. */
function byGrade(make: (kind: LossKind) => Lossy): Readonly<Record<Grade, Lossy>> {
  return {
    equal: make(KIND.equal),
    wider: make(KIND.wider),
    narrower: make(KIND.narrower),
    related: make(KIND.related),
  }
}
