import { type JsonValue, parseJson } from '@yimatong/codec'
import { YimatongError } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import {
  countersignDocument,
  decodeSignedDocument,
  type SignedDocument,
  signDocument,
  verifySignedDocument,
} from '../src/index.js'
import { newSigner } from './signers.js'

const registry = newSigner('P-256')
const second = newSigner('SM2')
const payload: JsonValue = { version: 3, b: ['x', null, true], a: '一码通' }
const document = signDocument('trust-list', payload, registry)

function outcome(json: JsonValue): string {
  try {
    decodeSignedDocument(json)
    return 'ok'
  } catch (error) {
    if (error instanceof YimatongError) return error.code
    throw error
  }
}

const changed = (more: Record<string, JsonValue>): SignedDocument => ({ ...document, ...more })

describe('a signed document', () => {
  it('holds after a round trip through text with other member order', () => {
    const { type, payload: content, signatures } = document
    const text = JSON.stringify({ signatures, payload: { a: '一码通', b: ['x', null, true], version: 3 }, type })
    const read = decodeSignedDocument(parseJson(text))
    expect(read.payload).toEqual(content)
    expect(verifySignedDocument(read, 'trust-list', registry.certificate)).toBe(true)
  })

  it.each([
    ['another key', () => verifySignedDocument(document, 'trust-list', second.certificate)],
    ['another type asked for', () => verifySignedDocument(document, 'receipt', registry.certificate)],
    ['another type claimed', () => verifySignedDocument(changed({ type: 'receipt' }), 'receipt', registry.certificate)],
    [
      'a changed payload',
      () => verifySignedDocument(changed({ payload: { version: 4 } }), 'trust-list', registry.certificate),
    ],
    ['no signature', () => verifySignedDocument({ ...document, signatures: [] }, 'trust-list', registry.certificate)],
    [
      'the key id of another signer',
      () => {
        const key = { keyId: second.certificate.keyId, publicKey: registry.certificate.publicKey }
        return verifySignedDocument(document, 'trust-list', key)
      },
    ],
  ])('does not hold with %s', (_name, run) => {
    expect(run()).toBe(false)
  })

  it('carries several signatures, each for its own signer', () => {
    const both = countersignDocument(document, second)
    expect(both.signatures.map(({ alg }) => alg)).toEqual(['ES256', 'SM2-SM3'])
    for (const signer of [registry, second])
      expect(verifySignedDocument(both, 'trust-list', signer.certificate)).toBe(true)
    expect(signDocument('trust-list', payload, registry, second).signatures).toHaveLength(2)
  })

  it.each<[string, JsonValue, string]>([
    ['a list', [], 'envelope.document.shape'],
    ['no payload', { type: 'a', signatures: [] }, 'envelope.document.shape'],
    ['no signatures', { ...document, signatures: [] }, 'envelope.document.shape'],
    [
      '17 signatures',
      { ...document, signatures: Array(17).fill(document.signatures[0] ?? null) },
      'envelope.document.shape',
    ],
    ['a member of nobody', { ...document, extra: 1 }, 'envelope.document.shape'],
    ['a type in capitals', { ...document, type: 'Receipt' }, 'envelope.document.type'],
    [
      'RS256',
      { ...document, signatures: [{ keyId: '0011223344556677', alg: 'RS256', sig: 'AA' }] },
      'envelope.document.shape',
    ],
    [
      'a key id in capitals',
      { ...document, signatures: [{ keyId: 'AA11223344556677', alg: 'ES256', sig: 'AA' }] },
      'envelope.document.shape',
    ],
    [
      'padded base64',
      { ...document, signatures: [{ keyId: '0011223344556677', alg: 'ES256', sig: 'AA==' }] },
      'envelope.document.shape',
    ],
    [
      'a signature of wrong length',
      { ...document, signatures: [{ keyId: '0011223344556677', alg: 'ES256', sig: 'AA' }] },
      'ok',
    ],
  ])('is read or refused by shape: %s', (_name, json, code) => {
    expect(outcome(json)).toBe(code)
  })

  it('refuses to sign under a type that could forge the line structure', () => {
    expect(() => signDocument('a\nb', payload, registry)).toThrow(
      expect.objectContaining({ code: 'envelope.document.type' }),
    )
  })
})
