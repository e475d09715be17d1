import { concatBytes, hexDecode, hexEncode } from '@yimatong/kernel'
import { decodeDer, decodeDerList } from '../src/der.js'

// Replaces each element whose encoding is `from` by `to` and mends the lengths above it.
export function graft(bytes: Uint8Array, from: string, to: string): Uint8Array {
  if (hexEncode(bytes) === from) return hexDecode(to)
  const { tag, content } = decodeDer(bytes)
  const isConstructed = (tag & 0x20) !== 0
  const inner = isConstructed
    ? concatBytes(...decodeDerList(content).map(({ whole }) => graft(whole, from, to)))
    : content
  const length = inner.length < 0x80 ? [inner.length] : [0x82, inner.length >> 8, inner.length & 0xff]
  const short = length.length === 3 && inner.length < 0x100 ? [0x81, inner.length] : length
  return concatBytes(Uint8Array.of(tag, ...short), inner)
}

export function edit(bytes: Uint8Array, from: string, to: string, which: 0 | -1 = 0): Uint8Array {
  const hex = hexEncode(bytes)
  const index = which === 0 ? hex.indexOf(from) : hex.lastIndexOf(from)
  if (index < 0 || index % 2 !== 0) throw new Error(`${from} does not stand there`)
  return hexDecode(hex.slice(0, index) + to + hex.slice(index + from.length))
}

export function editAt(bytes: Uint8Array, part: Uint8Array, offset: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  const index = hexEncode(bytes).indexOf(hexEncode(part)) / 2 + offset
  changed[index] = (changed[index] ?? 0) ^ 1
  return changed
}
