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

/** City → nation. A record is there only when nothing but its level stands in doubt; it is then `unknown`, never green. */
export interface Translation {
  readonly record?: NationalRecord
  readonly losses: readonly Loss[]
  readonly findings: readonly ProfileFinding[]
  readonly layers: readonly LayerTrace[]
}

/** Nation → city. Bytes are there only when nothing blocks. */
export interface Rendering {
  readonly bytes?: Bytes
  readonly losses: readonly Loss[]
  readonly findings: readonly ProfileFinding[]
  readonly layers: readonly LayerTrace[]
}

/** The trace of a carrier. */
export function traceCarrier(name: string, carrier: Carrier): LayerTrace {
  return { name, size: carrier.length, unit: typeof carrier === 'string' ? 'characters' : 'bytes' }
}

/** The trace of a tree. */
export function traceTree(name: string, tree: Tree): LayerTrace {
  return { name, size: isObject(tree) ? Object.keys(tree).length : 0, unit: 'members', tree }
}
