import { hexDecode, hexEncode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToInteger, integerToBytes } from '../src/curves.js'
import {
  digest,
  ecdsaDerToRaw,
  generateKey,
  importPrivateKey,
  importPublicKey,
  sign,
  verifySignature,
} from '../src/index.js'
import { encodePkcs8 } from '../src/pkcs8.js'
import { isSm2SignatureOf, sm2SignatureOf, sm2Verifier } from '../src/sm2.js'
import { identityInput, SM2_ORDER, Sm2Curve } from '../src/sm2-curve.js'
import { nonceSource } from '../src/sm2-nonce.js'
import { encodeSpki } from '../src/spki.js'
import { codeOf, loadCorpus } from './vectors.js'

interface Sm2Corpus {
  readonly vectors: readonly {
    publicKey: string
    id: string
    message: string
    signature: string
    valid: boolean
    note: string
  }[]
}

// GB/T 32918.5-2017 annex A.2: key, message, nonce, and what must come of them.
const ANNEX = {
  secret: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  point:
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  z: 'b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3',
  e: 'f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640',
  nonce: '59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21',
  r: 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3',
  s: 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
}
const message = new TextEncoder().encode('message digest')
const annexKey = importPrivateKey(encodePkcs8('SM2', hexDecode(ANNEX.secret)))

describe('SM2-SM3, GB/T 32918.5 annex A.2', () => {
  it('has the Z, the e, the public key and the signature of the standard', () => {
    const z = digest('sm3', identityInput(hexDecode(ANNEX.point)))
    expect(hexEncode(z)).toBe(ANNEX.z)
    const e = digest('sm3', Uint8Array.of(...z, ...message))
    expect(hexEncode(e)).toBe(ANNEX.e)
    expect(hexEncode(annexKey.publicKey.spki)).toBe(hexEncode(encodeSpki('SM2', hexDecode(ANNEX.point))))
    const d = bytesToInteger(hexDecode(ANNEX.secret))
    const signed = sm2SignatureOf(
      { d, inverse: Sm2Curve.Fn.inv(1n + d) },
      bytesToInteger(e),
      BigInt(`0x${ANNEX.nonce}`),
    )
    expect(hexEncode(signed ?? new Uint8Array())).toBe(ANNEX.r + ANNEX.s)
  })

  it('verifies it', () => {
    expect(verifySignature('SM2-SM3', annexKey.publicKey, message, hexDecode(ANNEX.r + ANNEX.s))).toBe(true)
  })
})

describe('the distinguishing identifier of a key', () => {
  const fresh = generateKey('SM2')

  it('is part of what is signed: a signature holds under it alone', () => {
    const named = importPrivateKey(fresh.pkcs8, { sm2Id: 'metro@example' })
    const signature = sign('SM2-SM3', named, message)
    expect(verifySignature('SM2-SM3', named.publicKey, message, signature)).toBe(true)
    expect(
      verifySignature('SM2-SM3', importPublicKey(fresh.publicKey.spki, { sm2Id: 'metro@example' }), message, signature),
    ).toBe(true)
    expect(verifySignature('SM2-SM3', fresh.publicKey, message, signature)).toBe(false)
    expect(verifySignature('SM2-SM3', importPublicKey(fresh.publicKey.spki, { sm2Id: '' }), message, signature)).toBe(
      false,
    )
  })

  it('is the default one unless told, and other kinds of key have none', () => {
    const same = importPublicKey(fresh.publicKey.spki, { sm2Id: '1234567812345678' })
    expect(verifySignature('SM2-SM3', same, message, sign('SM2-SM3', fresh, message))).toBe(true)
    const other = generateKey('P-256')
    const imported = importPublicKey(other.publicKey.spki, { sm2Id: 'x' })
    expect(verifySignature('ES256', imported, message, sign('ES256', other, message))).toBe(true)
  })

  it('of more than 8191 bytes is refused: its length in bits has two bytes', () => {
    const spki = fresh.publicKey.spki
    expect(() => importPublicKey(spki, { sm2Id: 'x'.repeat(8191) })).not.toThrow()
    expect(codeOf(() => importPublicKey(spki, { sm2Id: 'x'.repeat(8192) }))).toBe('crypto.key.sm2-id')
  })
})

