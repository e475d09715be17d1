import { generateKey } from '@yimatong/crypto'
import { base64Decode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at } from './dcc-issuer.js'
import {
  AT,
  asSymbolText,
  edSigner,
  formatWith,
  foundIn,
  ISSUER,
  issue,
  METHOD,
  type Members,
  type Odd,
  PLAIN,
  packed,
  rsaSigner,
  signedCertificate,
  signer,
  signers,
  WHOLE,
} from './divoc-issuer.js'
import { recordElements } from './record-elements.js'

const elements = recordElements()
const good = await issue()
const json = await signedCertificate(PLAIN)

async function recordOf(certificate: Members, odd: Odd = {}) {
  const { code } = formatWith().read(await issue(certificate, odd))
  if (!code) throw new Error('no code')
  return code.record()
}

describe('a DIVOC certificate', () => {
  it('carries the person and the vaccinations as facts, and no level', async () => {
    const record = await recordOf(PLAIN)
    expect(foundIn(good)).toEqual([])
    expect(record).toEqual({
      profile: 'hc-n/1',
      subject: { name: 'ASHA TEST', sex: '2' },
      extensions: {
        'in-divoc': {
          issuer: ISSUER,
          issuedAt: '2022-01-15T17:21:13.117Z',
          holderId: 'did:example:0000',
          age: '27',
          gender: 'Female',
          nationality: 'Indian',
          vaccinations: [{ vaccine: 'COVTEST', date: '2022-01-14T09:00:00.000Z', dose: 1, facility: 'Test Centre' }],
        },
      },
      origins: {
        '/subject/name': { kind: 'sourced' },
        '/subject/sex': { kind: 'sourced' },
        '/extensions/in-divoc': { kind: 'sourced' },
      },
    })
    expect(elements.check(record)).toEqual([])
  })

  it('says a birth date only where it has one, and makes none of an age', async () => {
    expect(JSON.stringify(await recordOf(PLAIN))).not.toMatch(/birth/i)
    const { extensions } = await recordOf(WHOLE)
    expect(extensions?.['in-divoc']).toMatchObject({ birthDate: '1990-02-03', refId: '7', healthId: '8', sex: 'M' })
    expect(extensions?.['in-divoc']).not.toHaveProperty('age')
  })

  it('warns of names that share an IRI, and the record says which', async () => {
    expect(foundIn(await issue(WHOLE))).toEqual(['formats.divoc.member-shared'])
    const record = await recordOf(WHOLE)
    expect(record.extensions?.['in-divoc']).toMatchObject({
      unbound: expect.arrayContaining(['batch', 'certificateId', 'vaccine', 'dose', 'totalDoses', 'refId', 'uhid']),
    })
    expect(elements.check(record)).toEqual([])
  })

  it('carries nothing that no context knows, and warns of it', async () => {
    const odd = { after: (signed: Members) => ({ ...signed, level: 'green', evil: { name: 'X' } }) }
    expect(foundIn(await issue(PLAIN, odd))).toEqual(['formats.divoc.member-unsigned'])
    expect(await recordOf(PLAIN, odd)).toEqual(await recordOf(PLAIN))
    const person = {
      ...PLAIN,
      credentialSubject: { type: 'Person', id: 'did:example:1', name: 'A', dob: '1990-02-03' },
    }
    expect(JSON.stringify(await recordOf(person))).not.toContain('1990')
  })

  it('makes a valid record whatever the texts are', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 })
    const property = fc.asyncProperty(text, text, text, async (name, gender, vaccine) => {
      const certificate = {
        ...PLAIN,
        credentialSubject: { type: 'Person', id: 'did:example:1', name, gender },
        evidence: [{ id: 'https://cowin.gov.in/vaccine/1', type: ['Vaccination'], vaccine }],
      }
      const { code } = formatWith().read(packed(JSON.stringify(await signedCertificate(certificate))))
      expect(code === undefined ? [] : elements.check(code.record())).toEqual([])
    })
    await fc.assert(property, { numRuns: 25 })
  })

  it('is known by its prefix and by the archive itself', () => {
    const raw = asSymbolText(base64Decode(good.slice(4)))
    expect([good, raw].map((text) => [formatWith().detects(text), foundIn(text)])).toEqual([
      [true, []],
      [true, []],
    ])
    expect(['b64:', 'PK', 'HC1:', '', 'PK\u0001\u0002'].map((text) => formatWith().detects(text))).not.toContain(true)
  })
})

