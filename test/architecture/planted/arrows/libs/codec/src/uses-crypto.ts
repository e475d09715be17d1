// fires: pure-no-core, crypto-in-crypto
import { createHash } from 'node:crypto'
export const h = createHash
