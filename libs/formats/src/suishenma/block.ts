import {
  type Bytes,
  concatBytes,
  type Instant,
  instant,
  parseInstant,
  SECOND,
  utf8Decode,
  utf8Encode,
} from '@yimatong/kernel'
import { FormatError } from '../error.js'

/** The parts of the signed block in their order, with their lengths in bytes. The letters are those of the terminals. */
const LAYOUT = [
  ['C', 64],
  ['D.1', 32],
  ['D.2', 2],
  ['D.3', 2],
  ['D.4', 14],
  ['D.5', 1],
  ['E.1', 32],
  ['E.2', 64],
] as const

/** The fields of E.1, big-endian. */
const INDUSTRY_LAYOUT = [
  ['card', 10],
  ['flags', 2],
  ['userType', 1],
  ['maxAmount', 3],
  ['validity', 2],
  ['generatedAt', 4],
  ['keyIndex', 1],
  ['reserve', 9],
] as const

/** Name of a part of the block. */
export type PartName = (typeof LAYOUT)[number][0]

/** The parts of a block as they came. */
export type Parts = Readonly<Record<PartName, Bytes>>

/** Names of all parts, in order. */
export const PART_NAMES: readonly PartName[] = LAYOUT.map(([name]) => name)

/** Bytes of a block. */
const BLOCK_LENGTH = LAYOUT.reduce((sum, [, length]) => sum + length, 0)

/** What the transit industry's part says. */
export interface IndustryFields {
  /** 10 bytes, opaque. */
  readonly card: Bytes
  /** 2 bytes of flags. */
  readonly flags: Bytes
  /** 1 to 4 by the format's table; others are kept. 0 to 255. */
  readonly userType: number
  /** 0 to 2^24 − 1, in the unit of the industry. */
  readonly maxAmount: number
  /** Seconds from `generatedAt`; 0 says nothing. 0 to 65535. */
  readonly validitySeconds: number
  /** Whole seconds, 1970 to 2106. */
  readonly generatedAt: Instant
  /** Index of the industry's key. 0 to 255. */
  readonly keyIndex: number
}

/** What a block says, besides its two signatures. */
export interface SuishenmaContent {
  /** D.1, 32 bytes. */
  readonly uuid: Bytes
  /** D.2, 2 bytes. */
  readonly flags: Bytes
  /** D.3, two characters. */
  readonly client: string
  /** D.4, whole seconds, written as China time. */
  readonly expiresAt: Instant
  /** D.5: index of the key of C. 0 to 255. */
  readonly keyIndex: number
  readonly industry: IndustryFields
}

/** Cuts a block into its parts. @throws FormatError `formats.suishenma.block` for another length */
export function partsOf(block: Bytes): Parts {
  if (block.length !== BLOCK_LENGTH) {
    throw new FormatError('formats.suishenma.block', `a block of ${block.length} bytes, ${BLOCK_LENGTH} are wanted`)
  }
  return slice(block, LAYOUT)
}

/** Reads what the parts say. @throws FormatError `formats.suishenma.field` when D.3 or D.4 is not what it has to be */
export function contentOf(parts: Parts): SuishenmaContent {
  return {
    uuid: parts['D.1'],
    flags: parts['D.2'],
    client: asciiOf(parts['D.3'], 'D.3'),
    expiresAt: chinaTime(asciiOf(parts['D.4'], 'D.4')),
    keyIndex: unsigned(parts['D.5']),
    industry: industryOf(parts['E.1']),
  }
}

/** The parts of a content; both signatures are still zero. @throws FormatError `formats.suishenma.field` for what does not fit */
export function partsFrom(content: SuishenmaContent): Parts {
  const { uuid, flags, client, expiresAt, keyIndex, industry } = content
  return {
    C: new Uint8Array(64),
    'D.1': sized(uuid, 32, 'D.1'),
    'D.2': sized(flags, 2, 'D.2'),
    'D.3': sized(utf8Encode(client), 2, 'D.3'),
    'D.4': utf8Encode(writeChinaTime(expiresAt)),
    'D.5': bigEndian(keyIndex, 1, 'D.5'),
    'E.1': industryFrom(industry),
    'E.2': new Uint8Array(64),
  }
}

/** Some parts one after the other. */
export function joinParts(parts: Parts, names: readonly PartName[]): Bytes {
  return concatBytes(...names.map((name) => parts[name]))
}

function industryOf(bytes: Bytes): IndustryFields {
  const fields = slice(bytes, INDUSTRY_LAYOUT)
  return {
    card: fields.card,
    flags: fields.flags,
    userType: unsigned(fields.userType),
    maxAmount: unsigned(fields.maxAmount),
    validitySeconds: unsigned(fields.validity),
    generatedAt: instant(unsigned(fields.generatedAt) * SECOND),
    keyIndex: unsigned(fields.keyIndex),
  }
}

function industryFrom(industry: IndustryFields): Bytes {
  return concatBytes(
    sized(industry.card, 10, 'E.1 card'),
    sized(industry.flags, 2, 'E.1 flags'),
    bigEndian(industry.userType, 1, 'E.1 user type'),
    bigEndian(industry.maxAmount, 3, 'E.1 amount'),
    bigEndian(industry.validitySeconds, 2, 'E.1 validity'),
    bigEndian(industry.generatedAt / SECOND, 4, 'E.1 generated at'),
    bigEndian(industry.keyIndex, 1, 'E.1 key index'),
    new Uint8Array(9),
  )
}

function slice<Name extends string>(bytes: Bytes, layout: readonly (readonly [Name, number])[]): Record<Name, Bytes>
function slice(bytes: Bytes, layout: readonly (readonly [string, number])[]): Record<string, Bytes> {
  let offset = 0
  return Object.fromEntries(
    layout.map(([name, length]) => {
      const part = bytes.slice(offset, offset + length)
      offset += length
      return [name, part] as const
    }),
  )
}

function asciiOf(bytes: Bytes, part: PartName): string {
  if (bytes.some((byte) => byte < 0x20 || byte > 0x7e)) throw misfit(part, 'printable ASCII')
  return utf8Decode(bytes)
}

function chinaTime(text: string): Instant {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)
  const [, year, month, day, hour, minute, second] = match ?? []
  const at = match ? parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`) : undefined
  if (at === undefined) throw misfit('D.4', 'a time as yyyyMMddHHmmss')
  return at
}

function writeChinaTime(at: Instant): string {
  const text = new Date(at + 8 * 3600 * SECOND).toISOString()
  const digits = text.slice(0, 19).replace(/[-T:]/g, '')
  if (at % SECOND === 0 && /^\d{14}$/.test(digits)) return digits
  throw misfit('D.4', 'whole seconds of the years 0 to 9999')
}

function unsigned(bytes: Bytes): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0)
}

function bigEndian(value: number, length: number, part: string): Bytes {
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** length) throw misfit(part, `${length} bytes unsigned`)
  return Uint8Array.from({ length }, (_, index) => Math.floor(value / 256 ** (length - 1 - index)) % 256)
}

function sized(bytes: Bytes, length: number, part: string): Bytes {
  if (bytes.length === length) return bytes
  throw misfit(part, `${length} bytes`)
}

function misfit(part: string, wanted: string): FormatError {
  return new FormatError('formats.suishenma.field', `part ${part} of a Suishenma offline code is not ${wanted}`)
}