describe('what verifying a DIVOC certificate finds', () => {
  const other = rsaSigner('PS256')
  const rs256 = rsaSigner('RS256')
  const ed = edSigner()
  const believe = (publicKey: typeof signer.publicKey, more: { id?: string; issuer?: string }) =>
    formatWith([{ kind: 'key', publicKey, ...more }])
  const named = { id: METHOD, issuer: ISSUER }
  const subject = (more: Members) => ({
    ...PLAIN,
    credentialSubject: { type: 'Person', id: 'did:example:0000', ...more },
  })

  it.each<[string, () => Promise<readonly string[]>, readonly string[]]>([
    [
      'RS256, as its header says',
      async () => foundIn(await issue(PLAIN, { signer: rs256 }), AT, believe(rs256.publicKey, named)),
      [],
    ],
    ['an Ed25519 proof', async () => foundIn(await issue(PLAIN, { signer: ed }), AT, believe(ed.publicKey, named)), []],
    ['another key', async () => foundIn(await issue(PLAIN, { signer: other })), ['formats.divoc.signature']],
    [
      'a new key beside the old one',
      async () => foundIn(good, AT, formatWith([{ kind: 'key', publicKey: other.publicKey, ...named }, ...signers])),
      [],
    ],
    ['no key', async () => foundIn(good, AT, formatWith([])), ['formats.divoc.key-absent']],
    [
      'a key under another method',
      async () => foundIn(good, AT, believe(signer.publicKey, { ...named, id: 'did:other' })),
      ['formats.divoc.key-absent'],
    ],
    [
      'a key of another issuer',
      async () => foundIn(good, AT, believe(signer.publicKey, { ...named, issuer: 'https://other.example/' })),
      ['formats.divoc.key-issuer'],
    ],
    [
      'a key that is nobody’s',
      async () => foundIn(good, AT, believe(signer.publicKey, { id: METHOD })),
      ['formats.divoc.key-absent'],
    ],
    [
      'a key of another kind',
      async () => foundIn(good, AT, believe(generateKey('P-256').publicKey, named)),
      ['formats.divoc.signature'],
    ],
    [
      'RS256 in the header over a PS256 signature',
      async () => foundIn(await issue(PLAIN, { header: { alg: 'RS256', b64: false, crit: ['b64'] } })),
      ['formats.divoc.signature'],
    ],
    [
      'alg none',
      async () => foundIn(await issue(PLAIN, { header: { alg: 'none', b64: false, crit: ['b64'] } })),
      ['formats.divoc.algorithm'],
    ],
    [
      'EdDSA under an RSA proof',
      async () =>
        foundIn(await issue(PLAIN, { signer: { ...ed, type: 'RsaSignature2018' } }), AT, believe(ed.publicKey, named)),
      ['formats.divoc.algorithm'],
    ],
    [
      'a payload that is in the JWS',
      async () => foundIn(await issue(PLAIN, { header: { alg: 'PS256' } })),
      ['formats.divoc.proof'],
    ],
    [
      'more in the header',
      async () => foundIn(await issue(PLAIN, { header: { alg: 'PS256', b64: false, crit: ['b64'], kid: '1' } })),
      ['formats.divoc.proof'],
    ],
    [
      'another purpose',
      async () =>
        foundIn(await issue(PLAIN, { proof: { proofPurpose: 'https://w3id.org/security#authenticationMethod' } })),
      ['formats.divoc.purpose'],
    ],
    [
      'a proof option nobody signs',
      async () => foundIn(await issue(PLAIN, { proof: { strange: '1' } })),
      ['formats.divoc.proof'],
    ],
    [
      'a later time in the proof',
      async () =>
        foundIn(
          await issue(PLAIN, {
            after: (c) => ({ ...c, proof: { ...(c.proof as object), created: '2022-01-16T00:00:00Z' } }),
          }),
        ),
      ['formats.divoc.signature'],
    ],
    [
      'another name',
      async () => foundIn(packed(JSON.stringify(json).replace('ASHA', 'ISHA'))),
      ['formats.divoc.signature'],
    ],
    [
      'another date',
      async () => foundIn(packed(JSON.stringify(json).replace('2022-01-14T', '2022-01-12T'))),
      ['formats.divoc.signature'],
    ],
    [
      'a number that was text',
      async () => foundIn(packed(JSON.stringify(json).replace('"27"', '27'))),
      ['formats.divoc.signature'],
    ],
    [
      'the second before it was issued',
      async () => foundIn(good, at('2022-01-15T17:21:13.116Z')),
      ['formats.divoc.not-yet-valid'],
    ],
    ['its end', async () => foundIn(await issue({ ...PLAIN, expirationDate: '2022-12-01T00:00:00Z' })), []],
    [
      'a moment after its end',
      async () => foundIn(await issue({ ...PLAIN, expirationDate: '2022-11-30T23:59:59Z' })),
      ['formats.divoc.expired'],
    ],
    [
      'an end that is no time',
      async () => foundIn(await issue({ ...PLAIN, expirationDate: 'never' })),
      ['formats.divoc.credential'],
    ],
    ['no issuer', async () => foundIn(await issue({ ...PLAIN, issuer: null })), ['formats.divoc.credential']],
    [
      'times that its type does not cover',
      async () => foundIn(await issue({ ...PLAIN, type: ['ProofOfVaccinationCredential'] })),
      ['formats.divoc.credential'],
    ],
    ['no proof', async () => foundIn(packed(JSON.stringify(PLAIN))), ['formats.divoc.credential']],
    [
      'two proofs',
      async () => foundIn(await issue(PLAIN, { after: (c) => ({ ...c, proof: [c.proof ?? null, c.proof ?? null] }) })),
      ['formats.divoc.credential'],
    ],
    [
      'a context that is not pinned',
      async () => foundIn(packed(JSON.stringify({ ...json, '@context': ['https://evil.example/v1'] }))),
      ['formats.divoc.context'],
    ],
    [
      'a context written out',
      async () => foundIn(packed(JSON.stringify({ ...json, '@context': [{ name: 'https://schema.org/name' }] }))),
      ['formats.divoc.context'],
    ],
    [
      'both contexts, which contradict each other',
      async () =>
        foundIn(
          packed(
            JSON.stringify({
              ...json,
              '@context': [
                'https://cowin.gov.in/credentials/vaccination/v1',
                'https://cowin.gov.in/credentials/vaccination/v2',
              ],
            }),
          ),
        ),
      ['formats.divoc.context'],
    ],
    [
      'no context',
      async () => foundIn(packed(JSON.stringify({ ...json, '@context': [] }))),
      ['formats.divoc.credential'],
    ],
    [
      'a context below',
      async () => foundIn(packed(JSON.stringify({ ...json, credentialSubject: { '@context': {} } }))),
      ['formats.divoc.json-ld'],
    ],
    [
      'an empty id, of which nothing would be signed',
      async () =>
        foundIn(packed(JSON.stringify({ ...json, credentialSubject: { type: 'Person', id: '', name: 'X' } }))),
      ['formats.divoc.json-ld'],
    ],
    [
      'an id with a blank',
      async () =>
        foundIn(packed(JSON.stringify({ ...json, credentialSubject: { type: 'Person', id: 'did:A B', name: 'X' } }))),
      ['formats.divoc.json-ld'],
    ],
    [
      'a type nobody knows',
      async () => foundIn(packed(JSON.stringify({ ...json, credentialSubject: { type: 'Alien', name: 'X' } }))),
      ['formats.divoc.json-ld'],
    ],
    [
      'a control character',
      async () => foundIn(packed(JSON.stringify({ ...json, ...subject({ name: 'A\u0007' }) }))),
      ['formats.divoc.json-ld'],
    ],
    [
      'more nodes that nothing tells apart than are tried',
      async () =>
        foundIn(
          packed(
            JSON.stringify({
              ...json,
              evidence: Array(2).fill({ type: ['Vaccination'], verifier: Array(7).fill({}) }),
            }),
          ),
        ),
      ['formats.divoc.canonical'],
    ],
    [
      'a member twice',
      async () => foundIn(packed(JSON.stringify(json).replace('{', '{"issuer":"https://cowin.gov.in/",'))),
      ['formats.divoc.json'],
    ],
    [
      'a prototype as member',
      async () => foundIn(packed(JSON.stringify(json).replace('{', '{"__proto__":{},'))),
      ['formats.divoc.json'],
    ],
    [
      'nests that do not end',
      async () => foundIn(packed(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`)),
      ['formats.divoc.json'],
    ],
    ['a list', async () => foundIn(packed('[]')), ['formats.divoc.json']],
    ['bytes that are no text', async () => foundIn('PK\u0003\u0004\u4e00'), ['formats.divoc.base64']],
    ['base64 that is none', async () => foundIn('B64:A'), ['formats.divoc.base64']],
    ['more than a symbol holds', async () => foundIn(`B64:${'A'.repeat(9000)}`), ['formats.divoc.size']],
  ])('with %s', async (_name, seen, wanted) => {
    expect(await seen()).toEqual(wanted)
  })

  it('believes no certificate of which a character was changed and a fact with it', () => {
    const text = JSON.stringify(json)
    const place = fc.nat(text.length - 1)
    const letter = fc.constantFrom('x', '1', '"', '', '{', ' ')
    const before = JSON.stringify(formatWith().read(good).code?.record())
    const property = fc.property(place, letter, (index, put) => {
      const changed = text.slice(0, index) + put + text.slice(index + 1)
      const { code } = formatWith().read(packed(changed))
      const isGood = code !== undefined && code.verify(AT).findings.length === 0
      if (isGood) expect(JSON.stringify(code.record())).toBe(before)
    })
    fc.assert(property, { numRuns: 150 })
  })

  it('shows archive, entry, payload, claims and proof', () => {
    const shown = formatWith().read(good).layers()
    expect(shown.map(({ name }) => name)).toEqual(['base64', 'zip', 'payload', 'claims', 'jws'])
    expect(shown[3]?.shows).toMatchObject({ issuer: ISSUER, unsigned: [], unbound: [] })
    expect(shown[4]?.shows).toMatchObject({ type: 'RsaSignature2018', algorithm: 'PS256', method: METHOD })
    const half = formatWith().read(packed('[]'))
    expect([half.layers().map(({ name }) => name), half.fault?.layer]).toEqual([['base64', 'zip'], 'payload'])
  })
})
