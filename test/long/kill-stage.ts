import type { DatabaseAddress } from '@yimatong/adapters'
import { type Bytes, utf8Encode } from '@yimatong/kernel'

/** Under which name the writer keeps its trust lists. */
export const LIST = 'list'

const LIST_LENGTH = 24_000

/** An address as the writer is told it: a URL, or a directory. */
export function addressOf(text: string): DatabaseAddress {
  return text.startsWith('postgres') ? { url: text } : { directory: text }
}

/** What the writer keeps as a list: as long as a real one, and different from byte to byte for every version. */
export function listBytes(version: number): Bytes {
  return utf8Encode(`list ${version} `.repeat(Math.ceil(LIST_LENGTH / 10)).slice(0, LIST_LENGTH))
}
