import { type Place, refuse } from './error.js'
import type { Form } from './form.js'
import { type CharacterSet, type PatternNode, parsePattern } from './pattern-parse.js'

/** What a text must look like; decided in time linear in the text, whatever the pattern says. */
export interface Pattern {
  /** The pattern as it is written. */
  readonly source: string
  /** True when the whole text fits; false above {@link MAX_MATCHED} characters. */
  readonly accepts: (text: string) => boolean
}

/** Longest text that can fit a pattern, in UTF-16 units. Own profile. */
export const MAX_MATCHED = 4096

const MAX_SOURCE = 400
/** Steps of a compiled pattern, which bound the work for one character. */
const MAX_STEPS = 2048
/** Remembered sets of steps; above that they are forgotten and worked out anew. */
const MAX_STATES = 256

/** One step: a character to take, a fork, or the end. */
type Step =
  | { readonly take: CharacterSet; readonly next: number }
  | { readonly fork: readonly [number, number] }
  | { readonly end: true }

/** A set of steps that wait for a character, with what has been worked out of it so far. */
interface State {
  readonly waiting: readonly number[]
  readonly isEnd: boolean
  readonly after: Map<number, State>
}

/**
 * Compiles a pattern: characters, `[classes]` and `[^classes]`, `\d`, groups, `|`, `?`, `*`, `+`, `{m}`, `{m,}`,
 * `{m,n}`; the whole text is matched, by code points. No dot, no anchors, no back reference: nothing that could be slow
 * or be read in two ways.
 * @param at the line that errors name
 * @throws ProfileError `profile.pattern.syntax`, `profile.pattern.size`
 */
export function compilePattern(source: string, at: Place = { file: 'pattern', line: 1 }): Pattern {
  if (source.length > MAX_SOURCE) throw tooLarge(at, `${source.length} characters`)
  const steps: Step[] = [{ end: true }]
  const first = emitNode({ steps, at }, parsePattern(source, at), 0)
  const states = new Map<string, State>()
  const start = stateOf(steps, [first], states)
  return { source, accepts: (text) => runStates(steps, start, states, text) }
}

/** A pattern as a profile writes it. */
export const patternForm: Form<Pattern> = {
  schema: {
    type: 'string',
    description: 'a pattern for the whole text: characters, [classes], \\d, groups, |, ?, *, +, {m,n}',
  },
  read(node) {
    if (node.kind === 'text') return compilePattern(node.text, node.at)
    const why = { seen: `a ${node.kind}`, wanted: 'a text', check: 'indentation and dashes at this line' }
    throw refuse('profile.form.kind', node.at, why)
  },
}

function tooLarge(at: Place, seen: string) {
  return refuse('profile.pattern.size', at, {
    seen,
    wanted: `at most ${MAX_SOURCE} characters and ${MAX_STEPS} steps`,
    check: 'the bounds of nested repetitions, which multiply',
  })
}

/** A pattern that is being unfolded; step 0 is the end, the start is where the last one written leads from. */
interface Unfolding {
  readonly steps: Step[]
  readonly at: Place
}

function emit({ steps, at }: Unfolding, step: Step): number {
  if (steps.length >= MAX_STEPS) throw tooLarge(at, 'a pattern that unfolds too far')
  return steps.push(step) - 1
}

/** Writes a node's steps, which lead on to `next`; back to front, so that every target is known. */
function emitNode(out: Unfolding, node: PatternNode, next: number): number {
  if (node.kind === 'one') return emit(out, { take: node.set, next })
  if (node.kind === 'row') return node.nodes.reduceRight((target, each) => emitNode(out, each, target), next)
  if (node.kind === 'repeat') return emitRepeat(out, node, next)
  const starts = node.nodes.map((each) => emitNode(out, each, next))
  return starts.reduce((left, right) => emit(out, { fork: [left, right] }))
}

function emitRepeat(out: Unfolding, repeat: PatternNode & { kind: 'repeat' }, next: number): number {
  const { node, least, most } = repeat
  let target = next
  if (most === Number.POSITIVE_INFINITY) {
    target = emit(out, { fork: [next, next] })
    out.steps[target] = { fork: [emitNode(out, node, target), next] }
  } else {
    for (let i = least; i < most; i++) target = emit(out, { fork: [emitNode(out, node, target), next] })
  }
  for (let i = 0; i < least; i++) target = emitNode(out, node, target)
  return target
}

function stateOf(steps: readonly Step[], from: readonly number[], states: Map<string, State>): State {
  const seen = new Set<number>()
  const open = [...from]
  const waiting: number[] = []
  let isEnd = false
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    const step = steps[at]
    if (step && 'take' in step) waiting.push(at)
    else if (step && 'fork' in step) open.push(...step.fork)
    else isEnd = true
  }
  waiting.sort((a, b) => a - b)
  const key = `${waiting.join()}${isEnd ? '.' : ''}`
  const known = states.get(key)
  if (known) return known
  const state: State = { waiting, isEnd, after: new Map() }
  states.set(key, state)
  return state
}

function runStates(steps: readonly Step[], start: State, states: Map<string, State>, text: string): boolean {
  if (text.length > MAX_MATCHED) return false
  let state = start
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    state = state.after.get(point) ?? advance(steps, state, point, states)
    if (state.waiting.length === 0 && !state.isEnd) return false
  }
  return state.isEnd
}

function advance(steps: readonly Step[], state: State, point: number, states: Map<string, State>): State {
  if (states.size > MAX_STATES) {
    for (const known of states.values()) known.after.clear()
    states.clear()
  }
  const reached = state.waiting.flatMap((at) => {
    const step = steps[at]
    return step && 'take' in step && isIn(step.take, point) ? [step.next] : []
  })
  const after = stateOf(steps, reached, states)
  if (state.after.size < MAX_STATES) state.after.set(point, after)
  return after
}

function isIn(set: CharacterSet, point: number): boolean {
  return set.ranges.some(([low, high]) => low <= point && point <= high) !== set.isNegated
}
