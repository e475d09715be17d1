import { type Place, refuse } from '../error.js'
import { choice, list, optional, shape, text } from '../form.js'
import { worstClass } from '../grade.js'
import { lose, lossy, type Run, report } from '../run.js'
import { getAt, type Path, path, setAt, type Tree, type TreeObject } from '../tree.js'
import { COMMON, defineOp, pointer, ruleName } from './op.js'
import { type Wire, wireOf } from './presence.js'
import { compileRisk, riskKey, riskRows } from './risk.js'

const LEVEL = path('/assessment/level')
const STATE = path('/assessment/state')

/** An unknown level never makes way for a lower one, and never hides the highest. */
const RANKS = { '00': 0, '01': 1, unknown: 2, '10': 3 } as const

/** Written as a text; a whole number says the same as its digits. */
const EITHER: Wire = {
  read: (raw) => (Number.isSafeInteger(raw) || typeof raw === 'string' ? String(raw) : undefined),
  write: (text) => text,
}

function levelOf(risk: ReturnType<typeof compileRisk>, value: string | undefined): keyof typeof RANKS {
  return (value === undefined ? undefined : risk.toNational.get(value)?.level) ?? 'unknown'
}

/** State of a level the profile does not know (codes/assessment-states.json). */
const UNKNOWN_VALUE = 'unknown-value'

/**
 * `riskMap`: the city's level ⇄ `/assessment/level` and, where it is unknown, `/assessment/state`. The order of risk is
 * proved at compile time; a value outside the rows becomes `unknown`, never green. `missing` names the state of an
 * answer that has no level at all; `otherUnknown` the city value that stands for every other unknown state.
 * `type: string-or-number` writes texts and reads whole numbers with the same digits too: a red that only changed its
 * type is still a red. Class D, C when rows merge, F where two types are read.
 */
export const riskMap = defineOp(
  'riskMap',
  shape({
    ...COMMON,
    city: pointer,
    type: optional(choice('string', 'number', 'boolean', 'string-or-number')),
    rows: riskRows,
    refuses: optional(list(choice('00', '01', '10'))),
    missing: optional(text('a code of assessment-states')),
    otherUnknown: optional(text('a city value')),
  }),
  (parameters, env) => {
    const rule = ruleName(env, 'riskMap', parameters, parameters.city)
    const city = path(parameters.city)
    const { at, rows, missing, otherUnknown: other, refuses = [], type = 'string' } = parameters
    const isEither = type === 'string-or-number'
    const wire = isEither ? EITHER : wireOf(type)
    const risk = compileRisk(rows, { at, order: env.riskOrder, refuses, isState: env.national.isState })
    requireState(missing, env.national.isState, at)
    requireUnknown(other, risk.toNational, at)
    const { merged, respelt, unmapped, raised, restated } = lossesOf(city, rule)

    const spell = (value: string) => wire.write(value) ?? value

    function readUnknown(record: TreeObject, state: string | undefined, run: Run): void {
      setAt(record, LEVEL, 'unknown')
      setAt(record, STATE, state ?? UNKNOWN_VALUE)
      if (state !== undefined) {
        report(run, 'profile.answer.no-level', city.pointer)
        return
      }
      lose(run, unmapped)
      run.derived.set(LEVEL.pointer, UNKNOWN_VALUE)
      run.derived.set(STATE.pointer, UNKNOWN_VALUE)
      report(run, 'profile.answer.unknown-level', city.pointer)
    }

    function writeUnknown(state: Tree | undefined, tree: TreeObject, run: Run): void {
      if (missing !== undefined && state === missing) return
      if (other === undefined) {
        report(run, 'profile.record.unsayable', LEVEL.pointer)
        return
      }
      lose(run, restated)
      setAt(tree, city, spell(other))
    }

    return {
      rule,
      at,
      class: worstClass(risk.merges || other !== undefined ? 'C' : 'D', missing === undefined && !isEither ? 'D' : 'F'),
      city: [city.pointer],
      national: [LEVEL.pointer, STATE.pointer],
      rank: (raw) => RANKS[levelOf(risk, raw === undefined ? undefined : wire.read(raw))],
      forward(tree, record, run) {
        const raw = getAt(tree, city)
        if (raw === undefined || raw === null) {
          if (missing === undefined) report(run, 'profile.answer.malformed', city.pointer)
          else readUnknown(record, missing, run)
          return
        }
        const value = wire.read(raw)
        if (isEither && typeof raw === 'number') lose(run, respelt)
        const row = value === undefined ? undefined : risk.toNational.get(value)
        if (!row || row.level === 'unknown') return readUnknown(record, row?.state, run)
        if (risk.toCity.get(row.level) !== row) lose(run, merged)
        setAt(record, LEVEL, row.level)
      },
      backward(record, tree, run) {
        const level = String(getAt(record, LEVEL))
        const state = getAt(record, STATE)
        const row = risk.toCity.get(riskKey(level, typeof state === 'string' ? state : undefined))
        if (!row && level === 'unknown') return writeUnknown(state, tree, run)
        if (!row) return report(run, 'profile.record.unsayable', LEVEL.pointer)
        if (risk.toNational.get(row.city)?.level !== level) lose(run, raised)
        setAt(tree, city, spell(row.city))
      },
    }
  },
)

/** What a riskMap may lose, made once. */
function lossesOf(city: Path, rule: string) {
  const inward = { direction: 'toNational', path: LEVEL.pointer, rule, recoverable: 'origin' } as const
  const outward = { direction: 'toCity', path: LEVEL.pointer, rule, recoverable: 'origin' } as const
  return {
    merged: lossy(city.pointer, { ...inward, kind: 'coarsened', severity: 'warn' }),
    respelt: lossy(city.pointer, { ...inward, kind: 'canonicalised' }),
    unmapped: lossy(city.pointer, { ...inward, kind: 'unmapped-value', expected: false }),
    raised: lossy(LEVEL.pointer, { ...outward, kind: 'coarsened', severity: 'warn' }),
    restated: lossy(STATE.pointer, { ...outward, path: STATE.pointer, kind: 'coarsened', severity: 'warn' }),
  }
}

function requireState(missing: string | undefined, isState: (code: string) => boolean, at: Place): void {
  if (missing === undefined || isState(missing)) return
  throw refuse('profile.table.unknown-code', at, {
    seen: `\`missing: ${missing}\``,
    wanted: 'a code of assessment-states',
    check: 'standards/national-profile-1/codes/assessment-states.json',
  })
}

/** An unknown level is never written as what the city reads as a known one. */
function requireUnknown(
  other: string | undefined,
  rows: ReadonlyMap<string, { readonly level: string }>,
  at: Place,
): void {
  const level = other === undefined ? undefined : rows.get(other)?.level
  if (level === undefined || level === 'unknown') return
  throw refuse('profile.risk.order', at, {
    seen: `\`otherUnknown: ${other}\`, which is level ${level}`,
    wanted: 'a value that is read as an unknown level',
    check: 'what the city writes when it does not know',
  })
}
