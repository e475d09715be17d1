import type { Bytes } from '@yimatong/kernel'

const SEQUENCE = 0x30
const INTEGER = 0x02
const SIZE = 32

/**
 * The 64 bytes of r and s out of a P-256 signature in DER, as some issuers send it; undefined for anything else. Integers
 * without the zero that keeps them positive are taken as meant: this only finds out whether a refused signature was right.
 */
export function rawOfDer(signature: Bytes): Bytes | undefined {
  if (signature[0] !== SEQUENCE || signature[1] !== signature.length - 2) return undefined
  const first = integerAt(signature, 2)
  const second = first && integerAt(signature, first.end)
  if (!first || second?.end !== signature.length) return undefined
  const raw = new Uint8Array(2 * SIZE)
  raw.set(first.value, SIZE - first.value.length)
  raw.set(second.value, 2 * SIZE - second.value.length)
  return raw
}

function integerAt(bytes: Bytes, at: number): { readonly value: Bytes; readonly end: number } | undefined {
  const length = bytes[at + 1] ?? 0
  const end = at + 2 + length
  if (bytes[at] !== INTEGER || length === 0 || end > bytes.length) return undefined
  const content = bytes.subarray(at + 2, end)
  const value = content[0] === 0 ? content.subarray(1) : content
  return value.length <= SIZE ? { value, end } : undefined
}
