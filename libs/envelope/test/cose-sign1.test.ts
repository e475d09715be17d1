import { readFileSync } from 'node:fs'
import { concatBytes, hexDecode, hexEncode, utf8Encode, YimatongError } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { decodeCoseSign1, signatureInput } from '../src/index.js'

interface CoseCase {
  readonly name: string
  readonly hex: string
  readonly strict: string
  readonly lenient: string
}

const file = JSON.parse(readFileSync(new URL('vectors/cose-sign1.json', import.meta.url), 'utf8'))
const cases: readonly CoseCase[] = file.cases

function outcome(hex: string, lenient: boolean): string {
  try {
    decodeCoseSign1(hexDecode(hex.replaceAll(' ', '')), { lenient })
    return 'ok'
  } catch (error) {
    if (error instanceof YimatongError) return error.code
    throw error
  }
}

describe('decodeCoseSign1', () => {
  it('knows every member of its vectors', () => {
    for (const vector of cases) expect(Object.keys(vector)).toEqual(['name', 'hex', 'strict', 'lenient'])
  })

  it.each(cases)('$name', ({ hex, strict, lenient }) => {
    expect({ strict: outcome(hex, false), lenient: outcome(hex, true) }).toEqual({ strict, lenient })
  })

  it('keeps the protected bytes as they came, long heads included', () => {
    const message = decodeCoseSign1(hexDecode('d2844ea201260458080102030405060708a041a042aabb'), { lenient: true })
    expect(hexEncode(message.protectedBytes)).toBe('a201260458080102030405060708')
    expect(hexEncode(message.keyId ?? new Uint8Array())).toBe('0102030405060708')
    expect(hexEncode(message.toBeSigned)).toContain('4ea20126045808')
  })

  it('lets the protected key id decide over the unprotected one', () => {
    const message = decodeCoseSign1(hexDecode('d2844da2012604480102030405060708a10448ffffffffffffffff41a042aabb'), {
      lenient: true,
    })
    expect(message.isKeyIdProtected).toBe(true)
    expect(hexEncode(message.keyId ?? new Uint8Array())).toBe('0102030405060708')
  })

  it('does not fall back to the unprotected key id when the protected one is of the wrong type', () => {
    const message = decodeCoseSign1(hexDecode('d28445a201260401a10448ffffffffffffffff41a042aabb'), { lenient: true })
    expect(message.keyId).toBeUndefined()
  })

  it.each([
    ['an algorithm without a row', 'd2844fa201390102044801020304050607 08a041a042aabb', undefined],
    ['PS256', 'd2844ea201382404480102030405060708a041a042aabb', 'PS256'],
    ['ES256', 'd2844da2012604480102030405060708a041a042aabb', 'ES256'],
  ])('names the algorithm: %s', (_name, hex, algorithm) => {
    expect(decodeCoseSign1(hexDecode(hex.replaceAll(' ', '')), { lenient: true }).algorithm).toBe(algorithm)
  })
})

describe('signatureInput', () => {
  it.each([0, 1, 23, 24, 255, 256, 65_535])('writes shortest heads for a payload of %i bytes', (length) => {
    const payload = new Uint8Array(length).fill(7)
    const head = { 0: '40', 1: '41', 23: '57', 24: '5818', 255: '58ff', 256: '590100', 65535: '59ffff' }[length] ?? ''
    const expected = concatBytes(hexDecode('846a'), utf8Encode('Signature1'), hexDecode(`43a1012640${head}`), payload)
    expect(hexEncode(signatureInput(hexDecode('a10126'), payload))).toBe(hexEncode(expected))
  })

  it('refuses a payload that its head cannot name', () => {
    expect(() => signatureInput(new Uint8Array(), new Uint8Array(65_536))).toThrow(
      expect.objectContaining({ code: 'envelope.cose.shape' }),
    )
  })
})
