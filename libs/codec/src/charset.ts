import type { Bytes } from '@yimatong/kernel'
import { CodecError } from './error.js'
import { gb18030Decode, gb18030Encode } from './gb18030.js'

/**
 * Character sets of Chinese devices. `gb18030` as in {@link gb18030Encode}; `gbk` is what GBK 1.0 and code page 936 agree
 * on, in two bytes, 21 791 characters, without the euro sign; `gb2312` is GB/T 2312-1980, 7 445 characters.
 */
export type Charset = 'gb18030' | 'gbk' | 'gb2312'

type DoubleByte = Exclude<Charset, 'gb18030'>

/** A set of one and two bytes. */
interface Table {
  /** UTF-16 unit by two-byte code, 0 where there is none. */
  readonly units: Uint16Array
  /** Two-byte code by UTF-16 unit, 0 where there is none. */
  readonly codes: Uint16Array
}

/** First lead byte, first trail byte, last lead byte, last trail byte. */
type Block = readonly [number, number, number, number]

// Codes of two bytes in GB 18030 that GBK 1.0 has not, or code page 936 has not: the euro sign, a second ideographic
// space, vertical marks, two letters of pinyin, ideographic description, radicals and characters of extension A.
const NOT_IN_GBK: readonly Block[] = [
  [0xa2, 0xe3, 0xa2, 0xe3],
  [0xa3, 0xa0, 0xa3, 0xa0],
  [0xa6, 0xd9, 0xa6, 0xdf],
  [0xa6, 0xec, 0xa6, 0xed],
  [0xa6, 0xf3, 0xa6, 0xf3],
  [0xa8, 0xbc, 0xa8, 0xbc],
  [0xa8, 0xbf, 0xa8, 0xbf],
  [0xa9, 0x89, 0xa9, 0x95],
  [0xfe, 0x50, 0xfe, 0xa0],
]

// GB/T 2312-1980 by its rows: symbols, figures, kana, Greek, Cyrillic, pinyin, lines; then the two levels of characters.
const GB2312: readonly Block[] = [
  [0xa1, 0xa1, 0xa1, 0xfe],
  [0xa2, 0xb1, 0xa2, 0xe2],
  [0xa2, 0xe5, 0xa2, 0xee],
  [0xa2, 0xf1, 0xa2, 0xfc],
  [0xa3, 0xa1, 0xa3, 0xfe],
  [0xa4, 0xa1, 0xa4, 0xf3],
  [0xa5, 0xa1, 0xa5, 0xf6],
  [0xa6, 0xa1, 0xa6, 0xb8],
  [0xa6, 0xc1, 0xa6, 0xd8],
  [0xa7, 0xa1, 0xa7, 0xc1],
  [0xa7, 0xd1, 0xa7, 0xf1],
  [0xa8, 0xa1, 0xa8, 0xba],
  [0xa8, 0xc5, 0xa8, 0xe9],
  [0xa9, 0xa4, 0xa9, 0xef],
  [0xb0, 0xa1, 0xd6, 0xfe],
  [0xd7, 0xa1, 0xd7, 0xf9],
  [0xd8, 0xa1, 0xf7, 0xfe],
]

// The dot and the dash are other characters in the mapping of GB 2312 (Unicode's GB2312.TXT) than in that of GBK: a name
// with the middle dot U+00B7 has no spelling in GB 2312.
const GB2312_OTHERWISE: readonly (readonly [number, number])[] = [
  [0xa1a4, 0x30fb],
  [0xa1aa, 0x2015],
]

const tables: Partial<Record<DoubleByte, Table>> = {}

function tableOf(name: DoubleByte): Table {
  tables[name] ??= name === 'gbk' ? buildGbk() : buildGb2312()
  return tables[name]
}

function buildGbk(): Table {
  const table: Table = { units: new Uint16Array(0x1_0000), codes: new Uint16Array(0x1_0000) }
  const decoder = new TextDecoder('gb18030')
  const pair = new Uint8Array(2)
  for (let code = 0x8140; code <= 0xfefe; code++) {
    const trail = code & 0xff
    if (trail < 0x40 || trail === 0x7f || trail === 0xff) continue
    if (NOT_IN_GBK.some((block) => isIn(block, code))) continue
    pair[0] = code >> 8
    pair[1] = trail
    const unit = decoder.decode(pair).charCodeAt(0)
    // Private use is room for the users of GBK, not characters.
    if ((unit < 0xe000 || unit > 0xf8ff) && unit !== 0xfffd) note(table, code, unit)
  }
  return table
}

function buildGb2312(): Table {
  const { units } = tableOf('gbk')
  const table: Table = { units: new Uint16Array(0x1_0000), codes: new Uint16Array(0x1_0000) }
  const otherwise = new Map(GB2312_OTHERWISE)
  for (let code = 0xa1a1; code <= 0xf7fe; code++) {
    if (GB2312.some((block) => isIn(block, code))) note(table, code, otherwise.get(code) ?? units[code] ?? 0)
  }
  return table
}

function isIn([firstLead, firstTrail, lastLead, lastTrail]: Block, code: number): boolean {
  const lead = code >> 8
  const trail = code & 0xff
  return lead >= firstLead && lead <= lastLead && trail >= firstTrail && trail <= lastTrail
}

function note({ units, codes }: Table, code: number, unit: number): void {
  units[code] = unit
  codes[unit] = code
}

/**
 * Bytes of a text in a character set. Nothing is ever replaced.
 * @throws CodecError `codec.charset.unmappable` (`codec.gb18030.unmappable`) on a character the set has not
 */
export function charsetEncode(name: Charset, text: string): Bytes {
  if (name === 'gb18030') return gb18030Encode(text)
  const { codes } = tableOf(name)
  const out = new Uint8Array(2 * text.length)
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      out[length++] = unit
      continue
    }
    const code = codes[unit] ?? 0
    if (code === 0) throw unmappable(name, text)
    out[length++] = code >> 8
    out[length++] = code & 0xff
  }
  return out.slice(0, length)
}

function unmappable(name: Charset, text: string): CodecError {
  return new CodecError('codec.charset.unmappable', `a text of ${text.length} has a character that ${name} has not`)
}

/**
 * Text of bytes in a character set, strict: {@link charsetEncode} writes the same bytes again.
 * @throws CodecError `codec.charset.malformed` (`codec.gb18030.malformed`)
 */
export function charsetDecode(name: Charset, bytes: Bytes): string {
  if (name === 'gb18030') return gb18030Decode(bytes)
  const { units } = tableOf(name)
  let text = ''
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] ?? 0
    const unit = lead < 0x80 ? lead : (units[(lead << 8) | (bytes[++i] ?? 0)] ?? 0)
    if (unit === 0 && lead !== 0) throw malformed(name, bytes)
    text += String.fromCharCode(unit)
  }
  return text
}

function malformed(name: Charset, bytes: Bytes): CodecError {
  return new CodecError('codec.charset.malformed', `${bytes.length} bytes are not ${name}`)
}
