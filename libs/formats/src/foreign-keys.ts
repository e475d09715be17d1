import type { JsonValue } from '@yimatong/codec'
import { importPublicKey } from '@yimatong/crypto'
import { base64Decode, YimatongError } from '@yimatong/kernel'
import { FormatError } from './error.js'
import type { ForeignSigner } from './foreign-format.js'
import { itemsOf, membersOf, textOf } from './table-shape.js'

/** The `type` of a file of foreign keys. */
const FOREIGN_KEYS_TYPE = 'foreign-keys'

/** What one file of keys says: the format, and who is believed about it. */
export interface ForeignKeyFile {
  readonly format: string
  readonly signers: readonly ForeignSigner[]
}

/** True for JSON that says it is a file of foreign keys; whether it is a good one, {@link readForeignKeys} says. */
export function isForeignKeyFile(data: JsonValue): boolean {
  return typeof data === 'object' && data !== null && !Array.isArray(data) && data.type === FOREIGN_KEYS_TYPE
}

/**
 * Reads a file of keys (Own profile): `{"type": "foreign-keys", "format": "in-aarogya-setu", "keys": [{"spki": "…"}]}`.
 * A key is an `spki`, with `id`, `issuer` and `role` where the format has them, or a `certificate`; both base64 of DER.
 * @throws FormatError `formats.table.malformed` naming the place, `formats.keys.key` for a key that cannot be read
 */
export function readForeignKeys(data: JsonValue): ForeignKeyFile {
  const { type, format, keys } = membersOf(data, 'the file of keys')
  if (type !== FOREIGN_KEYS_TYPE)
    throw new FormatError('formats.keys.type', `a file of keys has type ${FOREIGN_KEYS_TYPE}`)
  const signers = itemsOf(keys, 'keys').map((item, index) =>
    signerOf(membersOf(item, `keys/${index}`), `keys/${index}`),
  )
  return { format: textOf(format, 'format'), signers }
}

function signerOf(row: ReturnType<typeof membersOf>, where: string): ForeignSigner {
  const { certificate, spki, id, issuer, role } = row
  if (certificate !== undefined) return { kind: 'certificate', der: bytesOf(certificate, where) }
  return {
    kind: 'key',
    publicKey: readable(where, () => importPublicKey(bytesOf(spki, where))),
    ...(id !== undefined && { id: textOf(id, `${where}/id`) }),
    ...(issuer !== undefined && { issuer: textOf(issuer, `${where}/issuer`) }),
    ...(role !== undefined && { role: textOf(role, `${where}/role`) }),
  }
}

function bytesOf(value: JsonValue | undefined, where: string) {
  const text = textOf(value, where)
  return readable(where, () => base64Decode(text))
}

function readable<T>(where: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof YimatongError) || cause instanceof FormatError) throw cause
    throw new FormatError('formats.keys.key', `${where} of a file of keys: ${cause.message}`, { cause })
  }
}
