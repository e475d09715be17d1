import { base45Decode, base45Encode, type CborMap, storeZlib, unstoreZlib } from '@yimatong/codec'
import { issueNationalCode } from '@yimatong/envelope'
import { type Bytes, HOUR, type Instant } from '@yimatong/kernel'
import {
  type Assessment,
  citizenCheckDigit,
  encodeRecordClaims,
  type NationalRecord,
  type Subject,
  withOrigins,
} from '@yimatong/record'
import { after, named } from './setting.js'
import { elements } from './standards.js'

/** The marked synthetic person of these tests. */
export const NAME = '测试甲'
export const NUMBER = numberOf('33019919000101001')
export const TELEPHONE = '10000000001'

/** A synthetic citizen number: unassigned county, birth year 1900, right check digit. */
export function numberOf(body: string): string {
  return body + citizenCheckDigit(body)
}

export const PERSON: Subject = { name: NAME, documentType: 'resident-id', documentNumber: NUMBER, telephone: TELEPHONE }

/** A green assessment of two hours ago, but for what a test changes. */
export function assessmentOf(more: Partial<Assessment> = {}): Assessment {
  return {
    level: '00',
    assessedAt: after(-2 * HOUR),
    authority: '测试主管部门',
    decidedBy: 'automated',
    division: '330100',
    ...more,
  }
}

/** A record with every element sourced. */
export function recordOf(assessment: Assessment | undefined, subject: Subject = PERSON): NationalRecord {
  return withOrigins({ profile: 'hc-n/1', subject, ...(assessment && { assessment }) }, elements)
}

/** The claims of a record, whole. */
export const claimsOf = (record: NationalRecord): CborMap => encodeRecordClaims(record, 'full', elements)

/** What a test may choose of a code. */
export interface CodeOptions {
  readonly record?: NationalRecord
  /** Instead of a record: claims as they stand, right or wrong. */
  readonly claims?: CborMap
  readonly by?: string
  readonly issuer?: string
  readonly issuedAt?: Instant
  readonly expiresAt?: Instant
  readonly nonce?: Bytes
  readonly codeId?: Bytes
}

export const CODE_ID = Uint8Array.from({ length: 16 }, (_, index) => 0xa0 + index)

/** The text of a signed code: green, of Zhejiang, an hour old and good for another, but for what a test changes. */
export function codeOf(options: CodeOptions = {}): string {
  const { record = recordOf(assessmentOf()), by = '330000-code-signer', nonce } = options
  const { certificate, key } = named(by)
  return issueNationalCode({
    claims: {
      issuer: options.issuer ?? '330000',
      issuedAt: options.issuedAt ?? after(-HOUR),
      expiresAt: options.expiresAt ?? after(HOUR),
      codeId: options.codeId ?? CODE_ID,
      record: options.claims ?? claimsOf(record),
      ...(nonce && { nonce }),
    },
    signer: { certificate, key },
  })
}

/** The bytes of the signed message in a code. */
export function messageOf(text: string): Bytes {
  return unstoreZlib(base45Decode(text.slice('HCN1:'.length)))
}

/** A code around a message, well made in every layer above it. */
export function wrapMessage(message: Bytes): string {
  return `HCN1:${base45Encode(storeZlib(message))}`
}
