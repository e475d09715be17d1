import {
  base45Decode,
  base45Encode,
  type CborValue,
  deflateZlib,
  encodeCbor,
  storeZlib,
  unstoreZlib,
} from '@yimatong/codec'
import { type Bytes, concatBytes, hexDecode, hexEncode, YimatongError } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeNationalCode,
  issueNationalCode,
  NATIONAL_CODE_PREFIX,
  type NationalClaims,
  verifyNationalCode,
} from '../src/index.js'
import { at, newSigner, sampleClaims } from './signers.js'

const signers = { ES256: newSigner('P-256'), 'SM2-SM3': newSigner('SM2') } as const
const stranger = newSigner('P-256')
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

function issue(alg: keyof typeof signers = 'ES256', claims: NationalClaims = sampleClaims()): string {
  return issueNationalCode({ claims, signer: signers[alg] })
}

function messageOf(text: string): Bytes {
  return unstoreZlib(base45Decode(text.slice(NATIONAL_CODE_PREFIX.length)))
}

function textOf(message: Bytes): string {
  return NATIONAL_CODE_PREFIX + base45Encode(storeZlib(message))
}

/** Code of the layer that refuses a text, `signature` when only the signature does, `accepted` when nothing does. */
function outcome(text: string, alg: keyof typeof signers = 'ES256'): string {
  try {
    const code = decodeNationalCode(text)
    return verifyNationalCode(code, signers[alg].certificate.publicKey) ? 'accepted' : 'signature'
  } catch (error) {
    if (error instanceof YimatongError) return error.code
    throw error
  }
}

/** A message around a payload of our own, with a header that is right. */
function around(
  payload: Bytes,
  header: CborValue = new Map<number, CborValue>([
    [1, -7],
    [4, new Uint8Array(8)],
  ]),
): string {
  return textOf(encodeCbor({ tag: 18, value: [encodeCbor(header), new Map(), payload, new Uint8Array(64)] }))
}

describe.each(['ES256', 'SM2-SM3'] as const)('a national code under %s', (alg) => {
  it('comes back as it was issued', () => {
    const claims = sampleClaims({ nonce: new Uint8Array(16).fill(9) })
    const code = decodeNationalCode(issue(alg, claims))
    expect(code.claims).toEqual(claims)
    expect(code.alg).toBe(alg)
    expect(code.keyId).toEqual(signers[alg].certificate.keyId)
    expect(verifyNationalCode(code, signers[alg].certificate.publicKey)).toBe(true)
  })

  it('does not hold under another key of any kind', () => {
    const code = decodeNationalCode(issue(alg))
    expect(verifyNationalCode(code, stranger.certificate.publicKey)).toBe(false)
    expect(verifyNationalCode(code, newSigner('SM2').certificate.publicKey)).toBe(false)
    expect(verifyNationalCode(code, newSigner('Ed25519').certificate.publicKey)).toBe(false)
  })

  it('is refused when any byte of the signed message is changed', () => {
    const message = messageOf(issue(alg))
    for (let position = 0; position < message.length; position++) {
      for (const mask of [0x01, 0x20, 0x80, 0xff]) {
        const tampered = Uint8Array.from(message)
        tampered[position] = (tampered[position] ?? 0) ^ mask
        expect(outcome(textOf(tampered), alg), `byte ${position} xor ${mask}`).not.toBe('accepted')
      }
    }
  })

  it('is refused when any byte of the compressed stream is changed', () => {
    const compressed = base45Decode(issue(alg).slice(NATIONAL_CODE_PREFIX.length))
    for (let position = 0; position < compressed.length; position++) {
      for (const mask of [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x46, 0xff]) {
        const tampered = Uint8Array.from(compressed)
        tampered[position] = (tampered[position] ?? 0) ^ mask
        const text = NATIONAL_CODE_PREFIX + base45Encode(tampered)
        expect(outcome(text, alg), `byte ${position} xor ${mask}`).not.toBe('accepted')
      }
    }
  })
})

describe('the other s of an ES256 signature', () => {
  /** The code with n − s in place of s: mathematically as good a signature over the same bytes. */
  function mirrored(text: string): string {
    const { signature } = decodeNationalCode(text)
    const upper = hexDecode(
      (P256_ORDER - BigInt(`0x${hexEncode(signature.subarray(32))}`)).toString(16).padStart(64, '0'),
    )
    const message = Uint8Array.from(messageOf(text))
    message.set(upper, message.length - 32)
    return textOf(message)
  }

  it('is never issued, and refused with a code of its own', () => {
    for (let round = 0; round < 16; round++) {
      const text = issue('ES256')
      expect(outcome(text, 'ES256')).toBe('accepted')
      expect(outcome(mirrored(text), 'ES256')).toBe('envelope.cose.high-s')
    }
  })

  it('is nothing to SM2, where n − s does not hold: half of its signatures have an upper s, and all are taken', () => {
    const codes = Array.from({ length: 24 }, (_, n) =>
      issue('SM2-SM3', sampleClaims({ codeId: new Uint8Array(16).fill(n) })),
    )
    expect(codes.map((text) => outcome(text, 'SM2-SM3'))).toEqual(codes.map(() => 'accepted'))
    expect(codes.some((text) => (decodeNationalCode(text).signature[32] ?? 0) >= 0x80)).toBe(true)
  })
})

