import { type Place, refuse } from '../error.js'
import { choice, list, optional, shape, text } from '../form.js'
import { type LossClass, worstClass } from '../grade.js'
import { requireType } from '../national.js'
import { type Lossy, lose, lossy, type Run, report } from '../run.js'
import type { ValueTable } from '../table.js'
import { getAt, path, setAt, type Tree } from '../tree.js'
import { COMMON, defineOp, type Op, type OpEnv, pointer, ruleName } from './op.js'
import { compilePresence, listAbsence } from './presence.js'
import { tableAt } from './value.js'

/**
 * `codes`: a list of codes in one field, as a list (`array`) or as a text with a separator (`separated`, `1^3`), ⇄ a
 * list of codes in the record. Order kept. `table` turns each code; without it they are the national ones.
 * `onUnknown: mark` turns a code outside the table into `mark` and says so; else it is malformed. Class D, C when rows
 * merge or unknown codes are marked.
 */
export const codes = defineOp(
  'codes',
  shape({
    ...COMMON,
    city: pointer,
    national: pointer,
    form: choice('array', 'separated'),
    separator: optional(text('the text between two codes', (t) => t.length >= 1 && t.length <= 8)),
    table: optional(text('a name under `tables`')),
    onUnknown: optional(choice('fail', 'mark')),
    mark: optional(text('a national code')),
    absent: optional(list(listAbsence, 1)),
  }),
  (parameters, env): Op => {
    requireType(env.national, { pointer: parameters.national, at: parameters.at }, ['list'])
    requireCodes(parameters, env)
    const rule = ruleName(env, 'codes', parameters, parameters.city)
    const city = path(parameters.city)
    const national = path(parameters.national)
    const turn = compileTurn(parameters, env, rule)
    const wire = compileWire(parameters)
    const presence = compilePresence(parameters.absent)
    const most = env.national.row(parameters.national)?.maxItems ?? 0
    const common = { path: national.pointer, rule } as const
    const respelt = lossy(city.pointer, { ...common, direction: 'toNational', kind: 'canonicalised' })
    return {
      rule,
      at: parameters.at,
      class: worstClass(turn.class, presence.class),
      city: [city.pointer],
      national: [national.pointer],
      forward(tree, record, run) {
        const raw = getAt(tree, city)
        if (presence.isCanonical(raw)) return
        if (presence.isAbsent(raw)) return lose(run, respelt)
        const words = wire.read(raw)
        const values = words?.map((word) => turn.forward(word, run))
        if (values?.length && values.length <= most && values.every(isText)) setAt(record, national, [...values])
        else report(run, 'profile.answer.malformed', city.pointer)
      },
      backward(record, tree, run) {
        const list = getAt(record, national)
        if (!Array.isArray(list)) {
          if (presence.optional) presence.write(tree, city)
          else report(run, 'profile.record.missing', national.pointer)
          return
        }
        const words = list.map((value) => (typeof value === 'string' ? turn.backward(value, run) : undefined))
        const raw = words.every(isText) ? wire.write(words) : undefined
        if (raw === undefined) report(run, 'profile.record.unsayable', national.pointer)
        else setAt(tree, city, raw)
      },
    }
  },
)

interface CodesParameters {
  readonly at: Place
  readonly city: string
  readonly national: string
  readonly form: 'array' | 'separated'
  readonly separator: string | undefined
  readonly table: string | undefined
  readonly onUnknown: 'fail' | 'mark' | undefined
  readonly mark: string | undefined
}

function isText(value: string | undefined): value is string {
  return value !== undefined
}

function requireCodes({ national, form, separator, at }: CodesParameters, env: OpEnv): void {
  const isScalars = env.national.row(national)?.item !== 'group'
  if (isScalars && (form === 'separated') === (separator !== undefined)) return
  const why = isScalars
    ? { seen: `\`form: ${form}\``, wanted: 'a separator with `separated`, none with `array`', check: 'the field' }
    : { seen: `\`${national}\`, a list of groups`, wanted: 'a list of codes', check: 'whether `each` is meant' }
  throw refuse(isScalars ? 'profile.form.value' : 'profile.national.type', at, why)
}

interface Turn {
  readonly class: LossClass
  readonly forward: (word: string, run: Run) => string | undefined
  readonly backward: (value: string, run: Run) => string | undefined
}

const SAME: Turn = { class: 'E', forward: (word) => word, backward: (value) => value }

function compileTurn(parameters: CodesParameters, env: OpEnv, rule: string): Turn {
  const table = parameters.table === undefined ? undefined : tableAt(parameters.table, parameters, env)
  const mark = markOf(parameters, table)
  if (!table) return SAME
  const common = { path: parameters.national, rule, recoverable: 'origin' } as const
  const merged = lossy(parameters.city, { ...common, direction: 'toNational', kind: 'coarsened' })
  const unmapped = lossy(parameters.city, {
    ...common,
    direction: 'toNational',
    kind: 'unmapped-value',
    severity: 'warn',
  })
  return {
    class: table.merges || mark !== undefined ? 'C' : 'D',
    forward(word, run) {
      const row = table.toNational.get(word)
      if (!row) return mark === undefined ? undefined : markUnknown(run, unmapped, mark)
      if (!row.canonical || row.grade !== 'equal') lose(run, merged)
      return row.national
    },
    backward: (value) => table.toCity.get(value)?.city,
  }
}

function markUnknown(run: Run, unmapped: Lossy, mark: string): string {
  lose(run, unmapped)
  report(run, 'profile.answer.unknown-value', unmapped.covers)
  return mark
}

function markOf(parameters: CodesParameters, table: ValueTable | undefined): string | undefined {
  const { onUnknown, mark, at } = parameters
  const isFail = onUnknown !== 'mark' && mark === undefined
  if (isFail) return undefined
  if (onUnknown === 'mark' && mark !== undefined && table?.toCity.has(mark)) return mark
  throw refuse('profile.table.unknown-code', at, {
    seen: '`mark` that is no code of the table',
    wanted: '`onUnknown: mark` with a table and one of its national codes',
    check: 'what an unknown code should become',
  })
}

function compileWire({ form, separator = '' }: CodesParameters) {
  const isWord = (word: Tree): word is string => typeof word === 'string'
  if (form === 'array') {
    return {
      read: (raw: Tree | undefined) => (Array.isArray(raw) && raw.every(isWord) ? raw : undefined),
      write: (words: readonly string[]): Tree | undefined => [...words],
    }
  }
  return {
    read(raw: Tree | undefined) {
      const words = typeof raw === 'string' ? raw.split(separator) : undefined
      return words?.includes('') ? undefined : words
    },
    write: (words: readonly string[]): Tree | undefined => {
      return words.some((word) => word === '' || word.includes(separator)) ? undefined : words.join(separator)
    },
  }
}
