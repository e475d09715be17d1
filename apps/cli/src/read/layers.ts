import type { CoseSign1 } from '@yimatong/envelope'
import { type Bytes, hexEncode, YimatongError } from '@yimatong/kernel'
import type { JsonObject } from '@yimatong/record'

/** What a code is taken apart into, outermost first. */
export type LayerName =
  | 'picture'
  | 'text'
  | 'base45'
  | 'deflate'
  | 'cose'
  | 'claims'
  | 'payload'
  | 'schema'
  | 'record'
  | 'token'
  | 'symbol'

/** One layer: how large it is, and what can be read in it. */
export interface Layer {
  readonly name: LayerName
  readonly size: number
  readonly unit: 'characters' | 'bytes' | 'members' | 'elements' | 'faults'
  readonly shows?: JsonObject
}

/** Where the way down ended, the code of the layer that refused, and that of the layer below it where there is one. */
export interface Fault {
  readonly layer: LayerName | 'detect'
  readonly code: string
  readonly cause?: string
}

/** A code taken apart as far as it goes. */
export interface Taken {
  readonly layers: readonly Layer[]
  readonly fault?: Fault
}

/** The outermost layer of everything that was scanned. */
export function textLayer(text: string): Layer {
  return { name: 'text', size: text.length, unit: 'characters' }
}

/** A layer of bytes. */
export function bytesLayer(name: LayerName, bytes: Bytes, shows?: JsonObject): Layer {
  return { name, size: bytes.length, unit: 'bytes', ...(shows && { shows }) }
}

/** The layer of a signed message: its payload, and who is said to have signed it and how. */
export function coseLayer(message: CoseSign1): Layer {
  const { algorithm, algorithmLabel, keyId, isKeyIdProtected, payload, signature, toBeSigned } = message
  const label = typeof algorithmLabel === 'number' || typeof algorithmLabel === 'string' ? algorithmLabel : null
  return bytesLayer('cose', payload, {
    algorithm: algorithm ?? label,
    keyId: keyId ? hexEncode(keyId) : null,
    keyIdProtected: isKeyIdProtected,
    signature: hexEncode(signature),
    signatureBytes: signature.length,
    toBeSignedBytes: toBeSigned.length,
  })
}

/** The fault of an error of the libs; anything else is thrown on. */
export function faultOf(error: unknown, layer: Fault['layer']): Fault {
  if (!(error instanceof YimatongError)) throw error
  const { cause } = error.detail
  return { layer, code: error.code, ...(typeof cause === 'string' && { cause }) }
}
