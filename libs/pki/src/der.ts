import type { Bytes } from '@yimatong/kernel'
import { PkiError } from './error.js'

/** Identifier octets this lib reads (X.690 §8). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

/** One element. `content` and `whole` are views of the input, not copies. */
export interface DerNode {
  readonly tag: number
  readonly content: Bytes
  readonly whole: Bytes
}

/** Identifier octet of a context-specific tag; constructed unless told otherwise (X.690 §8.1.2). */
export function contextTag(number: number, form: 'constructed' | 'primitive' = 'constructed'): number {
  return (form === 'constructed' ? 0xa0 : 0x80) | number
}

/**
 * The one element that `bytes` are. Strict DER: low tag numbers, definite minimal lengths, nothing cut off, nothing after.
 * @throws PkiError `pki.der.malformed`, `pki.der.length`, `pki.der.trailing` (X.690 §8.1, §10.1)
 */
export function decodeDer(bytes: Bytes): DerNode {
  const node = readElement(bytes, 0)
  if (node.whole.length === bytes.length) return node
  throw new PkiError(
    'pki.der.trailing',
    `${bytes.length - node.whole.length} bytes follow an element of ${node.whole.length}: give exactly one DER element`,
  )
}

/** All elements that follow one another in `content`, to its last byte. @throws PkiError `pki.der.*` */
export function decodeDerList(content: Bytes): DerNode[] {
  const nodes: DerNode[] = []
  for (let offset = 0; offset < content.length; ) {
    const node = readElement(content, offset)
    nodes.push(node)
    offset += node.whole.length
  }
  return nodes
}

function readElement(bytes: Bytes, offset: number): DerNode {
  const tag = bytes[offset] ?? 0
  // Tag 0 is BER's end-of-contents; 0x1f starts a high tag number, which nothing in RFC 5280 uses.
  if (tag === 0 || (tag & 0x1f) === 0x1f) throw malformed('an identifier octet', offset)
  const { start, length } = readLength(bytes, offset + 1)
  const end = start + length
  if (end > bytes.length) throw malformed(`${length} bytes of content`, offset)
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(offset, end) }
}

function readLength(bytes: Bytes, offset: number): { start: number; length: number } {
  const first = bytes[offset]
  if (first === undefined) throw malformed('a length octet', offset)
  if (first < 0x80) return { start: offset + 1, length: first }
  const size = first & 0x7f
  let length = 0
  for (let i = 1; i <= size && size <= 4; i++) length = length * 256 + (bytes[offset + i] ?? 0)
  if (size < 1 || size > 4 || length < 0x80 || length < 256 ** (size - 1)) {
    throw new PkiError('pki.der.length', `a length of ${size} octets is not definite and minimal (X.690 §10.1)`)
  }
  return { start: offset + 1 + size, length }
}

function malformed(wanted: string, offset: number): PkiError {
  return new PkiError('pki.der.malformed', `wanted ${wanted} at byte ${offset} of DER and did not find it`)
}

/** Walks the elements of one SEQUENCE or SET in order. */
export interface DerCursor {
  /** The next element, which must have this tag. @throws PkiError `pki.der.malformed` */
  next(tag: number): DerNode
  /** The next element whatever its tag. @throws PkiError `pki.der.malformed` at the end */
  any(): DerNode
  /** The next element when it has this tag. */
  optional(tag: number): DerNode | undefined
  /** Nothing may be left. @throws PkiError `pki.der.malformed` */
  end(): void
}

/** A cursor over the content of a constructed element. @throws PkiError `pki.der.*` */
export function openDer(node: DerNode, tag: number = TAG.sequence): DerCursor {
  if (node.tag !== tag) throw wrongTag(tag, node)
  const nodes = decodeDerList(node.content)
  let index = 0
  const any = (): DerNode => {
    const found = nodes[index++]
    if (found === undefined) throw malformed('one more element', node.whole.length)
    return found
  }
  return {
    any,
    next(wanted) {
      const found = any()
      if (found.tag !== wanted) throw wrongTag(wanted, found)
      return found
    },
    optional: (wanted) => (nodes[index]?.tag === wanted ? nodes[index++] : undefined),
    end() {
      if (index < nodes.length) throw malformed('no further element', node.whole.length)
    },
  }
}

function wrongTag(wanted: number, seen: DerNode): PkiError {
  const hex = (tag: number) => `0x${tag.toString(16).padStart(2, '0')}`
  return new PkiError('pki.der.malformed', `wanted DER tag ${hex(wanted)}, seen ${hex(seen.tag)}`)
}
