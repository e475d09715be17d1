import { hexEncode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CryptoError, ecdsaDerToRaw, ecdsaRawToDer } from '../src/index.js'
import { bytesOf, codeOf, loadVectors, textOf } from './vectors.js'

const vectors = loadVectors('ecdsa-der.json', ['name', 'der', 'size', 'raw'])

describe('ecdsaDerToRaw', () => {
  it.each(vectors.filter(({ raw }) => raw !== undefined))('takes $name', (vector) => {
    expect(hexEncode(ecdsaDerToRaw(bytesOf(vector, 'der'), Number(vector.size)))).toBe(textOf(vector, 'raw'))
    expect(hexEncode(ecdsaRawToDer(bytesOf(vector, 'raw')))).toBe(textOf(vector, 'der'))
  })

  it.each(vectors.filter(({ raw }) => raw === undefined))('refuses $name', (vector) => {
    expect(codeOf(() => ecdsaDerToRaw(bytesOf(vector, 'der'), Number(vector.size)))).toBe('crypto.signature.der')
  })

  it('undoes ecdsaRawToDer for any raw signature', () => {
    const raw = fc.constantFrom(64, 96).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
    fc.assert(
      fc.property(raw, (bytes) => {
        expect(hexEncode(ecdsaDerToRaw(ecdsaRawToDer(bytes), bytes.length / 2))).toBe(hexEncode(bytes))
      }),
    )
  })

  it('has one encoding per signature: what it takes, ecdsaRawToDer gives back', () => {
    const der = fc
      .tuple(fc.uint8Array({ minLength: 64, maxLength: 64 }), fc.nat(80), fc.nat(255))
      .map(([raw, at, byte]) => {
        const bytes = ecdsaRawToDer(raw)
        if (at < bytes.length) bytes[at] = byte
        return bytes
      })
    fc.assert(
      fc.property(der, (bytes) => {
        try {
          expect(hexEncode(ecdsaRawToDer(ecdsaDerToRaw(bytes, 32)))).toBe(hexEncode(bytes))
        } catch (error) {
          expect(error).toBeInstanceOf(CryptoError)
        }
      }),
    )
  })
})

describe('ecdsaRawToDer', () => {
  it.each([0, 1, 63, 134])('refuses %i bytes', (length) => {
    expect(codeOf(() => ecdsaRawToDer(new Uint8Array(length)))).toBe('crypto.signature.length')
  })
})
