import { constants, createPrivateKey, generateKeyPairSync, type KeyObject, sign as nodeSign } from 'node:crypto'
import { hexEncode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import {
  ALGORITHMS,
  generateKey,
  hmac,
  importPublicKey,
  isSignatureAlgorithm,
  type PublicKey,
  type SignatureAlgorithm,
  sign,
  verifySignature,
} from '../src/index.js'
import { codeOf } from './vectors.js'

const data = new TextEncoder().encode('one message under every algorithm')
const other = new TextEncoder().encode('one message under every algorithM')
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' })
const own = {
  'P-256': generateKey('P-256'),
  'P-384': generateKey('P-384'),
  Ed25519: generateKey('Ed25519'),
  SM2: generateKey('SM2'),
}
const keys: Readonly<Record<string, PublicKey>> = {
  'P-256': own['P-256'].publicKey,
  'P-384': own['P-384'].publicKey,
  'P-521': importPublicKey(p521.publicKey.export({ format: 'der', type: 'spki' })),
  Ed25519: own.Ed25519.publicKey,
  SM2: own.SM2.publicKey,
  RSA: importPublicKey(rsa.publicKey.export({ format: 'der', type: 'spki' })),
}

function rsaSign(key: KeyObject, pss: boolean): Uint8Array {
  if (!pss) return nodeSign('sha256', data, key)
  return nodeSign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
}

// Nothing of ours signs so: it is only read.
function p384Sha256(pkcs8: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  return nodeSign('sha256', data, { key, dsaEncoding: 'ieee-p1363' })
}

const signatures: Readonly<Record<SignatureAlgorithm, Uint8Array>> = {
  ES256: sign('ES256', own['P-256'], data),
  ES384: sign('ES384', own['P-384'], data),
  ES512: nodeSign('sha512', data, { key: p521.privateKey, dsaEncoding: 'ieee-p1363' }),
  'ES256-P384': p384Sha256(own['P-384'].pkcs8),
  EdDSA: sign('EdDSA', own.Ed25519, data),
  'SM2-SM3': sign('SM2-SM3', own.SM2, data),
  RS256: rsaSign(rsa.privateKey, false),
  PS256: rsaSign(rsa.privateKey, true),
}
const algorithms = Object.keys(ALGORITHMS).filter(isSignatureAlgorithm)
const table = algorithms.flatMap((alg) => Object.keys(keys).map((kind) => ({ alg, kind })))

describe('verifySignature', () => {
  it.each(table)('$alg with a $kind key takes only its own signature', ({ alg, kind }) => {
    const key = keys[kind]
    if (key === undefined) throw new Error(kind)
    for (const signed of algorithms) {
      const expected = signed === alg && ALGORITHMS[alg].kind === kind
      expect(verifySignature(alg, key, data, signatures[signed]), `signature of ${signed}`).toBe(expected)
      expect(verifySignature(alg, key, other, signatures[signed])).toBe(false)
    }
  })

  it.each(['none', 'HS256', '', 'es256', '__proto__', 'constructor', 'toString'])('takes nothing under %j', (name) => {
    for (const key of Object.values(keys)) {
      for (const signature of [new Uint8Array(), hmac('sha-256', key.spki, data), ...Object.values(signatures)]) {
        expect(Reflect.apply(verifySignature, undefined, [name, key, data, signature])).toBe(false)
      }
    }
    expect(isSignatureAlgorithm(name)).toBe(false)
  })

  it.each(algorithms)('%s: any other length and any flipped bit is false', (alg) => {
    const key = keys[ALGORITHMS[alg].kind]
    if (key === undefined) throw new Error(alg)
    const signature = signatures[alg]
    const wrong = [
      new Uint8Array(),
      signature.subarray(1),
      signature.subarray(0, -1),
      Uint8Array.of(...signature, 0),
      Uint8Array.of(0, ...signature),
      new Uint8Array(signature.length),
      new Uint8Array(signature.length).fill(255),
      ...[0, signature.length >> 1, signature.length - 1].map((at) =>
        signature.map((byte, i) => (i === at ? byte ^ 1 : byte)),
      ),
    ]
    for (const bytes of wrong) expect(verifySignature(alg, key, data, bytes), hexEncode(bytes)).toBe(false)
    expect(verifySignature(alg, key, data, signature)).toBe(true)
  })

  it('takes no look-alike of an imported key', () => {
    const key = own['P-256'].publicKey
    expect(verifySignature('ES256', { ...key }, data, signatures.ES256)).toBe(false)
    expect(verifySignature('ES256', key, data, signatures.ES256)).toBe(true)
  })

  it.each(Object.keys(keys))('a %s key names exactly the algorithms of its kind', (kind) => {
    expect(keys[kind]?.algorithms).toEqual(algorithms.filter((alg) => ALGORITHMS[alg].kind === kind))
  })
})

describe('sign', () => {
  it.each(algorithms.flatMap((alg) => Object.values(own).map((key) => ({ alg, kind: key.kind, key }))))(
    '$alg with a $kind key signs only when they belong together',
    ({ alg, key }) => {
      const code = codeOf(() => sign(alg, key, data))
      if (!ALGORITHMS[alg].signs) expect(code).toBe('crypto.algorithm.verify-only')
      else expect(code).toBe(ALGORITHMS[alg].kind === key.kind ? undefined : 'crypto.algorithm.mismatch')
    },
  )

  it('refuses a look-alike of a private key and a foreign name', () => {
    const { kind, publicKey, pkcs8 } = own['P-256']
    expect(codeOf(() => sign('ES256', { kind, publicKey, pkcs8 }, data))).toBe('crypto.key.foreign')
    expect(codeOf(() => Reflect.apply(sign, undefined, ['none', own['P-256'], data]))).toBe('crypto.algorithm.mismatch')
  })
})
