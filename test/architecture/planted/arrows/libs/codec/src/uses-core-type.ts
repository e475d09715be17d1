// fires: pure-no-core
import type { Stats } from 'fs'
export type S = Stats
