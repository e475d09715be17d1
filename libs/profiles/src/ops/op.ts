import type { Divisions } from '@yimatong/record'
import { type Place, refuse } from '../error.js'
import type { RefusalCode } from '../finding.js'
import { choice, type Form, type JsonSchema, type Member, optional, text } from '../form.js'
import { isWorse, LOSS_CLASSES, type LossClass } from '../grade.js'
import type { National } from '../national.js'
import type { Run } from '../run.js'
import type { ValueTable } from '../table.js'
import { isPointer, type Tree, type TreeObject } from '../tree.js'

/** One reversible operation between a layer of the answer and the record, compiled to closures. */
export interface Op {
  /** Name of the rule in losses: the given `id`, or `op:/city/path`. */
  readonly rule: string
  readonly at: Place
  readonly class: LossClass
  /** City pointers it reads inward and writes outward. */
  readonly city: readonly string[]
  /** National pointers it writes inward and reads outward. */
  readonly national: readonly string[]
  /** National pointers it only looks at. */
  readonly looksAt?: readonly string[]
  /** Which items of a shared national list it answers for; another rule may answer for the others. */
  readonly part?: ListPart
  /** It keeps only a part of each value, as a mask does. */
  readonly narrows?: true
  /** The rules inside it, with `*` for the index of a list: rows of the field map. */
  readonly inner?: readonly InnerRule[]
  /** References of the secrets it needs. */
  readonly secrets?: readonly string[]
  readonly forward: (city: Tree, record: TreeObject, run: Run) => void
  readonly backward: (record: Tree, city: TreeObject, run: Run) => void
  /** Narrows what the other operations see, before they run inward. */
  readonly prepare?: (city: TreeObject, run: Run) => TreeObject
  /** Completes the layer outward, after all others have written. */
  readonly finish?: (city: TreeObject, run: Run) => void
  /** Risk of a city value, 0 the lowest; an unknown level stands above all but the highest. Only on what reads a level. */
  readonly rank?: (raw: Tree | undefined) => number
  /** Writes the city's way of saying "no"; false when it has no word for it. */
  readonly refusal?: (code: RefusalCode, city: TreeObject) => boolean
}

/** The items of a national list whose member `key` is `is`. */
export interface ListPart {
  readonly list: string
  readonly key: string
  readonly is: string
}

/** A rule inside another one. */
export type InnerRule = Pick<Op, 'rule' | 'at' | 'city' | 'national' | 'class' | 'part' | 'narrows'>

/** What an operation may look up while it compiles. */
export interface OpEnv {
  readonly national: National
  readonly tables: ReadonlyMap<string, ValueTable>
  /** Editions of GB/T 2260; undefined where the caller has none. */
  readonly divisions: Divisions | undefined
  /** City values from the lowest risk to the highest, as the city itself ranks them. */
  readonly riskOrder: readonly string[]
  /** Extension namespace of the profile. */
  readonly namespace: string
  /** Put before each rule name, so that rules of different layers differ. */
  readonly prefix: string
}

/** An operation of a profile text, read and waiting for its surroundings. */
export type OpBuilder = (env: OpEnv) => Op

/** Parameters every operation takes. */
export const COMMON = { id: optional(text('a name for this rule')), class: optional(choice(...LOSS_CLASSES)) }

/** A JSON pointer with at least one segment. */
export const pointer: Form<string> = text('a JSON pointer such as /data/level', (t) => t !== '' && isPointer(t))

/** What the author may declare about one rule. */
export interface RuleParameters {
  readonly at: Place
  readonly id: string | undefined
  readonly class: LossClass | undefined
}

/** The rule's name. */
export function ruleName(env: OpEnv, op: string, parameters: RuleParameters, where: string): string {
  return `${env.prefix}${parameters.id ?? `${op}:${where}`}`
}

/** A member of the closed set of operations: its form, and how its parameters compile. */
export function defineOp<P extends RuleParameters>(
  name: string,
  form: Form<P>,
  compile: (parameters: P, env: OpEnv) => Op,
): Member<OpBuilder> {
  const schema: JsonSchema = form.schema
  const read: Form<OpBuilder>['read'] = (node) => {
    const parameters = form.read(node)
    return sharing((env) => {
      const op = compile(parameters, env)
      requireRiskMap(name, op, env)
      return declared(op, parameters)
    })
  }
  return { name, form: { schema, read } }
}

/** The same builder, which gives the operation that it last made again where its surroundings are the same. */
function sharing(build: OpBuilder): OpBuilder {
  let last: { readonly env: OpEnv; readonly op: Op } | undefined
  return (env) => {
    if (last && isSame(last.env, env)) return last.op
    const op = build(env)
    last = { env, op }
    return op
  }
}

const SURROUNDINGS = ['national', 'tables', 'divisions', 'riskOrder', 'namespace', 'prefix'] as const

function isSame(one: OpEnv, other: OpEnv): boolean {
  return SURROUNDINGS.every((key) => one[key] === other[key])
}

const LEVELS = ['/assessment/level', '/assessment/state', '/assessment']
const HOLDERS: readonly string[] = ['riskMap', 'switch', 'head', 'wrap']

/**
 * The level has one way in, whose order of risk is proved. What only holds other rules names the level because one of
 * them writes it: each has been here itself, and {@link LEVELS} are no field of a `switch` (`choose.ts`).
 */
function requireRiskMap(name: string, op: Op, env: OpEnv): void {
  if (HOLDERS.includes(name)) return
  const level = op.national.find((pointer) => isLevel(env.national.base + pointer))
  if (level !== undefined) throw notThisWay(name, level, op.at)
}

/** The refusal of a rule that would write the level past its order of risk. */
export function notThisWay(name: string, level: string, at: Place) {
  const wanted = '`riskMap`, the only rule whose order of risk is proved'
  return refuse('profile.risk.order', at, {
    seen: `\`${name}\` for \`${level}\``,
    wanted,
    check: 'what the field says',
  })
}

/** True for the elements that only `riskMap` writes. */
export function isLevel(pointer: string): boolean {
  return LEVELS.includes(pointer)
}

function declared(op: Op, parameters: RuleParameters): Op {
  const wanted = parameters.class
  if (wanted === undefined || !isWorse(op.class, wanted)) return op
  throw refuse('profile.class.worse', op.at, {
    seen: `rule ${op.rule} of class ${op.class}`,
    wanted: `class ${wanted} or better, as declared`,
    check: 'whether the declaration or the operation is wrong',
  })
}
