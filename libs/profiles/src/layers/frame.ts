import type { Place } from '../error.js'
import type { Shaped } from '../form.js'
import { LENS } from '../lens.js'
import { pointer } from '../ops/op.js'
import { defineLayer } from './layer.js'

/**
 * `frame`: the tree around a nested message. `into` is the field where that message stands, as a text that the
 * following layers decode or as a tree; `fields` and `ops` answer for everything else.
 */
export interface Frame {
  readonly kind: 'frame'
  readonly name: 'frame'
  readonly at: Place
  readonly into: string
  readonly lens: Shaped<typeof LENS>
}

/** The form of a frame. */
export const frame = defineLayer('frame', { into: pointer, ...LENS }, (parameters): Frame => {
  const { into, fields, ops, at } = parameters
  return { kind: 'frame', name: 'frame', at, into, lens: { fields, ops, at } }
})
