import { compileLens, type Lens } from '../compile-lens.js'
import { type Place, refuse } from '../error.js'
import { type Form, type JsonSchema, list, oneOf, reference, type Shaped, shape } from '../form.js'
import { type LossClass, worstClass } from '../grade.js'
import { lensForm } from '../lens.js'
import { isLevel, type Op, type OpEnv } from '../ops/op.js'
import { refusePathTwice } from '../ops/paths.js'
import { delimited } from './delimited.js'
import { ENVELOPES } from './envelope.js'
import { fixedWidth } from './fixed-width.js'
import { compileFocus, type Focus } from './focus.js'
import { type Frame, frame } from './frame.js'
import { json, query } from './json.js'
import { keyValue } from './key-value.js'
import type { Envelope, Syntax } from './layer.js'
import { xml } from './xml.js'

/** One layer as a profile writes it. */
type LayerSpec = Envelope | Syntax | Frame

const SYNTAXES = [json, query, xml, delimited, fixedWidth, keyValue]

const layerForm: Form<LayerSpec> = oneOf<LayerSpec>([...ENVELOPES, ...SYNTAXES, frame], 'profile.layer.unknown')

/** `answer:` of an exchange. */
export const answerForm = shape({ layers: list(reference(layerForm, 'layer'), 1), lens: lensForm })

/** What `#/$defs` of the published schema says about layers. */
export const LAYER_SCHEMAS: Readonly<Record<string, JsonSchema>> = { layer: layerForm.schema }

/** From one tree down to the next: how the carrier becomes a tree, and the lens of that tree. */
export interface Level {
  readonly envelopes: readonly Envelope[]
  /** Undefined where the nested message is a tree already. */
  readonly syntax: Syntax | undefined
  readonly lens: Lens
  /** Where the next level stands; undefined on the last. */
  readonly focus: Focus | undefined
}

/** The levels of an answer, outermost first, and the worst class of all layers and rules. */
export interface Levels {
  readonly levels: readonly Level[]
  readonly class: LossClass
  readonly secrets: readonly string[]
}

/**
 * Groups the layers into levels and compiles their lenses.
 * @throws ProfileError `profile.layer.order`, `profile.syntax.fields`, `profile.frame.item` and those of a lens
 */
export function compileLevels(
  answer: Shaped<{ layers: Form<readonly LayerSpec[]>; lens: typeof lensForm }>,
  env: OpEnv,
): Levels {
  const drafts: Draft[] = []
  let open = freshLevel()
  for (const layer of answer.layers) {
    if (layer.kind === 'frame') {
      drafts.push(closeFrame(layer, open, drafts.length, env))
      open = freshLevel()
    } else if (open.syntax) throw orderFault(layer.at, `\`${layer.name}\` after \`${open.syntax.name}\``)
    else if (layer.kind === 'syntax') open = { ...open, syntax: layer }
    else {
      requireBytes(layer, open, drafts.length)
      open = { ...open, envelopes: [...open.envelopes, layer] }
    }
  }
  requireTree(open, drafts.length, answer.at)
  requireMembers(open, answer.lens.fields)
  drafts.push({ ...open, lens: compileLens(answer.lens, env), frame: undefined })
  refuseNationalTwice(drafts)
  const levels = withFocus(drafts)
  const secrets = levels.flatMap((level) => level.envelopes.flatMap((envelope) => envelope.secrets))
  return { levels, class: worstClass(...levels.flatMap(classesOf)), secrets: [...new Set(secrets)] }
}

/** A level whose lens is not yet known. */
type OpenLevel = Pick<Level, 'envelopes' | 'syntax'>

function freshLevel(): OpenLevel {
  return { envelopes: [], syntax: undefined }
}

/** A level before what stands below it is known. */
type Draft = Omit<Level, 'focus'> & { readonly frame: (Frame & { readonly prefix: string }) | undefined }

function closeFrame(layer: Frame, open: OpenLevel, depth: number, env: OpEnv): Draft {
  const { source, at } = layer
  const prefix = `${env.prefix}frame${depth + 1}/`
  requireTree(open, depth, at)
  requireMembers(open, source.fields)
  const lens = compileLens(source, { ...env, prefix }, source.into)
  return { ...open, lens, frame: { ...layer, prefix } }
}

/** Compiles where each frame leads, from the deepest up: what it may leave behind follows from the rules below it. */
function withFocus(drafts: readonly Draft[]): readonly Level[] {
  const levels: Level[] = []
  let next: readonly Op[] = []
  let isAroundLevel = false
  for (const { frame, ...draft } of [...drafts].reverse()) {
    const focus = frame && compileFocus(frame.source.into, frame.source, { ...frame, next, isAroundLevel })
    levels.push({ ...draft, focus })
    next = draft.lens.ops
    isAroundLevel ||= next.some((op) => op.national.some(isLevel))
  }
  return levels.reverse()
}

function classesOf({ envelopes, syntax, lens, focus }: Level): readonly LossClass[] {
  return [...envelopes.map((each) => each.class), syntax?.class ?? 'E', lens.class, focus?.class ?? 'E']
}

/** A nested message is a text: bytes that are no UTF-8 stand in it only as base64, hex or the like. */
function requireBytes(layer: Envelope, open: OpenLevel, depth: number): void {
  const gives = open.envelopes.at(-1)?.gives ?? (depth === 0 ? 'bytes' : 'text')
  if (layer.takes === 'any' || gives === 'bytes') return
  throw orderFault(layer.at, `\`${layer.name}\`, which reads bytes, where a text stands`)
}

function requireTree(open: OpenLevel, depth: number, at: Place): void {
  if (open.syntax || (depth > 0 && open.envelopes.length === 0)) return
  throw orderFault(at, depth === 0 ? 'no syntax before the first tree' : 'bytes without a syntax')
}

/** A syntax that knows its members by their places has no others, and lacks none. */
function requireMembers({ syntax }: OpenLevel, fields: readonly string[]): void {
  if (!syntax?.members) return
  const known = syntax.members.map((member) => `/${member}`)
  const firsts = fields.map((field) => /^\/[^/]*/.exec(field)?.[0] ?? '')
  const odd = [...known.filter((each) => !firsts.includes(each)), ...firsts.filter((each) => !known.includes(each))]
  if (odd.length === 0) return
  throw refuse('profile.syntax.fields', syntax.at, {
    seen: `\`${odd[0]}\`, which is not both a field of \`${syntax.name}\` and under \`fields\``,
    wanted: 'the same fields in the layer and under `fields`',
    check: 'spelling; `drop` with `write` says what stands in a field that is left behind',
  })
}

function refuseNationalTwice(levels: readonly Draft[]): void {
  const ops = levels.flatMap((level) => level.lens.ops)
  refusePathTwice(ops.map((op) => ({ ...op, city: [] })))
}

function orderFault(at: Place, seen: string) {
  const wanted = 'envelopes, then one syntax, then a frame or the lens'
  return refuse('profile.layer.order', at, { seen, wanted, check: 'the order of `layers`' })
}
