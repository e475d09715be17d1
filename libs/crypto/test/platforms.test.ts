import { constants, generateKeyPairSync, sign as nodeSign, privateEncrypt, publicDecrypt } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes, hexDecode, hexEncode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PublicMaterial } from '../src/material.js'
import { decodePkcs8 } from '../src/pkcs8.js'
import { platform as browser } from '../src/platform/browser.js'
import { platform as node } from '../src/platform/node.js'
import type { BlockCipher, DigestAlgorithm, MacDigest } from '../src/platform/port.js'
import { decodeSpki, encodeSpki } from '../src/spki.js'
import { bytesOf, codeOf, loadVectors } from './vectors.js'

const platforms = { node, browser }
const names = ['node', 'browser'] as const
const digests = loadVectors('digests.json', ['name', 'algorithm', 'data', 'digest'])
const macs = loadVectors('macs.json', ['name', 'algorithm', 'key', 'data', 'mac'])
const ciphers = loadVectors('aes.json', ['name', 'mode', 'key', 'iv', 'aad', 'plain', 'cipher'])
const blocks = loadVectors('block-ciphers.json', ['name', 'cipher', 'key', 'plain', 'sealed'])
const hkdfs = loadVectors('hkdf.json', ['name', 'secret', 'salt', 'info', 'length', 'key'])
const spkis = loadVectors('spki.json', ['name', 'der', 'kind', 'code'])
const pkcs8s = loadVectors('pkcs8.json', ['name', 'der', 'kind', 'spki', 'code'])
const rsa2049 = loadVectors('rsa-2049.json', ['name', 'algorithm', 'spki', 'data', 'signature', 'valid'])
const data = new TextEncoder().encode('checked on both platforms')

const DIGESTS: readonly DigestAlgorithm[] = ['sha-256', 'sha-384', 'sha-512', 'sm3', 'sha-1', 'md5']
const BLOCK_CIPHERS: readonly BlockCipher[] = ['aes', 'sm4']
const MACS: readonly MacDigest[] = ['sha-256', 'sm3']

function find<Name extends string>(list: readonly Name[], name: unknown): Name {
  const found = list.find((entry) => entry === name)
  if (found === undefined) throw new Error(`not in the list: ${name}`)
  return found
}

const OFF_CURVE = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
} as const

