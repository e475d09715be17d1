// fires: nothing
import type { TLSSocket } from 'node:tls'
export type T = TLSSocket