describe('a changed text', () => {
  it('is refused at every character', () => {
    const text = issue()
    for (let position = 0; position < text.length; position++) {
      for (const other of ['0', 'Z', ':', 'a', ' '].filter((character) => character !== text[position])) {
        const tampered = text.slice(0, position) + other + text.slice(position + 1)
        expect(outcome(tampered), `character ${position}`).not.toBe('accepted')
      }
    }
  })

  it('is refused cut off and with anything behind it', () => {
    const text = issue()
    for (let length = 0; length < text.length; length++) expect(outcome(text.slice(0, length))).not.toBe('accepted')
    for (const more of ['0', '00', '000', ' ', '\n']) expect(outcome(text + more)).not.toBe('accepted')
  })
})

const payload = (entries: readonly (readonly [number | string, CborValue])[]) => encodeCbor(new Map(entries))
const whole: readonly (readonly [number, CborValue])[] = [
  [1, '330100'],
  [4, 2000],
  [6, 1000],
  [7, new Uint8Array(16)],
  [-70001, new Map()],
]
const instead = (key: number, value: CborValue) =>
  payload(whole.map((entry) => (entry[0] === key ? [key, value] : entry)))
const without = (key: number) => payload(whole.filter((entry) => entry[0] !== key))

const layerFaults: readonly (readonly [string, string, string])[] = [
  ['nothing', '', 'envelope.text.prefix'],
  ['another prefix', 'HC1:ABC', 'envelope.text.prefix'],
  ['a prefix in lower case', `hcn1:${issue().slice(5)}`, 'envelope.text.prefix'],
  ['a text over 4,096 characters', `HCN1:${'0'.repeat(4092)}`, 'envelope.text.size'],
  ['lower case base45', 'HCN1:abc', 'envelope.base45.malformed'],
  ['a base45 group over 65535', 'HCN1::::', 'envelope.base45.malformed'],
  ['a stray base45 character', 'HCN1:0000', 'envelope.base45.malformed'],
  ['bytes that are not zlib', `HCN1:${base45Encode(new Uint8Array(40))}`, 'envelope.deflate.header'],
  ['zlib of another level', `HCN1:${base45Encode(levelled(0x9c))}`, 'envelope.deflate.header'],
  [
    'a broken stream',
    `HCN1:${base45Encode(Uint8Array.of(0x78, 0xda, 0xff, 0xff, 0, 0, 0, 0))}`,
    'envelope.deflate.malformed',
  ],
  ['a deflate bomb', `HCN1:${base45Encode(deflateZlib(new Uint8Array(400_000)))}`, 'envelope.deflate.header'],
  [
    'bytes after the stream',
    `HCN1:${base45Encode(concatBytes(base45Decode(issue().slice(5)), Uint8Array.of(0)))}`,
    'envelope.deflate.trailing',
  ],
  ['no CBOR', textOf(Uint8Array.of(0xff)), 'envelope.cose.cbor'],
  ['no tag', textOf(encodeCbor([])), 'envelope.cose.tag'],
  [
    'ES384',
    around(
      payload(whole),
      new Map<number, CborValue>([
        [1, -35],
        [4, new Uint8Array(8)],
      ]),
    ),
    'envelope.cose.algorithm',
  ],
  [
    'an unknown alg',
    around(
      payload(whole),
      new Map<number, CborValue>([
        [1, -999],
        [4, new Uint8Array(8)],
      ]),
    ),
    'envelope.cose.algorithm',
  ],
  [
    'a kid of 4 bytes',
    around(
      payload(whole),
      new Map<number, CborValue>([
        [1, -7],
        [4, new Uint8Array(4)],
      ]),
    ),
    'envelope.cose.key-id',
  ],
  ['claims that are no CBOR', around(Uint8Array.of(0xa1)), 'envelope.claims.cbor'],
  ['claims with a float', around(Uint8Array.of(0xa1, 0x04, 0xf9, 0x3c, 0x00)), 'envelope.claims.cbor'],
  ['claims with a key twice', around(Uint8Array.of(0xa2, 0x04, 0x01, 0x04, 0x01)), 'envelope.claims.cbor'],
  ['claims out of order', around(Uint8Array.of(0xa2, 0x04, 0x01, 0x01, 0x61, 0x61)), 'envelope.claims.order'],
  ['claims that are a list', around(encodeCbor([1])), 'envelope.claims.shape'],
  ['no issuer', around(without(1)), 'envelope.claims.missing'],
  ['no record', around(without(-70001)), 'envelope.claims.missing'],
  ['a claim of nobody', around(payload([...whole, [99, 1]])), 'envelope.claims.unknown'],
  ['a text claim', around(payload([...whole, ['x', 1]])), 'envelope.claims.unknown'],
  ['an issuer as number', around(instead(1, 330100)), 'envelope.claims.type'],
  ['an empty issuer', around(instead(1, '')), 'envelope.claims.range'],
  ['exp as text', around(instead(4, '2000')), 'envelope.claims.type'],
  ['exp before 1970', around(instead(4, -1)), 'envelope.claims.range'],
  ['exp beyond the calendar', around(instead(4, 9e12)), 'envelope.claims.range'],
  ['exp not after iat', around(instead(4, 1000)), 'envelope.claims.range'],
  ['a code id of 15 bytes', around(instead(7, new Uint8Array(15))), 'envelope.claims.range'],
  ['a record as text', around(instead(-70001, 'x')), 'envelope.claims.type'],
  ['a record with text keys', around(instead(-70001, new Map([['level', '00']]))), 'envelope.claims.type'],
  ['a nonce of 4 bytes', around(payload([...whole, [-70002, new Uint8Array(4)]])), 'envelope.claims.range'],
  ['a right shape with a signature of zeros', around(payload(whole)), 'signature'],
]

