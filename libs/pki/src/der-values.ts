import type { Bytes, Instant } from '@yimatong/kernel'
import { instant, SECOND } from '@yimatong/kernel'
import { type DerNode, TAG } from './der.js'
import { PkiError } from './error.js'

/** BOOLEAN: exactly 00 or ff (X.690 §11.1). @throws PkiError `pki.der.malformed` */
export function booleanOf(node: DerNode): boolean {
  const [octet] = node.content
  if (node.content.length !== 1 || (octet !== 0 && octet !== 0xff)) throw malformed('BOOLEAN', node)
  return octet === 0xff
}

/** Content of an INTEGER in minimal two's complement (X.690 §8.3). @throws PkiError `pki.der.malformed` */
export function integerOf(node: DerNode): Bytes {
  const [first = 0, second = 0] = node.content
  const padded = node.content.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
  if (node.content.length === 0 || padded) throw malformed('INTEGER', node)
  return node.content
}

/** An INTEGER or ENUMERATED from 0 to 2^31−1. @throws PkiError `pki.der.malformed` */
export function smallIntegerOf(node: DerNode): number {
  const content = integerOf(node)
  if (content.length > 4 || (content[0] ?? 0) >= 0x80) throw malformed('small INTEGER', node)
  return content.reduce((value, octet) => value * 256 + octet, 0)
}

/** Octets of a BIT STRING and the number of unused bits, which are zero (X.690 §11.2.1). @throws PkiError `pki.der.malformed` */
export function bitStringOf(node: DerNode): { bits: Bytes; unused: number } {
  const unused = node.content[0]
  const bits = node.content.subarray(1)
  const last = bits[bits.length - 1] ?? 0
  if (unused === undefined || unused > 7 || (bits.length === 0 && unused > 0) || (last & ((1 << unused) - 1)) !== 0) {
    throw malformed('BIT STRING', node)
  }
  return { bits, unused }
}

/** Octets of a BIT STRING that holds whole octets. @throws PkiError `pki.der.malformed` */
export function octetsOfBitString(node: DerNode): Bytes {
  const { bits, unused } = bitStringOf(node)
  if (unused !== 0) throw malformed('BIT STRING of whole octets', node)
  return bits
}

/** Dotted form of an OBJECT IDENTIFIER; arcs may be as long as a UUID. @throws PkiError `pki.der.malformed` (X.690 §8.19) */
export function oidOf(node: DerNode): string {
  const { content } = node
  const arcs: bigint[] = []
  let arc = 0n
  let fresh = true
  for (const octet of content) {
    // A leading 80 octet pads an arc; 19 octets hold a UUID, and nothing longer is in use.
    if (content.length > 64 || (fresh && octet === 0x80)) throw malformed('OBJECT IDENTIFIER', node)
    arc = (arc << 7n) | BigInt(octet & 0x7f)
    fresh = octet < 0x80
    if (fresh) {
      arcs.push(arc)
      arc = 0n
    }
  }
  const [first, ...rest] = arcs
  if (first === undefined || !fresh) throw malformed('OBJECT IDENTIFIER', node)
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n
  return [root, first - root * 40n, ...rest].join('.')
}

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/

/**
 * Instant of a Time: `YYMMDDHHMMSSZ` to 2049 and `YYYYMMDDHHMMSSZ` from 2050, nothing else (RFC 5280 §4.1.2.5).
 * @throws PkiError `pki.certificate.time` on offsets, fractions, missing seconds, no such day, or the other form's years
 */
export function timeOf(node: DerNode): Instant {
  const utc = node.tag === TAG.utcTime
  if (!utc && node.tag !== TAG.generalizedTime) throw malformed('Time', node)
  const digits = (utc ? UTC_TIME : GENERALIZED_TIME).exec(asciiOf(node.content))?.slice(1).map(Number)
  const [given = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = digits ?? []
  const year = utc ? given + (given < 50 ? 2000 : 1900) : given
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second)
  const calendar = new Date(milliseconds)
  const exact = calendar.getUTCMonth() === month - 1 && calendar.getUTCDate() === day && calendar.getUTCHours() === hour
  if (digits === undefined || !exact || minute > 59 || second > 59 || (!utc && year < 2050)) {
    throw new PkiError(
      'pki.certificate.time',
      `a ${utc ? 'UTCTime' : 'GeneralizedTime'} of ${node.content.length} characters is not the form of RFC 5280 §4.1.2.5`,
    )
  }
  return instant(milliseconds)
}

/** Last instant of the second a Time names: a notAfter or nextUpdate includes its whole second (RFC 5280 §4.1.2.5). */
export function wholeSecond(at: Instant): Instant {
  return instant(at + SECOND - 1)
}

/** Characters of octets below 80. @throws PkiError `pki.der.malformed` on any other */
export function asciiOf(content: Bytes): string {
  let text = ''
  for (const octet of content) {
    if (octet >= 0x80) throw new PkiError('pki.der.malformed', 'an octet above 7f stands in an ASCII string')
    text += String.fromCharCode(octet)
  }
  return text
}

function malformed(kind: string, node: DerNode): PkiError {
  return new PkiError('pki.der.malformed', `${node.content.length} octets are not a DER ${kind}`)
}
