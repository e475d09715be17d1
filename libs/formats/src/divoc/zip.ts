import { crc32, inflateRaw } from '@yimatong/codec'
import { type Bytes, bytesEqual, utf8Encode, YimatongError } from '@yimatong/kernel'
import {
  END_SIZE,
  type PlacedHeader,
  readDirectory,
  readEnd,
  readLocal,
  type ZipHeader,
  zipFault,
} from './zip-parts.js'

/** Encrypted, strongly encrypted, with its directory masked (APPNOTE §4.4.4). */
const ENCRYPTED = 0x2041
/** The sizes stand after the data. */
const DESCRIBED = 0x0008
/** What else may be set: how hard deflate tried, and that the name is UTF-8. */
const HARMLESS = 0x0806
const DEFLATE_VERSION = 20
const DESCRIPTOR = 0x08074b50
const EXTRA_ZIP64 = 0x0001
const EXTRA_AES = 0x9901

/**
 * The content of an archive that holds exactly one entry of this name (PKWARE APPNOTE 6.3). Own profile, strict: every
 * byte of the archive belongs to the entry, its directory record or the end; both headers say the same; stored or
 * deflate; no encryption, no ZIP64, no comment, nothing before, between or after; at most `most` bytes of content.
 * @throws FormatError `formats.divoc.zip` | `zip-end` | `zip64` | `zip-entries` | `zip-encrypted` | `zip-size` | `zip-content`
 */
export function readSingleEntry(bytes: Bytes, name: string, most: number): Bytes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { entries, directorySize, directoryOffset } = readEnd(view)
  if (entries !== 1) throw zipFault('formats.divoc.zip-entries', `${entries} entries, wanted 1`)
  if (directoryOffset + directorySize !== bytes.length - END_SIZE) {
    throw zipFault('formats.divoc.zip-end', 'there are bytes between its directory and its end')
  }
  const directory = readDirectory(bytes, view, directoryOffset)
  if (directory.next !== directoryOffset + directorySize) throw zipFault('formats.divoc.zip', 'its directory is longer')
  const local = readLocal(bytes, view)
  checkEntry(directory.header, local.header, name, most)
  return contentOf(bytes, view, { local, header: directory.header, directoryOffset })
}

function checkEntry(header: ZipHeader, local: ZipHeader, name: string, most: number): void {
  const flags = header.flags | local.flags
  const extras = [...extrasOf(header.extra), ...extrasOf(local.extra)]
  if ((flags & ENCRYPTED) !== 0 || extras.includes(EXTRA_AES)) {
    throw zipFault('formats.divoc.zip-encrypted', 'its entry is encrypted')
  }
  if (extras.includes(EXTRA_ZIP64) || header.size === 0xffffffff || header.packedSize === 0xffffffff) {
    throw zipFault('formats.divoc.zip64', 'it needs ZIP64')
  }
  if (!bytesEqual(header.name, utf8Encode(name))) {
    throw zipFault('formats.divoc.zip-entries', `its entry is not ${name}`)
  }
  const isPlain = header.version <= DEFLATE_VERSION && (flags & ~(DESCRIBED | HARMLESS)) === 0
  if (!isPlain || (header.method !== 0 && header.method !== 8)) throw zipFault('formats.divoc.zip', 'an unknown method')
  if (!saysTheSame(header, local)) throw zipFault('formats.divoc.zip', 'its two headers differ')
  if (header.size > most) throw zipFault('formats.divoc.zip-size', `${header.size} bytes of content, at most ${most}`)
}

function saysTheSame(header: ZipHeader, local: ZipHeader): boolean {
  const isAlike = (['version', 'flags', 'method', 'modified'] as const).every((field) => header[field] === local[field])
  // Sizes that come after the data are 0 before it.
  const isDescribed = (header.flags & DESCRIBED) !== 0
  const sizes = (['crc', 'packedSize', 'size'] as const).every((field) => {
    return local[field] === header[field] || (isDescribed && local[field] === 0)
  })
  return isAlike && sizes && bytesEqual(header.name, local.name)
}

/** The ids of the extra fields; each has a size, and they fill the whole (APPNOTE §4.5.1). */
function extrasOf(extra: Bytes): readonly number[] {
  const ids: number[] = []
  let at = 0
  while (at + 4 <= extra.length) {
    ids.push((extra[at] ?? 0) | ((extra[at + 1] ?? 0) << 8))
    at += 4 + ((extra[at + 2] ?? 0) | ((extra[at + 3] ?? 0) << 8))
  }
  if (at !== extra.length) throw zipFault('formats.divoc.zip', 'its extra fields do not end where they should')
  return ids
}

interface Place {
  readonly local: PlacedHeader
  readonly header: ZipHeader
  readonly directoryOffset: number
}

function contentOf(bytes: Bytes, view: DataView, { local, header, directoryOffset }: Place): Bytes {
  const end = local.next + header.packedSize
  const isDescribed = (header.flags & DESCRIBED) !== 0
  if (!(isDescribed ? isDescriptor(view, end, directoryOffset, header) : end === directoryOffset)) {
    throw zipFault('formats.divoc.zip-end', 'there are bytes between its entry and its directory')
  }
  const content = unpacked(bytes.slice(local.next, end), header)
  if (content.length !== header.size || crc32(content, 0, content.length) !== header.crc) {
    throw zipFault('formats.divoc.zip-content', 'its content is not of the size and check it says')
  }
  return content
}

// With or without a mark before it (APPNOTE §4.3.9.3).
function isDescriptor(view: DataView, at: number, end: number, { crc, packedSize, size }: ZipHeader): boolean {
  const isMarked = end - at === 16 && view.getUint32(at, true) === DESCRIPTOR
  if (!isMarked && end - at !== 12) return false
  const start = isMarked ? at + 4 : at
  return [crc, packedSize, size].every((value, index) => view.getUint32(start + 4 * index, true) === value)
}

function unpacked(packed: Bytes, { method, size }: ZipHeader): Bytes {
  if (method === 0) return packed
  try {
    return inflateRaw(packed, size)
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    const code = cause.code === 'codec.zlib.size' ? 'formats.divoc.zip-size' : 'formats.divoc.zip-content'
    throw zipFault(code, `its content does not inflate to ${size} bytes`)
  }
}
