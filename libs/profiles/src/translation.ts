import type { Bytes } from '@yimatong/kernel'
import type { NationalRecord } from '@yimatong/record'
import type { ProfileFinding } from './finding.js'
import type { Carrier } from './layers/layer.js'
import type { Loss } from './loss.js'
import { isObject, type Tree } from './tree.js'

/**
 * One layer of a translation, for the view that shows each. `tree` holds personal data: it goes to who may see the
 * record, never into a log.
 */
export interface LayerTrace {
  /** `answer`, the name of an envelope or syntax, `nested`, or `record`. */
  readonly name: string
  /** Bytes, characters of a text, or members of a tree. */
  readonly size: number
  readonly unit: 'bytes' | 'characters' | 'members'
  readonly tree?: Tree
}

/** A layer with its bytes or its text: what `layers` holds where the context asks for `content`. */
export interface OpenLayerTrace extends LayerTrace {
  readonly content?: Carrier
}

/** City → nation. A record is there only when nothing but its level stands in doubt; it is then `unknown`, never green. */
export interface Translation {
  readonly record?: NationalRecord
  readonly losses: readonly Loss[]
  readonly findings: readonly ProfileFinding[]
  /** Empty unless the context asks for a trace. */
  readonly layers: readonly LayerTrace[]
}

/** Nation → city. Bytes are there only when nothing blocks. */
export interface Rendering {
  readonly bytes?: Bytes
  readonly losses: readonly Loss[]
  readonly findings: readonly ProfileFinding[]
  /** Empty unless the context asks for a trace. */
  readonly layers: readonly LayerTrace[]
}

/** Notes the layers of one translation, or nothing where nobody asked for them. */
export interface Tracer {
  readonly layers: readonly LayerTrace[]
  readonly carrier: (name: string, carrier: Carrier) => void
  readonly tree: (name: string, tree: Tree) => void
}

const SILENT: Tracer = { layers: [], carrier: () => undefined, tree: () => undefined }

/** A tracer for a translation. */
export function startTrace(asked: boolean | 'content' | undefined): Tracer {
  if (!asked) return SILENT
  const layers: OpenLayerTrace[] = []
  return {
    layers,
    carrier(name, carrier) {
      const unit = typeof carrier === 'string' ? 'characters' : 'bytes'
      layers.push({ name, size: carrier.length, unit, ...(asked === 'content' && { content: carrier }) })
    },
    tree(name, tree) {
      layers.push({ name, size: isObject(tree) ? Object.keys(tree).length : 0, unit: 'members', tree })
    },
  }
}
