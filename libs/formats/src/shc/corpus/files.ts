import { type JsonValue, parseJson } from '@yimatong/codec'
import { type Bytes, utf8Decode } from '@yimatong/kernel'
import { attempt } from '../attempt.js'

/** The files of a folder by path below it, `/` between the parts. */
export type ShcFiles = ReadonlyMap<string, Bytes>

/** Text of a file. What is not UTF-8 becomes U+FFFD, which no card holds; a byte-order mark is kept. Internal to formats. */
export function textOfFile(bytes: Bytes): string {
  return attempt(() => utf8Decode(bytes)) ?? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

/** JSON of a file; undefined when it is none. Internal to formats. */
export function jsonOfFile(bytes: Bytes | undefined): JsonValue | undefined {
  return bytes && attempt(() => parseJson(textOfFile(bytes).trim()))
}

/** The folder of a path, with a slash at its end; empty for the top. Internal to formats. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}