function levelled(flags: number): Bytes {
  const compressed = base45Decode(issue().slice(NATIONAL_CODE_PREFIX.length))
  compressed[1] = flags
  return compressed
}

describe('each layer has its own code', () => {
  it.each(layerFaults)('%s', (_name, text, code) => {
    expect(outcome(text)).toBe(code)
  })

  it('names the code of the lower lib', () => {
    expect(() => decodeNationalCode('HCN1:::::')).toThrow(
      expect.objectContaining({ detail: { cause: 'codec.base45.length' } }),
    )
  })
})

describe('issueNationalCode', () => {
  it.each([
    ['a nonce that is too short', { nonce: new Uint8Array(4) }, 'envelope.claims.range'],
    ['a code id of 8 bytes', { codeId: new Uint8Array(8) }, 'envelope.claims.range'],
    ['an issuer of 65 characters', { issuer: 'x'.repeat(65) }, 'envelope.claims.range'],
    ['an expiry at the issuing instant', { expiresAt: at('2024-05-04T08:00:00Z') }, 'envelope.claims.range'],
  ])('refuses %s', (_name, more, code) => {
    expect(() => issue('ES256', sampleClaims(more))).toThrow(expect.objectContaining({ code }))
  })

  it('refuses a record that is too large for a symbol', () => {
    const random = Array.from({ length: 4000 }, (_, index) => (index * 7919 + ((index * index * 31) % 251)) % 256)
    const claims = sampleClaims({ record: new Map([[5, Uint8Array.from(random)]]) })
    expect(() => issue('ES256', claims)).toThrow(expect.objectContaining({ code: 'envelope.text.size' }))
  })

  it('refuses a certificate of another key, and keys that do not sign here', () => {
    const mixed = { certificate: stranger.certificate, key: signers.ES256.key }
    const claims = sampleClaims()
    expect(() => issueNationalCode({ claims, signer: mixed })).toThrow(
      expect.objectContaining({ code: 'envelope.signer.key' }),
    )
    expect(() => issueNationalCode({ claims, signer: newSigner('Ed25519') })).toThrow(
      expect.objectContaining({ code: 'envelope.signer.algorithm' }),
    )
  })

  it('comes back for any claims', () => {
    const record = fc.dictionary(
      fc.stringMatching(/^\d{1,3}$/),
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger()),
    )
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 20 }),
        fc.nat(4e9),
        fc.integer({ min: 1, max: 4e6 }),
        record,
        (issuer, from, life, entries) => {
          const map = new Map<number, CborValue>(Object.entries(entries).map(([key, value]) => [Number(key), value]))
          const claims = sampleClaims({ issuer, issuedAt: seconds(from), expiresAt: seconds(from + life), record: map })
          const code = decodeNationalCode(issue('ES256', claims))
          expect({ ...code.claims, record: new Map([...code.claims.record].sort()) }).toEqual({
            ...claims,
            record: new Map([...map].sort()),
          })
        },
      ),
      { numRuns: 50 },
    )
  })

  it('throws nothing but its own errors for any text', () => {
    const text = fc.oneof(fc.string({ maxLength: 60 }), fc.stringMatching(/^HCN1:[0-9A-Z $%*+./:-]{0,80}$/))
    fc.assert(
      fc.property(text, (shown) => {
        expect(outcome(shown)).toMatch(/^envelope\./)
      }),
      { numRuns: 500 },
    )
  })
})

function seconds(value: number) {
  return at(new Date(value * 1000).toISOString())
}