describe('SM2-SM3, outside corpus', () => {
  const corpus = loadCorpus('sm2/vectors.json') as Sm2Corpus | undefined

  it.skipIf(corpus === undefined)('agrees on every vector', () => {
    const judge = (publicKey: string, id: string, data: string, signature: string) => {
      try {
        return sm2Verifier(hexDecode(publicKey), id)(hexDecode(data), ecdsaDerToRaw(hexDecode(signature), 32))
      } catch {
        return false
      }
    }
    const vectors = corpus?.vectors ?? []
    const wrong = vectors.filter((v) => judge(v.publicKey, v.id, v.message, v.signature) !== v.valid)
    expect(wrong.map(({ note }) => note)).toEqual([])
    expect(vectors.length).toBeGreaterThanOrEqual(30)
  })
})

describe('SM2-SM3, malformed signatures', () => {
  const n = SM2_ORDER
  const r = BigInt(`0x${ANNEX.r}`)
  const s = BigInt(`0x${ANNEX.s}`)
  const raw = (a: bigint, b: bigint) => Uint8Array.of(...integerToBytes(a, 32), ...integerToBytes(b, 32))
  const max = 2n ** 256n - 1n
  const rows: readonly (readonly [string, Uint8Array])[] = [
    ['r = 0', raw(0n, s)],
    ['s = 0', raw(r, 0n)],
    ['both 0', raw(0n, 0n)],
    ['r = n', raw(n, s)],
    ['s = n', raw(r, n)],
    ['r + n, cut to 256 bits', raw((r + n) & max, s)],
    ['s + n, cut to 256 bits', raw(r, (s + n) & max)],
    ['n − r', raw(n - r, s)],
    ['n − s', raw(r, n - s)],
    ['r + s = n', raw(r, n - r)],
    ['r and s exchanged', raw(s, r)],
    ['r + 1', raw(r + 1n, s)],
    ['s + 1', raw(r, s + 1n)],
    ['all ones', raw(max, max)],
    ['empty', new Uint8Array()],
    ['63 bytes', raw(r, s).subarray(1)],
    ['65 bytes', Uint8Array.of(...raw(r, s), 0)],
  ]
  it.each(rows)('refuses %s', (_, signature) => {
    expect(verifySignature('SM2-SM3', annexKey.publicKey, message, signature)).toBe(false)
  })

  it.each([
    ['small r', 7n, 330_199n],
    ['small s', 330_199n, 5n],
    ['both one', 1n, 1n],
  ])('refuses r + n and s + n below 2^256 where the equation would hold: %s', (_, r, s) => {
    // The key is solved for, so that (r, s) is right for a chosen e: only the ranges tell its shadows apart.
    const { Fn, BASE } = Sm2Curve
    const k = BigInt(`0x${ANNEX.nonce}`)
    const point = BASE.multiply(Fn.mul(Fn.create(k - s), Fn.inv(r + s)))
    const e = Fn.create(r - BASE.multiply(k).x)
    expect(isSm2SignatureOf(point, e, r, s)).toBe(true)
    expect(isSm2SignatureOf(point, e + 1n, r, s)).toBe(false)
    expect(isSm2SignatureOf(point, e, r + n, s)).toBe(false)
    expect(isSm2SignatureOf(point, e, r, s + n)).toBe(false)
    expect(isSm2SignatureOf(point, e, r + n, s + n)).toBe(false)
  })

  it('refuses r + s = n where the equation would hold without the key', () => {
    const s = 330_199n
    const point = Sm2Curve.fromBytes(hexDecode(ANNEX.point))
    const e = Sm2Curve.Fn.create(n - s - Sm2Curve.BASE.multiply(s).x)
    expect(isSm2SignatureOf(point, e, n - s, s)).toBe(false)
  })

  it('refuses another identifier, another key and the empty identifier of Node', () => {
    const point = hexDecode(ANNEX.point)
    const signature = raw(r, s)
    expect(sm2Verifier(point)(message, signature)).toBe(true)
    expect(sm2Verifier(point, '')(message, signature)).toBe(false)
    expect(sm2Verifier(point, 'ALICE123@YAHOO.COM')(message, signature)).toBe(false)
    expect(verifySignature('SM2-SM3', generateKey('SM2').publicKey, message, signature)).toBe(false)
  })

  it('refuses the key of the other sign', () => {
    const negated = Sm2Curve.fromBytes(hexDecode(ANNEX.point)).negate().toBytes(false)
    expect(verifySignature('SM2-SM3', importPublicKey(encodeSpki('SM2', negated)), message, raw(r, s))).toBe(false)
  })
})

