import { type Place, refuse } from '../error.js'
import { type Form, type JsonSchema, list, oneOf, reference, type Shaped, shape } from '../form.js'
import { type LossClass, worstClass } from '../grade.js'
import { compileLens, type Lens, lensForm } from '../lens.js'
import type { OpEnv } from '../ops/op.js'
import { refusePathTwice } from '../ops/paths.js'
import { type Path, path } from '../tree.js'
import { ENVELOPES } from './envelope.js'
import { type Frame, frame } from './frame.js'
import { json, query } from './json.js'
import type { Envelope, Syntax } from './layer.js'
import { xml } from './xml.js'

/** One layer as a profile writes it. */
type LayerSpec = Envelope | Syntax | Frame

const layerForm: Form<LayerSpec> = oneOf<LayerSpec>([...ENVELOPES, json, query, xml, frame], 'profile.layer.unknown')

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
  readonly focus: Path | undefined
}

/** The levels of an answer, outermost first, and the worst class of all layers and rules. */
export interface Levels {
  readonly levels: readonly Level[]
  readonly class: LossClass
  readonly secrets: readonly string[]
}

/** Groups the layers into levels and compiles their lenses. @throws ProfileError `profile.layer.order` and those of a lens */
export function compileLevels(
  answer: Shaped<{ layers: Form<readonly LayerSpec[]>; lens: typeof lensForm }>,
  env: OpEnv,
): Levels {
  const levels: Level[] = []
  let open = freshLevel()
  for (const layer of answer.layers) {
    if (layer.kind === 'frame') {
      requireTree(open, levels.length, layer.at)
      const lens = compileLens(layer.lens, { ...env, prefix: `${env.prefix}frame${levels.length + 1}/` }, layer.into)
      levels.push({ ...open, lens, focus: path(layer.into) })
      open = freshLevel()
    } else if (open.syntax) throw orderFault(layer.at, `\`${layer.name}\` after \`${open.syntax.name}\``)
    else if (layer.kind === 'syntax') open = { ...open, syntax: layer }
    else open = { ...open, envelopes: [...open.envelopes, layer] }
  }
  requireTree(open, levels.length, answer.at)
  levels.push({ ...open, lens: compileLens(answer.lens, env), focus: undefined })
  refuseNationalTwice(levels)
  const classes = levels.flatMap((level) => [level.lens.class, level.syntax?.class ?? 'E'])
  const secrets = levels.flatMap((level) => level.envelopes.flatMap((envelope) => envelope.secrets))
  return { levels, class: worstClass(...classes), secrets: [...new Set(secrets)] }
}

function freshLevel(): { envelopes: readonly Envelope[]; syntax: Syntax | undefined } {
  return { envelopes: [], syntax: undefined }
}

function requireTree(
  open: { envelopes: readonly Envelope[]; syntax: Syntax | undefined },
  depth: number,
  at: Place,
): void {
  if (open.syntax || (depth > 0 && open.envelopes.length === 0)) return
  throw orderFault(at, depth === 0 ? 'no syntax before the first tree' : 'bytes without a syntax')
}

function refuseNationalTwice(levels: readonly Level[]): void {
  const ops = levels.flatMap((level) => level.lens.ops)
  refusePathTwice(ops.map((op) => ({ ...op, city: [] })))
}

function orderFault(at: Place, seen: string) {
  const wanted = 'envelopes, then one syntax, then a frame or the lens'
  return refuse('profile.layer.order', at, { seen, wanted, check: 'the order of `layers`' })
}
