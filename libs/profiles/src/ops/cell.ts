import type { ProfileFindingCode } from '../finding.js'
import { choice, list, optional, text } from '../form.js'
import { type LossClass, worstClass } from '../grade.js'
import { isCritical } from '../loss.js'
import { lose, lossy, type Run, report } from '../run.js'
import { getAt, path, setAt, type Tree } from '../tree.js'
import { COMMON, type Op, type OpEnv, pointer, type RuleParameters, ruleName } from './op.js'
import { compileSteps, type StepSpec, step } from './steps.js'

/** Spelling of absence: `omit` (no member), `null`, `empty` (the empty text), or `=…` for a text such as `=无`. */
const absence = text('omit, null, empty, or = and a text', (t) => /^(omit|null|empty|=.{1,20})$/u.test(t))

/** Parameters of every operation that ties one city field to one element. */
export const CELL = {
  ...COMMON,
  city: pointer,
  national: pointer,
  type: optional(choice('string', 'number', 'boolean')),
  absent: optional(list(absence, 1)),
  through: optional(list(step)),
}

/** The JSON type a city field has on the wire. */
export type WireType = 'string' | 'number' | 'boolean'

/** Parameters of a cell, read. */
export interface CellParameters extends RuleParameters {
  readonly city: string
  readonly national: string
  readonly type: WireType | undefined
  readonly absent: readonly string[] | undefined
  readonly through: readonly StepSpec[] | undefined
}

/** The heart of a cell: a text of the city ⇄ a value of the record. Undefined: no such value; the cell reports it. */
export interface CellCodec {
  readonly class: LossClass
  readonly forward: (text: string, run: Run) => Tree | undefined
  readonly backward: (value: Tree, run: Run) => string | undefined
  /** Found when `forward` has no value; `profile.answer.malformed` unless told otherwise. */
  readonly fault?: ProfileFindingCode
  /** A second element that follows from the value: worked out inward, checked outward. */
  readonly also?: Companion
}

/** An element that follows from a cell's value. */
export interface Companion {
  readonly national: string
  /** Name of the rule, for the origin of the element. */
  readonly how: string
  readonly of: (value: Tree) => Tree | undefined
}

/** Compiles a cell around its codec. */
export function compileCell(name: string, parameters: CellParameters, env: OpEnv, codec: CellCodec): Op {
  const rule = ruleName(env, name, parameters, parameters.city)
  env.national.require(parameters.national, parameters.at)
  const city = path(parameters.city)
  const national = path(parameters.national)
  const also = codec.also && { ...codec.also, path: path(codec.also.national) }
  const wire = wireOf(parameters.type ?? 'string')
  const presence = compilePresence(parameters.absent)
  const steps = compileSteps(parameters.through ?? [], { rule, city: city.pointer, national: national.pointer })
  const respelt = lossy(city.pointer, {
    direction: 'toNational',
    path: national.pointer,
    kind: 'canonicalised',
    rule,
  })
  const unsayable = lossy(national.pointer, {
    direction: 'toCity',
    path: national.pointer,
    kind: 'unmapped-value',
    rule,
    expected: false,
  })

  function readText(raw: Tree | undefined, run: Run): string | undefined {
    if (presence.isCanonical(raw)) return undefined
    if (presence.isAbsent(raw)) {
      lose(run, respelt)
      return undefined
    }
    const seen = raw === undefined ? undefined : wire.read(raw)
    const text = seen === undefined ? undefined : steps.forward(seen, run)
    if (text === undefined || (text === '' && seen !== '')) {
      if (text === '' && presence.optional) lose(run, respelt)
      else report(run, 'profile.answer.malformed', city.pointer)
      return undefined
    }
    return text
  }

  function writeAbsence(target: Record<string, Tree>, run: Run): void {
    if (!presence.optional) report(run, 'profile.record.missing', national.pointer)
    else if (presence.canonical !== undefined) setAt(target, city, presence.canonical)
  }

  return {
    rule,
    at: parameters.at,
    class: worstClass(codec.class, presence.class, steps.class),
    city: [city.pointer],
    national: also ? [national.pointer, also.path.pointer] : [national.pointer],
    forward(tree, record, run) {
      const text = readText(getAt(tree, city), run)
      if (text === undefined) return
      const value = codec.forward(text, run)
      if (value === undefined) {
        report(run, codec.fault ?? 'profile.answer.malformed', city.pointer)
        return
      }
      setAt(record, national, value)
      const companion = also?.of(value)
      if (!also || companion === undefined) return
      setAt(record, also.path, companion)
      run.derived.set(also.path.pointer, also.how)
    },
    backward(record, tree, run) {
      const value = getAt(record, national)
      if (value === undefined) return writeAbsence(tree, run)
      const accepted = !also || getAt(record, also.path) === also.of(value)
      const coded = accepted ? codec.backward(value, run) : undefined
      const text = coded === undefined ? undefined : steps.backward(coded, run)
      const raw = text === undefined ? undefined : wire.write(text)
      if (raw !== undefined && !presence.isAbsent(raw)) {
        setAt(tree, city, raw)
        return
      }
      lose(run, unsayable)
      if (presence.optional && !isCritical(national.pointer)) writeAbsence(tree, run)
      else report(run, 'profile.record.unsayable', national.pointer)
    },
  }
}

interface Presence {
  readonly optional: boolean
  readonly class: LossClass
  /** What absence is written as; undefined: the member is left out. */
  readonly canonical: Tree | undefined
  readonly isCanonical: (raw: Tree | undefined) => boolean
  readonly isAbsent: (raw: Tree | undefined) => boolean
}

function compilePresence(spellings: readonly string[] | undefined): Presence {
  if (!spellings) {
    const never = () => false
    return { optional: false, class: 'E', canonical: undefined, isCanonical: never, isAbsent: never }
  }
  const values = spellings.map(absenceValue)
  return {
    optional: true,
    class: values.length > 1 ? 'F' : 'E',
    canonical: values[0],
    isCanonical: (raw) => raw === values[0],
    isAbsent: (raw) => values.includes(raw),
  }
}

function absenceValue(spelling: string): Tree | undefined {
  if (spelling === 'omit') return undefined
  if (spelling === 'null') return null
  return spelling === 'empty' ? '' : spelling.slice(1)
}

/** Text ⇄ JSON scalar of one type; undefined when the scalar has another type. */
export function wireOf(type: WireType): {
  read: (raw: Tree) => string | undefined
  write: (text: string) => Tree | undefined
} {
  if (type === 'string') return { read: (raw) => (typeof raw === 'string' ? raw : undefined), write: (text) => text }
  if (type === 'boolean') {
    return {
      read: (raw) => (typeof raw === 'boolean' ? String(raw) : undefined),
      write: (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined),
    }
  }
  return {
    read: (raw) => (typeof raw === 'number' ? String(raw) : undefined),
    write: (text) => (String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : undefined),
  }
}
