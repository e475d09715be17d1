import { hexEncode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  aesCbcDecrypt,
  aesCbcEncrypt,
  aesEcbDecrypt,
  aesEcbEncrypt,
  aesGcmOpen,
  aesGcmSeal,
  deriveKey,
  equalSecrets,
  hmac,
  randomBytes,
  sm4CbcDecrypt,
  sm4CbcEncrypt,
  sm4EcbDecrypt,
  sm4EcbEncrypt,
} from '../src/index.js'
import { codeOf } from './vectors.js'

const key = new Uint8Array(32).fill(7)
const iv = new Uint8Array(16).fill(8)
const nonce = new Uint8Array(12).fill(9)
const none = new Uint8Array()
const text = new TextEncoder().encode('一码通: nineteen bytes and more')

describe('SM4', () => {
  const short = key.subarray(0, 16)

  it.each([0, 8, 15, 17, 24, 32])('refuses a key of %i bytes', (length) => {
    const wrong = new Uint8Array(length)
    for (const call of [
      () => sm4CbcEncrypt(wrong, iv, text),
      () => sm4CbcDecrypt(wrong, iv, text),
      () => sm4EcbEncrypt(wrong, text),
      () => sm4EcbDecrypt(wrong, text),
    ])
      expect(codeOf(call)).toBe('crypto.sm4.key-length')
  })

  it.each([0, 8, 12, 17])('refuses an initialisation vector of %i bytes', (length) => {
    expect(codeOf(() => sm4CbcEncrypt(short, new Uint8Array(length), text))).toBe('crypto.sm4.iv-length')
    expect(codeOf(() => sm4CbcDecrypt(short, new Uint8Array(length), text))).toBe('crypto.sm4.iv-length')
  })

  it('comes back, and chains only in CBC', () => {
    expect(sm4CbcDecrypt(short, iv, sm4CbcEncrypt(short, iv, text))).toEqual(text)
    expect(sm4EcbDecrypt(short, sm4EcbEncrypt(short, text))).toEqual(text)
    const twice = new Uint8Array(32)
    const halves = (sealed: Uint8Array) => [hexEncode(sealed.subarray(0, 16)), hexEncode(sealed.subarray(16, 32))]
    const [first, second] = halves(sm4EcbEncrypt(short, twice))
    expect(first).toBe(second)
    const [third, fourth] = halves(sm4CbcEncrypt(short, iv, twice))
    expect(third).not.toBe(fourth)
  })

  it('has one code for whatever does not decrypt', () => {
    const sealed = sm4EcbEncrypt(short, text)
    for (const bytes of [none, sealed.subarray(1), sealed.subarray(0, 15), sealed.subarray(0, 16)]) {
      expect(codeOf(() => sm4EcbDecrypt(short, bytes))).toBe('crypto.sm4.decrypt')
      expect(codeOf(() => sm4CbcDecrypt(short, iv, bytes))).toBe('crypto.sm4.decrypt')
      expect(codeOf(() => aesEcbDecrypt(short, bytes))).toBe('crypto.aes.decrypt')
    }
  })
})

