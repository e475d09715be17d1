import type { CoseSign1 } from '@yimatong/envelope'
import { type Bytes, hexEncode } from '@yimatong/kernel'
import type { JsonObject } from '@yimatong/record'
import type { ForeignLayer, ForeignLayerName } from './foreign-format.js'

/** A layer of bytes. Internal to formats. */
export function bytesLayer(name: ForeignLayerName, bytes: Bytes, shows?: JsonObject): ForeignLayer {
  return { name, size: bytes.length, unit: 'bytes', ...(shows && { shows }) }
}

/** A layer of named members. Internal to formats. */
export function membersLayer(name: ForeignLayerName, shows: JsonObject): ForeignLayer {
  return { name, size: Object.keys(shows).length, unit: 'members', shows }
}

/** The layer of a signed COSE message: its payload, and who is said to have signed it and how. */
export function coseLayer(message: CoseSign1): ForeignLayer {
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
