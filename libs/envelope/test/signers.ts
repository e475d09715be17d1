import type { CborValue } from '@yimatong/codec'
import { generateKey, type PrivateKeyKind } from '@yimatong/crypto'
import { type Instant, parseInstant } from '@yimatong/kernel'
import { encodeName, issueSelfSigned } from '@yimatong/pki'
import type { NationalClaims, Signer } from '../src/index.js'

/** An RFC 3339 text as an instant; a wrong one fails the test that wrote it. */
export function at(text: string): Instant {
  const instant = parseInstant(text)
  if (instant === undefined) throw new Error(`not RFC 3339: ${text}`)
  return instant
}

/** A signer with a fresh key; TEST ONLY. */
export function newSigner(kind: PrivateKeyKind): Signer {
  const key = generateKey(kind)
  const certificate = issueSelfSigned(
    {
      subject: encodeName([
        ['C', 'CN'],
        ['O', 'TEST ONLY'],
      ]),
      serial: Uint8Array.of(1),
      notBefore: at('2024-01-01T00:00:00Z'),
      notAfter: at('2034-01-01T00:00:00Z'),
      extensions: { keyUsage: ['digitalSignature'] },
    },
    key,
  )
  return { certificate, key }
}

/** Claims of a small code. */
export function sampleClaims(more: Partial<NationalClaims> = {}): NationalClaims {
  return {
    issuer: '330100',
    issuedAt: at('2024-05-04T08:00:00Z'),
    expiresAt: at('2024-05-04T09:00:00Z'),
    codeId: Uint8Array.from({ length: 16 }, (_, index) => index + 1),
    record: new Map<number, CborValue>([
      [0, 1],
      [1, new Map([[10, 'ref-1']])],
      [
        4,
        new Map<number, string>([
          [1, '00'],
          [4, '测试机构'],
          [5, 'automated'],
        ]),
      ],
    ]),
    ...more,
  }
}
