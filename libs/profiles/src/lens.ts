import { list, shape } from './form.js'
import { pointer } from './ops/op.js'
import { op } from './ops/registry.js'

/** The fields of one layer in the city's order, and the operations that answer for them. */
export const LENS = { fields: list(pointer, 1), ops: list(op) }

/** A lens as a profile writes it. */
export const lensForm = shape(LENS)