describe.each(names)('%s platform', (name) => {
  const platform = platforms[name]

  it.each(digests)('$name', (vector) => {
    const result = platform.digest(find(DIGESTS, vector.algorithm), bytesOf(vector, 'data'))
    expect(hexEncode(result)).toBe(vector.digest)
    expect(Object.getPrototypeOf(result)).toBe(Uint8Array.prototype)
  })

  it.each(macs)('$name', (vector) => {
    const mac = platform.hmac(find(MACS, vector.algorithm), bytesOf(vector, 'key'), bytesOf(vector, 'data'))
    expect(hexEncode(mac)).toBe(vector.mac)
  })

  it.each(hkdfs)('HKDF $name', (vector) => {
    const [secret, salt, info] = ['secret', 'salt', 'info'].map((key) => bytesOf(vector, key))
    if (secret === undefined || salt === undefined || info === undefined) throw new Error('no input')
    expect(hexEncode(platform.hkdfSha256(secret, salt, info, Number(vector.length)))).toBe(vector.key)
  })

  it.each(ciphers.filter(({ mode }) => mode === 'cbc'))('$name', (vector) => {
    const [key, iv] = [bytesOf(vector, 'key'), bytesOf(vector, 'iv')]
    expect(hexEncode(platform.blockEncrypt('aes', key, iv, bytesOf(vector, 'plain')))).toBe(vector.cipher)
    expect(hexEncode(platform.blockDecrypt('aes', key, iv, bytesOf(vector, 'cipher')))).toBe(vector.plain)
    expect(() => platform.blockDecrypt('aes', key, iv, bytesOf(vector, 'cipher').subarray(1))).toThrow()
  })

  it.each(blocks)('$name', (vector) => {
    const cipher = find(BLOCK_CIPHERS, vector.cipher)
    const [key, plain] = [bytesOf(vector, 'key'), bytesOf(vector, 'plain')]
    const sealed = platform.blockEncrypt(cipher, key, undefined, plain)
    expect(hexEncode(sealed.subarray(0, 16))).toBe(vector.sealed)
    expect(platform.blockDecrypt(cipher, key, undefined, sealed)).toEqual(plain)
  })

  it.each(ciphers.filter(({ mode }) => mode === 'gcm'))('$name', (vector) => {
    const [key, iv, aad] = [bytesOf(vector, 'key'), bytesOf(vector, 'iv'), bytesOf(vector, 'aad')]
    const sealed = bytesOf(vector, 'cipher')
    expect(hexEncode(platform.gcmSeal(key, iv, bytesOf(vector, 'plain'), aad))).toBe(vector.cipher)
    expect(hexEncode(platform.gcmOpen(key, iv, sealed, aad))).toBe(vector.plain)
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
    expect(() => platform.gcmOpen(key, iv, sealed, aad)).toThrow()
  })

  it('compares and draws', () => {
    expect(platform.equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
    expect(platform.equal(Uint8Array.of(1, 2), Uint8Array.of(1, 130))).toBe(false)
    expect(platform.randomBytes(65_536)).toHaveLength(65_536)
    expect(hexEncode(platform.randomBytes(32))).not.toBe(hexEncode(platform.randomBytes(32)))
  })

  it.each(pkcs8s.filter(({ kind }) => kind !== undefined && kind !== 'SM2'))(
    'derives the public key of $name',
    (vector) => {
      const { material } = decodePkcs8(bytesOf(vector, 'der'))
      if (material.kind === 'SM2') throw new Error('SM2 is not native')
      expect(hexEncode(encodeSpki(material.kind, platform.publicPoint(material.kind, material)))).toBe(vector.spki)
    },
  )

  // Ed25519 points are checked before either platform sees them; SM2 by its own module.
  const offCurve = spkis.filter(({ name: label }) =>
    /^(P-(384|521) )?point off|x above|^all zero|over an? (SM2|P-384)/.test(String(label)),
  )
  it.each(offCurve)('refuses $name', (vector) => {
    const load = () => {
      const material = decodeSpki(bytesOf(vector, 'der'))
      const algorithm = OFF_CURVE[material.kind === 'P-384' || material.kind === 'P-521' ? material.kind : 'P-256']
      return platform.verifier(algorithm, material)
    }
    expect(codeOf(load)).toBe('crypto.key.point')
  })
})

const pairs = names.flatMap((signer) => names.map((verifier) => ({ signer, verifier })))

describe.each(pairs)('signed by $signer, verified by $verifier', ({ signer, verifier }) => {
  const rows = [
    ['ES256', 'P-256'],
    ['ES384', 'P-384'],
    ['EdDSA', 'Ed25519'],
  ] as const
  it.each(rows)('%s', (alg, kind) => {
    const vector = pkcs8s.find((entry) => entry.kind === kind)
    if (vector === undefined) throw new Error(kind)
    const signature = platforms[signer].signer(kind, decodePkcs8(bytesOf(vector, 'der')).material)(data)
    const verify = platforms[verifier].verifier(alg, decodeSpki(bytesOf(vector, 'spki')))
    expect(verify(data, signature)).toBe(true)
    expect(verify(data.subarray(1), signature)).toBe(false)
    expect(
      verify(
        data,
        signature.map((byte, i) => (i === 40 ? byte ^ 1 : byte)),
      ),
    ).toBe(false)
  })
})

describe('both platforms', () => {
  it('have the same block ciphers at every length, and undo each other', () => {
    const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 })
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        sixteen,
        fc.option(sixteen, { nil: undefined }),
        (bytes, key, iv) => {
          for (const name of BLOCK_CIPHERS) {
            const sealed = node.blockEncrypt(name, key, iv, bytes)
            expect(browser.blockEncrypt(name, key, iv, bytes)).toEqual(sealed)
            expect(browser.blockDecrypt(name, key, iv, sealed)).toEqual(bytes)
            expect(node.blockDecrypt(name, key, iv, sealed)).toEqual(bytes)
          }
        },
      ),
    )
  })

  it('refuse the same broken blocks', () => {
    const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 })
    const readable = (platform: typeof node, name: BlockCipher, key: Uint8Array, bytes: Uint8Array) => {
      try {
        return hexEncode(platform.blockDecrypt(name, key, undefined, bytes))
      } catch {
        return 'refused'
      }
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), sixteen, (bytes, key) => {
        for (const name of BLOCK_CIPHERS) {
          expect(readable(browser, name, key, bytes)).toBe(readable(node, name, key, bytes))
        }
      }),
    )
  })

  it('have the same digests and MACs at every length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes, key) => {
        for (const name of DIGESTS)
          expect(hexEncode(browser.digest(name, bytes))).toBe(hexEncode(node.digest(name, bytes)))
        for (const name of MACS)
          expect(hexEncode(browser.hmac(name, key, bytes))).toBe(hexEncode(node.hmac(name, key, bytes)))
      }),
    )
  })

  it.each([2048, 2050, 3072])('agree on RSA of %i bits, both paddings, any flipped byte', (modulusLength) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength })
    const material: PublicMaterial = decodeSpki(publicKey.export({ format: 'der', type: 'spki' }))
    const pss = { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING }
    const cases = [
      ['RS256', nodeSign('sha256', data, privateKey), true],
      ['RS256', nodeSign('sha384', data, privateKey), false],
      ['PS256', nodeSign('sha256', data, { ...pss, saltLength: 32 }), true],
      ['PS256', nodeSign('sha256', data, { ...pss, saltLength: 20 }), false],
      ['PS256', nodeSign('sha256', data, { ...pss, saltLength: 0 }), false],
      ['PS256', nodeSign('sha384', data, { ...pss, saltLength: 32 }), false],
      ['PS256', nodeSign('sha256', data, privateKey), false],
      ['RS256', nodeSign('sha256', data, { ...pss, saltLength: 32 }), false],
    ] as const
    for (const [alg, signature, expected] of cases) {
      const [byNode, byBrowser] = [node.verifier(alg, material), browser.verifier(alg, material)]
      expect([byNode(data, signature), byBrowser(data, signature)]).toEqual([expected, expected])
      for (const at of [0, 1, 100, signature.length - 1]) {
        const flipped = signature.map((byte, i) => (i === at ? byte ^ 1 : byte))
        expect([byNode(data, flipped), byBrowser(data, flipped)]).toEqual([false, false])
      }
      expect(byBrowser(data, concatBytes(Uint8Array.of(0), signature))).toBe(false)
    }
  })

  // Its PSS encoding is an octet shorter than the modulus; OpenSSL makes no such key.
  it.each(rsa2049)('agree on RSA of 2049 bits: $name', (vector) => {
    const material = decodeSpki(bytesOf(vector, 'spki'))
    for (const { verifier } of [node, browser]) {
      const verify = verifier(vector.algorithm === 'PS256' ? 'PS256' : 'RS256', material)
      expect(verify(bytesOf(vector, 'data'), bytesOf(vector, 'signature'))).toBe(vector.valid === 1)
    }
  })

  it.each([2048, 2050])('refuse a PSS encoding with a bit set above its length, RSA of %i bits', (modulusLength) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength })
    const material = decodeSpki(publicKey.export({ format: 'der', type: 'spki' }))
    const pss = { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    const raw = constants.RSA_NO_PADDING
    const forge = (): Uint8Array | undefined => {
      const encoded = publicDecrypt({ key: publicKey, padding: raw }, nodeSign('sha256', data, pss))
      encoded[0] = (encoded[0] ?? 0) | (modulusLength === 2048 ? 0x80 : 0x02)
      try {
        return privateEncrypt({ key: privateKey, padding: raw }, encoded)
      } catch {
        // Not below the modulus: another salt may be.
        return undefined
      }
    }
    const forged = Array.from({ length: 60 }, forge).filter((bytes) => bytes !== undefined)
    expect(forged.length).toBeGreaterThan(0)
    for (const { verifier } of [node, browser]) {
      expect(verifier('PS256', material)(data, nodeSign('sha256', data, pss))).toBe(true)
      for (const bytes of forged) expect(verifier('PS256', material)(data, bytes)).toBe(false)
    }
  })

  it('refuse an Ed25519 signature whose R has a part of small order', () => {
    const { Point } = ed25519
    const torsion = Point.fromBytes(hexDecode('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'))
    const nonce = 1_900_010_100n
    const secret = 330_199n
    const publicKey = Point.BASE.multiply(secret).toBytes()
    const signedWith = (r: Uint8Array) => {
      const digest = sha512(concatBytes(r, publicKey, data))
      const k = Point.Fn.create(BigInt(`0x${hexEncode(digest.toReversed())}`))
      const s = Point.Fn.create(nonce + k * secret)
      return concatBytes(r, hexDecode(s.toString(16).padStart(64, '0')).toReversed())
    }
    const material = decodeSpki(encodeSpki('Ed25519', publicKey))
    const plain = signedWith(Point.BASE.multiply(nonce).toBytes())
    const mixed = signedWith(Point.BASE.multiply(nonce).add(torsion).toBytes())
    for (const { verifier } of [node, browser]) {
      expect(verifier('EdDSA', material)(data, plain)).toBe(true)
      expect(verifier('EdDSA', material)(data, mixed)).toBe(false)
    }
    // The cofactored equation of other libraries takes it, so the case is a real one.
    expect(ed25519.verify(mixed, data, publicKey)).toBe(true)
  })

  it('take a high-s ECDSA signature: old codes have them', () => {
    const vector = pkcs8s.find(({ kind }) => kind === 'P-256')
    if (vector === undefined) throw new Error('no P-256')
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const signature = browser.signer('P-256', decodePkcs8(bytesOf(vector, 'der')).material)(data)
    const s = order - BigInt(`0x${hexEncode(signature.subarray(32))}`)
    const other = concatBytes(signature.subarray(0, 32), hexDecode(s.toString(16).padStart(64, '0')))
    for (const { verifier } of [node, browser]) {
      const verify = verifier('ES256', decodeSpki(bytesOf(vector, 'spki')))
      expect([verify(data, signature), verify(data, other)]).toEqual([true, true])
    }
  })
})
