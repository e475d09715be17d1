import { YimatongError } from '@yimatong/kernel'
import type { ShcFindingCode } from './shc/findings.js'

/** Why a foreign code was not read, or a table of standards/ not compiled. Closed: codes are added, never renamed. */
export type FormatErrorCode =
  | 'formats.dcc.size'
  | 'formats.dcc.prefix'
  | 'formats.dcc.base45'
  | 'formats.dcc.deflate'
  | 'formats.dcc.cose'
  | 'formats.dcc.cbor'
  | 'formats.dcc.claims'
  | 'formats.dcc.payload'
  | 'formats.dcc.signer'
  | 'formats.suishenma.size'
  | 'formats.suishenma.prefix'
  | 'formats.suishenma.length'
  | 'formats.suishenma.trailer'
  | 'formats.suishenma.base64'
  | 'formats.suishenma.block'
  | 'formats.suishenma.field'
  | 'formats.aarogya.size'
  | 'formats.aarogya.jws'
  | 'formats.aarogya.claims'
  | 'formats.divoc.size'
  | 'formats.divoc.base64'
  | 'formats.divoc.zip'
  | 'formats.divoc.zip-end'
  | 'formats.divoc.zip64'
  | 'formats.divoc.zip-entries'
  | 'formats.divoc.zip-encrypted'
  | 'formats.divoc.zip-size'
  | 'formats.divoc.zip-content'
  | 'formats.divoc.json'
  | 'formats.divoc.credential'
  | 'formats.divoc.context'
  | 'formats.divoc.json-ld'
  | 'formats.divoc.canonical'
  | 'formats.divoc.proof'
  | 'formats.vds-nc.size'
  | 'formats.vds-nc.json'
  | 'formats.vds-nc.shape'
  | 'formats.vds-nc.type'
  | 'formats.vds-nc.certificate'
  | 'formats.table.malformed'
  | 'formats.keys.type'
  | 'formats.keys.key'

/**
 * What a check of a foreign code can find; values, never thrown. Each has an entry of its own in standards/findings; the
 * codes of a decoder ({@link FormatErrorCode}) share one.
 */
export const FORMAT_FINDING_CODES = [
  'formats.dcc.algorithm',
  'formats.dcc.key-id',
  'formats.dcc.signer-unknown',
  'formats.dcc.signature',
  'formats.dcc.key-usage',
  'formats.dcc.expired',
  'formats.dcc.not-yet-valid',
  'formats.dcc.times',
  'formats.dcc.member',
  'formats.suishenma.key-absent',
  'formats.suishenma.signature',
  'formats.suishenma.industry-signature',
  'formats.suishenma.not-enabled',
  'formats.suishenma.expired',
  'formats.suishenma.not-yet-valid',
  'formats.aarogya.algorithm',
  'formats.aarogya.key-absent',
  'formats.aarogya.signature',
  'formats.aarogya.expired',
  'formats.aarogya.life',
  'formats.divoc.context',
  'formats.divoc.json-ld',
  'formats.divoc.canonical',
  'formats.divoc.algorithm',
  'formats.divoc.purpose',
  'formats.divoc.key-absent',
  'formats.divoc.key-issuer',
  'formats.divoc.signature',
  'formats.divoc.not-yet-valid',
  'formats.divoc.expired',
  'formats.divoc.member-unsigned',
  'formats.divoc.member-shared',
  'formats.vds-nc.type',
  'formats.vds-nc.algorithm',
  'formats.vds-nc.signature',
  'formats.vds-nc.country',
  'formats.vds-nc.certificate-use',
  'formats.vds-nc.anchor-absent',
  'formats.vds-nc.authority-key',
  'formats.vds-nc.path',
  'formats.vds-nc.certificate-time',
  'formats.vds-nc.anchor-time',
  'formats.shc.expired',
  'formats.shc.not-yet-valid',
  'formats.shc.issuer-keys',
  'formats.shc.key-unknown',
  'formats.shc.key-issuer',
  'formats.shc.key-certificate',
  'formats.shc.signature',
  'formats.shc.revoked',
  'formats.shc.revocation-list',
  'formats.shc.chunk-count',
] as const

/** A word of {@link FORMAT_FINDING_CODES}, or of the table of SMART Health Cards. */
export type FormatFindingCode = (typeof FORMAT_FINDING_CODES)[number] | ShcFindingCode

/** Thrown by formats. The message never holds content. */
export class FormatError extends YimatongError<FormatErrorCode> {}
