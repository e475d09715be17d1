import type { ProfileFindingCode } from '../finding.js'
import { choice, list, optional } from '../form.js'
import { type LossClass, worstClass } from '../grade.js'
import { isCritical } from '../loss.js'
import { type Lossy, lose, lossy, type Run, report } from '../run.js'
import { getAt, type Path, path, setAt, type Tree, type TreeObject } from '../tree.js'
import { COMMON, type Op, type OpEnv, pointer, type RuleParameters, ruleName } from './op.js'
import { absence, compilePresence, type Presence, type Wire, type WireType, wireOf } from './presence.js'
import { compileSteps, type StepSpec, step } from './steps.js'

/** Parameters of every operation that ties one city field to one element. */
export const CELL = {
  ...COMMON,
  city: pointer,
  national: pointer,
  type: optional(choice('string', 'number', 'boolean')),
  absent: optional(list(absence, 1)),
  through: optional(list(step)),
}

/** Parameters of a cell, read. */
export interface CellParameters extends RuleParameters {
  readonly city: string
  readonly national: string
  readonly type: WireType | undefined
  readonly absent: readonly string[] | undefined
  readonly through: readonly StepSpec[] | undefined
}

/** The heart of a cell: a text of the city ⇄ a value of the record. Undefined: no such value; the cell reports it. */
interface CellCodec {
  readonly class: LossClass
  readonly forward: (text: string, run: Run) => Tree | undefined
  readonly backward: (value: Tree, run: Run) => string | undefined
  /** Found when `forward` has no value; `profile.answer.malformed` unless told otherwise. */
  readonly fault?: ProfileFindingCode
  /** A second element that follows from the value: worked out inward, checked outward. */
  readonly also?: Companion
}

/** An element that follows from a cell's value. */
interface Companion {
  readonly national: string
  /** Name of the rule, for the origin of the element. */
  readonly how: string
  readonly of: (value: Tree, run: Run) => Tree | undefined
}

/** A cell with everything that both directions need. */
interface Cell {
  readonly city: Path
  readonly national: Path
  readonly codec: CellCodec
  readonly also: (Companion & { readonly path: Path; readonly alone: Lossy }) | undefined
  readonly wire: Wire
  readonly presence: Presence
  readonly steps: ReturnType<typeof compileSteps>
  readonly respelt: Lossy
  readonly unsayable: Lossy
}

/** Compiles a cell around its codec. */
export function compileCell(name: string, parameters: CellParameters, env: OpEnv, codec: CellCodec): Op {
  const rule = ruleName(env, name, parameters, parameters.city)
  env.national.require(parameters.national, parameters.at)
  const city = path(parameters.city)
  const national = path(parameters.national)
  const common = { path: national.pointer, rule }
  const cell: Cell = {
    city,
    national,
    codec,
    also: codec.also && compileCompanion(codec.also, rule),
    wire: wireOf(parameters.type ?? 'string'),
    presence: compilePresence(parameters.absent),
    steps: compileSteps(parameters.through ?? [], { rule, city: city.pointer, national: national.pointer }),
    respelt: lossy(city.pointer, { ...common, direction: 'toNational', kind: 'canonicalised' }),
    unsayable: lossy(national.pointer, { ...common, direction: 'toCity', kind: 'unmapped-value', expected: false }),
  }
  return {
    rule,
    at: parameters.at,
    class: worstClass(codec.class, cell.presence.class, cell.steps.class),
    city: [city.pointer],
    national: cell.also ? [national.pointer, cell.also.path.pointer] : [national.pointer],
    forward: (tree, record, run) => readCell(cell, tree, record, run),
    backward: (record, tree, run) => writeCell(cell, record, tree, run),
  }
}

/** A companion whose value is missing cannot be said alone. */
function compileCompanion(also: Companion, rule: string) {
  const parts = { direction: 'toCity', path: also.national, kind: 'dropped', rule, recoverable: 'origin' } as const
  return { ...also, path: path(also.national), alone: lossy(also.national, parts) }
}

function readCell(cell: Cell, tree: Tree, record: TreeObject, run: Run): void {
  const { codec, also, city } = cell
  const text = readText(cell, getAt(tree, city), run)
  if (text === undefined) return
  const value = codec.forward(text, run)
  if (value === undefined) {
    report(run, codec.fault ?? 'profile.answer.malformed', city.pointer)
    return
  }
  setAt(record, cell.national, value)
  const companion = also?.of(value, run)
  if (!also || companion === undefined) return
  setAt(record, also.path, companion)
  run.derived.set(also.path.pointer, also.how)
}

function readText({ presence, wire, steps, city, respelt }: Cell, raw: Tree | undefined, run: Run): string | undefined {
  if (presence.isCanonical(raw)) return undefined
  if (presence.isAbsent(raw)) {
    lose(run, respelt)
    return undefined
  }
  const seen = raw === undefined ? undefined : wire.read(raw)
  const text = seen === undefined ? undefined : steps.forward(seen, run)
  if (text !== undefined && (text !== '' || seen === '')) return text
  if (text === '' && presence.optional) lose(run, respelt)
  else report(run, 'profile.answer.malformed', city.pointer)
  return undefined
}

function writeCell(cell: Cell, record: Tree, tree: TreeObject, run: Run): void {
  const { national, presence, also } = cell
  const value = getAt(record, national)
  if (value === undefined) {
    if (also && getAt(record, also.path) !== undefined) lose(run, also.alone)
    if (presence.optional) presence.write(tree, cell.city)
    else report(run, 'profile.record.missing', national.pointer)
    return
  }
  const raw = sayable(cell, value, record, run)
  if (raw !== undefined) {
    setAt(tree, cell.city, raw)
    return
  }
  lose(run, cell.unsayable)
  if (presence.optional && !isCritical(national.pointer)) presence.write(tree, cell.city)
  else report(run, 'profile.record.unsayable', national.pointer)
}

function sayable({ codec, also, steps, wire, presence }: Cell, value: Tree, record: Tree, run: Run): Tree | undefined {
  if (also && getAt(record, also.path) !== also.of(value, run)) return undefined
  const coded = codec.backward(value, run)
  const text = coded === undefined ? undefined : steps.backward(coded, run)
  const raw = text === undefined ? undefined : wire.write(text)
  // A value that is spelt like absence would come back as nothing.
  return presence.isAbsent(raw) ? undefined : raw
}
