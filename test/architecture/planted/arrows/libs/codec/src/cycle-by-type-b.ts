// fires: nothing
// The cycle is reported once, at cycle-by-type-a.
import type { A } from './cycle-by-type-a.js'
export type B = A | 2
