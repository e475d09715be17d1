import { type Bytes, concatBytes } from '@yimatong/kernel'

/** Universal tags this lib reads (X.690 §8). */
export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  context0: 0xa0,
  context1: 0xa1,
} as const

/** One element: identifier octet and content. `content` is a view, not a copy. */
export interface DerNode {
  readonly tag: number
  readonly content: Bytes
}

// Nothing read here (a key, a signature) has more elements on one level.
const MAX_SIBLINGS = 16

/**
 * All elements that follow one another in `bytes`, or undefined when the bytes are not strict DER: low tag numbers only,
 * definite minimal lengths up to 65535, nothing cut off and nothing left over (X.690 §8.1, §10.1).
 */
export function readDer(bytes: Bytes): DerNode[] | undefined {
  const nodes: DerNode[] = []
  let offset = 0
  while (offset < bytes.length) {
    const header = readHeader(bytes, offset)
    if (header === undefined || header.end > bytes.length || nodes.length === MAX_SIBLINGS) return undefined
    nodes.push({ tag: header.tag, content: bytes.subarray(header.start, header.end) })
    offset = header.end
  }
  return nodes
}

function readHeader(bytes: Bytes, offset: number): { tag: number; start: number; end: number } | undefined {
  const tag = bytes[offset] ?? 0
  if ((tag & 0x1f) === 0x1f || tag === 0) return undefined
  const first = bytes[offset + 1]
  if (first === undefined) return undefined
  if (first < 0x80) return { tag, start: offset + 2, end: offset + 2 + first }
  const size = first & 0x7f
  if (size !== 1 && size !== 2) return undefined
  const high = bytes[offset + 2]
  const low = bytes[offset + 1 + size]
  if (high === undefined || low === undefined) return undefined
  const length = size === 1 ? low : (high << 8) | low
  if (length < (size === 1 ? 0x80 : 0x100)) return undefined
  const start = offset + 2 + size
  return { tag, start, end: start + length }
}

/** Contents of exactly these elements and no other, or undefined. */
export function readDerAs(bytes: Bytes, ...tags: readonly number[]): Bytes[] | undefined {
  const nodes = readDer(bytes)
  if (nodes?.length !== tags.length || nodes.some((node, i) => node.tag !== tags[i])) return undefined
  return nodes.map((node) => node.content)
}

/** Big-endian magnitude of a non-negative, minimally encoded INTEGER without its sign octet, or undefined. */
export function readUnsigned(content: Bytes): Bytes | undefined {
  const first = content[0]
  if (first === undefined || first >= 0x80) return undefined
  if (first !== 0 || content.length === 1) return content
  return (content[1] ?? 0) >= 0x80 ? content.subarray(1) : undefined
}

/** One element around its parts. */
export function encodeDer(tag: number, ...parts: readonly Bytes[]): Bytes {
  const content = concatBytes(...parts)
  const length = content.length
  const header =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff]
  return concatBytes(Uint8Array.from(header), content)
}

/** INTEGER of a big-endian magnitude, minimal and non-negative. */
export function encodeUnsigned(magnitude: Bytes): Bytes {
  const start = magnitude.findIndex((byte) => byte !== 0)
  const digits = start < 0 ? Uint8Array.of(0) : magnitude.subarray(start)
  const sign = (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array()
  return encodeDer(TAG.integer, sign, digits)
}
