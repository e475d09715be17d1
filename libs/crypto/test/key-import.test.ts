import { hexEncode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CryptoError, generateKey, importPrivateKey, importPublicKey, sign, verifySignature } from '../src/index.js'
import { bytesOf, codeOf, loadVectors, textOf } from './vectors.js'

const spkis = loadVectors('spki.json', ['name', 'der', 'kind', 'code'])
const pkcs8s = loadVectors('pkcs8.json', ['name', 'der', 'kind', 'spki', 'code'])
const good = (vectors: typeof spkis) => vectors.filter((vector) => vector.kind !== undefined)
const bad = (vectors: typeof spkis) => vectors.filter((vector) => vector.code !== undefined)
const data = new TextEncoder().encode('data')

describe('importPublicKey', () => {
  it.each(good(spkis))('takes $name', (vector) => {
    const key = importPublicKey(bytesOf(vector, 'der'))
    expect(key.kind).toBe(vector.kind)
    expect(hexEncode(key.spki)).toBe(vector.der)
  })

  it.each(bad(spkis))('refuses $name: $code', (vector) => {
    expect(codeOf(() => importPublicKey(bytesOf(vector, 'der')))).toBe(vector.code)
  })

  it('holds a copy: later writes to the input or to spki change nothing', () => {
    const pair = generateKey('P-256')
    const input = Uint8Array.from(pair.publicKey.spki)
    const key = importPublicKey(input)
    input.fill(0)
    expect(hexEncode(key.spki)).toBe(hexEncode(pair.publicKey.spki))
    key.spki.fill(0)
    expect(verifySignature('ES256', key, data, sign('ES256', pair, data))).toBe(true)
  })

  it('takes any byte changed in a good key as another key of the same kind or a CryptoError', () => {
    fc.assert(
      fc.property(fc.constantFrom(...good(spkis)), fc.nat(), fc.integer({ min: 1, max: 255 }), (vector, at, flip) => {
        const der = bytesOf(vector, 'der')
        der[at % der.length] = (der[at % der.length] ?? 0) ^ flip
        try {
          expect(hexEncode(importPublicKey(der).spki)).toBe(hexEncode(der))
        } catch (error) {
          expect(error).toBeInstanceOf(CryptoError)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('refuses arbitrary bytes with a CryptoError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => importPublicKey(bytes)).toThrow(CryptoError)
        expect(() => importPrivateKey(bytes)).toThrow(CryptoError)
      }),
    )
  })
})

describe('importPrivateKey', () => {
  it.each(good(pkcs8s))('takes $name', (vector) => {
    const key = importPrivateKey(bytesOf(vector, 'der'))
    expect(key.kind).toBe(vector.kind)
    expect(hexEncode(key.publicKey.spki)).toBe(textOf(vector, 'spki'))
    expect(hexEncode(importPrivateKey(key.pkcs8).pkcs8)).toBe(hexEncode(key.pkcs8))
  })

  it.each(bad(pkcs8s))('refuses $name: $code', (vector) => {
    expect(codeOf(() => importPrivateKey(bytesOf(vector, 'der')))).toBe(vector.code)
  })

  it('says nothing of the secret in what it throws', () => {
    for (const vector of bad(pkcs8s)) {
      try {
        importPrivateKey(bytesOf(vector, 'der'))
        expect.unreachable()
      } catch (error) {
        if (!(error instanceof CryptoError)) throw error
        expect(error.message + JSON.stringify(error.detail)).not.toMatch(/[0-9a-f]{16}/)
      }
    }
  })
})

describe('generateKey', () => {
  it.each(['P-256', 'P-384', 'SM2', 'Ed25519'] as const)('%s: new each time, survives export and import', (kind) => {
    const key = generateKey(kind)
    expect(hexEncode(generateKey(kind).publicKey.spki)).not.toBe(hexEncode(key.publicKey.spki))
    expect(key.kind).toBe(kind)
    expect(key.publicKey.kind).toBe(kind)
    const again = importPrivateKey(key.pkcs8)
    expect(hexEncode(again.publicKey.spki)).toBe(hexEncode(key.publicKey.spki))
    const [alg] = key.publicKey.algorithms
    if (alg === undefined) throw new Error('no algorithm')
    expect(verifySignature(alg, key.publicKey, data, sign(alg, again, data))).toBe(true)
  })

  it.each(['P-256', 'SM2', 'Ed25519'] as const)(
    '%s: neither JSON nor a listing of its fields holds the secret',
    (kind) => {
      const key = generateKey(kind)
      expect(Object.keys(key)).toEqual(['kind', 'publicKey'])
      expect(JSON.stringify(key)).not.toContain('pkcs8')
    },
  )
})