describe('SM2-SM3 signing', () => {
  it('gives one signature per key and data, and each verifies', () => {
    const other = generateKey('SM2')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (data) => {
        const signature = sign('SM2-SM3', annexKey, data)
        expect(hexEncode(sign('SM2-SM3', annexKey, data))).toBe(hexEncode(signature))
        expect(verifySignature('SM2-SM3', annexKey.publicKey, data, signature)).toBe(true)
        expect(verifySignature('SM2-SM3', annexKey.publicKey, Uint8Array.of(...data, 0), signature)).toBe(false)
        expect(verifySignature('SM2-SM3', other.publicKey, data, signature)).toBe(false)
      }),
      { numRuns: 20 },
    )
  })

  it('never draws one nonce twice, not for another key, another message or a second try', () => {
    const inputs = [
      [ANNEX.secret, ANNEX.e],
      [ANNEX.secret, ANNEX.r],
      [ANNEX.s, ANNEX.e],
    ] as const
    const nonces = inputs.flatMap(([secret, e]) => {
      const next = nonceSource(hexDecode(secret), hexDecode(e))
      return [next(), next(), next()]
    })
    expect(new Set(nonces).size).toBe(9)
    expect(nonces.every((nonce) => nonce >= 1n && nonce < SM2_ORDER)).toBe(true)
  })

  it('asks for another nonce where the standard says so', () => {
    const d = bytesToInteger(hexDecode(ANNEX.secret))
    const key = { d, inverse: Sm2Curve.Fn.inv(1n + d) }
    const k = BigInt(`0x${ANNEX.nonce}`)
    const { x } = Sm2Curve.BASE.multiply(k)
    const eFor = (r: bigint) => Sm2Curve.Fn.create(r - x)
    expect(sm2SignatureOf(key, eFor(0n), k)).toBeUndefined()
    expect(sm2SignatureOf(key, eFor(SM2_ORDER - k), k)).toBeUndefined()
    expect(sm2SignatureOf(key, eFor(Sm2Curve.Fn.mul(k, Sm2Curve.Fn.inv(d))), k)).toBeUndefined()
    expect(sm2SignatureOf(key, eFor(7n), k)).toHaveLength(64)
  })
})

describe('SM2 keys', () => {
  it.each([0n, SM2_ORDER - 1n, SM2_ORDER, 2n ** 256n - 1n])('refuses the scalar %d', (d) => {
    expect(codeOf(() => importPrivateKey(encodePkcs8('SM2', integerToBytes(d, 32))))).toBe('crypto.key.secret')
  })

  it.each([1n, 2n, SM2_ORDER - 2n])('signs with the scalar %d', (d) => {
    const key = importPrivateKey(encodePkcs8('SM2', integerToBytes(d, 32)))
    expect(verifySignature('SM2-SM3', key.publicKey, message, sign('SM2-SM3', key, message))).toBe(true)
  })
})
