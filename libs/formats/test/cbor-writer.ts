import type { Bytes } from '@yimatong/kernel'

/** What the writer takes: our own encoder is strict, and these tests need what real issuers write. */
export type Written =
  | number
  | string
  | null
  | boolean
  | undefined
  | Bytes
  | readonly Written[]
  | ReadonlyMap<number | string, Written>
  | { readonly float: number }
  | { readonly tag: number; readonly value: Written }
  | { readonly open: ReadonlyMap<number | string, Written> }

/** CBOR with floats (as binary64), any tag, and maps of indefinite length. TEST ONLY: no bounds, no order. */
export function writeCbor(value: Written): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value === null) return Buffer.of(0xf6)
  if (value === undefined) return Buffer.of(0xf7)
  if (typeof value === 'boolean') return Buffer.of(value ? 0xf5 : 0xf4)
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...members(value)])
  if (isList(value)) return Buffer.concat([head(4, value.length), ...value.map(writeCbor)])
  if ('float' in value) return float(value.float)
  if ('tag' in value) return Buffer.concat([head(6, value.tag), writeCbor(value.value)])
  if ('open' in value) return Buffer.concat([Buffer.of(0xbf), ...members(value.open), Buffer.of(0xff)])
  throw new TypeError('not a value of the writer')
}

/** A JSON object as the writer's maps. */
export function mapOf(json: unknown): Written {
  if (Array.isArray(json)) return json.map(mapOf)
  if (typeof json === 'object' && json !== null && !(json instanceof Uint8Array) && !isOwn(json)) {
    return new Map(Object.entries(json).map(([key, value]) => [key, mapOf(value)]))
  }
  return json as Written
}

function isOwn(value: object): boolean {
  return value instanceof Map || 'float' in value || 'tag' in value || 'open' in value
}

function isList(value: Written): value is readonly Written[] {
  return Array.isArray(value)
}

function members(map: ReadonlyMap<number | string, Written>): Buffer[] {
  return [...map].flatMap(([key, value]) => [writeCbor(key), writeCbor(value)])
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(9)
  bytes[0] = 0xfb
  bytes.writeDoubleBE(value, 1)
  return bytes
}

function head(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.of((major << 5) | argument)
  if (argument < 256) return Buffer.of((major << 5) | 24, argument)
  const bytes = Buffer.alloc(argument < 65_536 ? 3 : 5)
  bytes[0] = (major << 5) | (argument < 65_536 ? 25 : 26)
  if (argument < 65_536) bytes.writeUInt16BE(argument, 1)
  else bytes.writeUInt32BE(argument, 1)
  return bytes
}
