import type { Place } from '../error.js'
import type { Shaped } from '../form.js'
import { LENS } from '../lens.js'
import { pointer } from '../ops/op.js'
import { FOCUS } from './focus.js'
import { defineLayer } from './layer.js'

const FRAME = { into: pointer, ...FOCUS, ...LENS }

/**
 * `frame`: the tree around a nested message. `into` is the field where that message stands, as a text that the following
 * layers decode or as a tree, or as an item of a list there; `fields` and `ops` answer for everything else.
 */
export interface Frame {
  readonly kind: 'frame'
  readonly name: 'frame'
  readonly at: Place
  readonly source: Shaped<typeof FRAME>
}

/** The form of a frame. */
export const frame = defineLayer('frame', FRAME, (source): Frame => {
  return { kind: 'frame', name: 'frame', at: source.at, source }
})