describe('AES', () => {
  it.each([0, 8, 15, 17, 31, 33, 64])('refuses a key of %i bytes', (length) => {
    const wrong = new Uint8Array(length)
    for (const call of [
      () => aesCbcEncrypt(wrong, iv, text),
      () => aesCbcDecrypt(wrong, iv, text),
      () => aesEcbEncrypt(wrong, text),
      () => aesEcbDecrypt(wrong, text),
      () => aesGcmSeal(wrong, nonce, text, none),
      () => aesGcmOpen(wrong, nonce, text, none),
    ])
      expect(codeOf(call)).toBe('crypto.aes.key-length')
  })

  it.each([0, 8, 12, 17])('CBC refuses an initialisation vector of %i bytes', (length) => {
    expect(codeOf(() => aesCbcEncrypt(key, new Uint8Array(length), text))).toBe('crypto.aes.iv-length')
    expect(codeOf(() => aesCbcDecrypt(key, new Uint8Array(length), text))).toBe('crypto.aes.iv-length')
  })

  it.each([0, 8, 11, 13, 16])('GCM refuses a nonce of %i bytes', (length) => {
    expect(codeOf(() => aesGcmSeal(key, new Uint8Array(length), text, none))).toBe('crypto.aes.nonce-length')
    expect(codeOf(() => aesGcmOpen(key, new Uint8Array(length), text, none))).toBe('crypto.aes.nonce-length')
  })

  it('CBC has one code for part of a block, for bad padding and for nothing at all', () => {
    const sealed = aesCbcEncrypt(key, iv, text)
    const flipped = sealed.map((byte, i) => (i === sealed.length - 17 ? byte ^ 0x80 : byte))
    for (const bytes of [none, sealed.subarray(1), sealed.subarray(0, 15), flipped]) {
      expect(codeOf(() => aesCbcDecrypt(key, iv, bytes))).toBe('crypto.aes.decrypt')
    }
  })

  it('GCM opens only what was sealed: any flipped bit anywhere is undefined', () => {
    const aad = new TextEncoder().encode('header')
    const sealed = aesGcmSeal(key, nonce, text, aad)
    const flip = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at % bytes.length ? byte ^ 1 : byte))
    fc.assert(
      fc.property(fc.nat(1000), (at) => {
        expect(aesGcmOpen(key, nonce, flip(sealed, at), aad)).toBeUndefined()
        expect(aesGcmOpen(key, nonce, sealed, flip(aad, at))).toBeUndefined()
        expect(aesGcmOpen(key, flip(nonce, at), sealed, aad)).toBeUndefined()
        expect(aesGcmOpen(flip(key, at), nonce, sealed, aad)).toBeUndefined()
        expect(aesGcmOpen(key, nonce, sealed.subarray(0, at % sealed.length), aad)).toBeUndefined()
      }),
    )
    expect(aesGcmOpen(key, nonce, sealed, aad)).toEqual(text)
  })
})

describe('equalSecrets', () => {
  it.each([
    ['two empty', [], [], true],
    ['same', [1, 2, 3], [1, 2, 3], true],
    ['first byte', [0, 2, 3], [1, 2, 3], false],
    ['last byte', [1, 2, 3], [1, 2, 4], false],
    ['shorter', [1, 2], [1, 2, 3], false],
    ['longer by a zero', [1, 2, 3, 0], [1, 2, 3], false],
  ])('%s', (_, a, b, expected) => {
    expect(equalSecrets(Uint8Array.from(a), Uint8Array.from(b))).toBe(expected)
  })
})

describe('randomBytes', () => {
  it('gives what is asked for, and not the same twice', () => {
    expect(randomBytes(16)).toHaveLength(16)
    expect(randomBytes(65_536)).toHaveLength(65_536)
    expect(hexEncode(randomBytes(16))).not.toBe(hexEncode(randomBytes(16)))
    expect(Object.getPrototypeOf(randomBytes(1))).toBe(Uint8Array.prototype)
  })

  it.each([0, -1, 1.5, 65_537, Number.NaN])('refuses %d', (length) => {
    expect(codeOf(() => randomBytes(length))).toBe('crypto.random.length')
  })
})

describe('deriveKey', () => {
  it('separates by info and by salt', () => {
    const keys = [none, iv].flatMap((salt) => [none, nonce].map((info) => hexEncode(deriveKey(key, salt, info, 32))))
    expect(new Set(keys).size).toBe(4)
  })

  it.each([0, 8161, 1.5])('refuses %d bytes', (length) => {
    expect(codeOf(() => deriveKey(key, none, none, length))).toBe('crypto.hkdf.length')
  })
})

describe('hmac', () => {
  it('changes with the key, the data and the digest', () => {
    const macs = [hmac('sm3', key, text), hmac('sha-256', key, text), hmac('sm3', iv, text), hmac('sm3', key, iv)]
    expect(new Set(macs.map(hexEncode)).size).toBe(4)
  })
})
