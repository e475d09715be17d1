// fires: no-cycles
import type { B } from './cycle-by-type-b.js'
export type A = B | 1
