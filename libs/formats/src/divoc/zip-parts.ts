import type { Bytes } from '@yimatong/kernel'
import { FormatError, type FormatErrorCode } from '../error.js'

/** What a local header and a directory record both say of an entry. */
export interface ZipHeader {
  /** PKWARE APPNOTE §4.4.3: 20 is deflate, 45 is ZIP64. */
  readonly version: number
  readonly flags: number
  /** 0 stored, 8 deflate. */
  readonly method: number
  /** MS-DOS time and date. */
  readonly modified: number
  readonly crc: number
  readonly packedSize: number
  readonly size: number
  readonly name: Bytes
  readonly extra: Bytes
}

/** A header, where it starts and where what follows it starts. */
export interface PlacedHeader {
  readonly header: ZipHeader
  readonly next: number
}

/** The end of the directory: the archive's last bytes. */
export interface ZipEnd {
  readonly entries: number
  readonly directorySize: number
  readonly directoryOffset: number
}

const LOCAL = 0x04034b50
const DIRECTORY = 0x02014b50
const END = 0x06054b50
const LOCAL_SIZE = 30
const DIRECTORY_SIZE = 46
/** Bytes of the end record without a comment. */
export const END_SIZE = 22

/** The error of the archive reader. Internal to formats. */
export function zipFault(code: FormatErrorCode, why: string): FormatError {
  return new FormatError(code, `a ZIP archive of one certificate: ${why}`)
}

/** The end record, which is the last 22 bytes: no comment, one disk. @throws FormatError `formats.divoc.zip-end`, `formats.divoc.zip64` */
export function readEnd(view: DataView): ZipEnd {
  const at = view.byteLength - END_SIZE
  if (at < 0 || view.getUint32(at, true) !== END || view.getUint16(at + 20, true) !== 0) {
    throw zipFault('formats.divoc.zip-end', 'its last 22 bytes are not its end record')
  }
  const entries = view.getUint16(at + 10, true)
  const directorySize = view.getUint32(at + 12, true)
  const directoryOffset = view.getUint32(at + 16, true)
  if (entries === 0xffff || directorySize === 0xffffffff || directoryOffset === 0xffffffff) {
    throw zipFault('formats.divoc.zip64', 'it needs ZIP64')
  }
  const disks = view.getUint32(at + 4, true)
  if (disks !== 0 || view.getUint16(at + 8, true) !== entries) throw zipFault('formats.divoc.zip', 'several disks')
  return { entries, directorySize, directoryOffset }
}

/** The local header at the start of the archive. @throws FormatError `formats.divoc.zip` */
export function readLocal(bytes: Bytes, view: DataView): PlacedHeader {
  if (view.byteLength < LOCAL_SIZE || view.getUint32(0, true) !== LOCAL) {
    throw zipFault('formats.divoc.zip', 'it does not begin with an entry')
  }
  const sizes = [view.getUint16(26, true), view.getUint16(28, true)] as const
  return { header: headerAt(bytes, view, 4, LOCAL_SIZE, sizes), next: LOCAL_SIZE + sizes[0] + sizes[1] }
}

/** The directory record at an offset: of the first entry, without a comment. @throws FormatError `formats.divoc.zip` */
export function readDirectory(bytes: Bytes, view: DataView, at: number): PlacedHeader {
  if (at + DIRECTORY_SIZE > view.byteLength || view.getUint32(at, true) !== DIRECTORY) {
    throw zipFault('formats.divoc.zip', 'its directory is not where its end says')
  }
  const sizes = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)] as const
  const comment = view.getUint16(at + 32, true)
  const [disk, offset] = [view.getUint16(at + 34, true), view.getUint32(at + 42, true)]
  if (comment !== 0 || disk !== 0 || offset !== 0)
    throw zipFault('formats.divoc.zip', 'its entry is not its first bytes')
  const start = at + DIRECTORY_SIZE
  return { header: headerAt(bytes, view, at + 6, start, sizes), next: start + sizes[0] + sizes[1] }
}

// The fields from "version needed" to the sizes stand in the same order in both kinds of header (APPNOTE §4.3.7, §4.3.12).
function headerAt(
  bytes: Bytes,
  view: DataView,
  at: number,
  texts: number,
  [nameSize, extraSize]: readonly [number, number],
): ZipHeader {
  return {
    version: view.getUint16(at, true),
    flags: view.getUint16(at + 2, true),
    method: view.getUint16(at + 4, true),
    modified: view.getUint32(at + 6, true),
    crc: view.getUint32(at + 10, true),
    packedSize: view.getUint32(at + 14, true),
    size: view.getUint32(at + 18, true),
    name: bytes.slice(texts, texts + nameSize),
    extra: bytes.slice(texts + nameSize, texts + nameSize + extraSize),
  }
}
