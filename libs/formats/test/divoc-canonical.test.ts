import type { JsonValue } from '@yimatong/codec'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalQuads } from '../src/divoc/canonical.js'
import { compileContexts } from '../src/divoc/context-table.js'
import { expandDocument } from '../src/divoc/expand.js'
import { FormatError } from '../src/index.js'
import { type Members, outsideCanonical, PLAIN, WHOLE } from './divoc-issuer.js'
import { foreignTables } from './standard.js'

const contexts = compileContexts(foreignTables.get('in-divoc') ?? new Map())
const V1 = ['https://www.w3.org/2018/credentials/v1', 'https://cowin.gov.in/credentials/vaccination/v1']
const V2 = ['https://www.w3.org/2018/credentials/v1', 'https://cowin.gov.in/credentials/vaccination/v2']

/** Canonical N-Quads of ours, or the code of the refusal. */
function ours(urls: readonly string[], document: Members): string {
  try {
    return canonicalQuads(expandDocument(document, urls, contexts).quads)
  } catch (error) {
    if (error instanceof FormatError) return error.code
    throw error
  }
}

async function theirs(urls: readonly string[], document: Members): Promise<string> {
  return outsideCanonical({ '@context': [...urls], ...document })
}

const { '@context': _, ...plain } = PLAIN
const { '@context': __, ...whole } = WHOLE
const dose = { type: ['Vaccination'], vaccine: 'A', facility: { name: 'F', address: { city: 'C' } } }

/** Documents in which something has to be told apart, and the shapes certificates have. */
const CASES: readonly (readonly [string, readonly string[], Members])[] = [
  ['a plain certificate', V1, plain],
  ['a whole certificate', V2, whole],
  [
    'two doses at one place, with ids',
    V1,
    {
      ...plain,
      evidence: [
        { ...dose, id: 'urn:a' },
        { ...dose, id: 'urn:b' },
      ],
    },
  ],
  ['two doses that are alike, without ids', V1, { ...plain, evidence: [dose, dose] }],
  ['three doses, two alike', V1, { ...plain, evidence: [dose, { ...dose, vaccine: 'B' }, dose] }],
  ['alike nodes within alike nodes', V1, { ...plain, evidence: Array(3).fill({ ...dose, verifier: [{}, {}, {}] }) }],
  [
    'one id in two places',
    V1,
    {
      ...plain,
      evidence: [
        { ...dose, id: 'urn:a' },
        { id: 'urn:a', type: 'Vaccination', dose: 2 },
      ],
    },
  ],
  ['a reference alone', V1, { ...plain, credentialSubject: { id: 'urn:a' } }],
  ['a reference as text', V1, { ...plain, credentialSubject: 'urn:a' }],
  [
    'an id under a property that means otherwise',
    V1,
    { ...plain, evidence: { type: 'Vaccination', verifier: { id: '7', name: 'N' } } },
  ],
  [
    'the same value under two names',
    V1,
    { ...plain, evidence: { type: 'Vaccination', feedbackUrl: 'u', infoUrl: 'u', dose: 1, totalDoses: 1 } },
  ],
  [
    'numbers',
    V1,
    { ...plain, credentialSubject: { type: 'Person', age: 1.5, name: [0, -1, 12.0625, true, false, 100] } },
  ],
  ['quotes and lines', V1, { ...plain, credentialSubject: { type: 'Person', name: 'a"b\\c\nd\re é 汉 𠀀' } }],
  ['nothing', V1, { ...plain, evidence: [], credentialSubject: null }],
  ['empty nodes', V1, { ...plain, evidence: [{}, {}], credentialSubject: {} }],
  [
    'compact and absolute names',
    V1,
    { ...plain, 'schema:name': 'a', 'https://a.example/b': 'c', 'vac:x': 'd', 'urn:p': { type: 'Person', name: 'e' } },
  ],
  ['compact ids', V1, { ...plain, credentialSubject: { id: 'schema:x', type: ['schema:Thing', 'Person'], name: 'a' } }],
  ['keywords themselves', V1, { ...plain, credentialSubject: { '@id': 'urn:a', '@type': 'Person', name: 'a' } }],
  [
    'a vaccination that is a person',
    V1,
    { ...plain, evidence: { type: ['Vaccination', 'Person'], vaccine: 'a', address: { city: 'b' } } },
  ],
  [
    'proof options',
    ['https://w3id.org/security/v2'],
    {
      type: 'RsaSignature2018',
      created: '2021-01-01T00:00:00Z',
      proofPurpose: 'assertionMethod',
      verificationMethod: 'did:india',
    },
  ],
]

describe('canonical N-Quads', () => {
  it.each(CASES)('of %s are what another implementation makes', async (_name, urls, document) => {
    const wanted = await theirs(urls, document)
    expect(wanted).not.toBe('')
    expect(ours(urls, document)).toBe(wanted)
  })

  it.each<[string, Members]>([
    ['a list in a list', { ...plain, evidence: [[dose]] }],
    ['a value object', { ...plain, issuer: { '@value': 'a' } }],
    ['a language', { ...plain, credentialSubject: { type: 'Person', name: { '@value': 'a', '@language': 'en' } } }],
    ['a graph', { ...plain, proof: { type: 'RsaSignature2018' } }],
    ['a blank node by name', { ...plain, credentialSubject: { id: '_:b0' } }],
    ['a blank node as reference', { ...plain, issuer: '_:b0' }],
    ['a relative reference', { ...plain, issuer: 'india' }],
    ['a keyword as reference', { ...plain, issuer: '@id' }],
    ['a relative id', { ...plain, id: 'x' }],
    ['an id that is no text', { ...plain, id: 5 }],
    ['a type that is no text', { ...plain, type: [5] }],
    ['a date that is no text', { ...plain, issuanceDate: 5 }],
    ['a number with an exponent', { ...plain, nonTransferable: 1e-7 }],
    ['two ids', { ...plain, id: 'urn:a', '@id': 'urn:a' }],
    ['an IRI that needs an escape', { ...plain, issuer: 'urn:a<b' }],
    ['a tab, which is written in two ways', { ...plain, nonTransferable: 'a\tb' }],
    ['a member with a blank that looks like an IRI', { ...plain, 'a: b': 'c' }],
  ])('are not made of %s', (_name, document) => {
    expect(ours(V1, document)).toBe('formats.divoc.json-ld')
  })

  it('refuses what redefines a protected term, as another implementation does', async () => {
    const urls = [...V1, ...V2]
    expect(ours(urls, plain)).toBe('formats.divoc.context')
    await expect(theirs(urls, plain)).rejects.toThrow()
    expect(ours([...V1, ...V1], plain)).toBe(ours(V1, plain))
  })

  const names = fc.constantFrom(
    ...['name', 'age', 'gender', 'address', 'city', 'verifier', 'facility', 'vaccine', 'batch', 'date', 'dose'],
    ...['feedbackUrl', 'infoUrl', 'id', 'type', 'issuer', 'evidence', 'credentialSubject', 'nonTransferable'],
    ...['unknown', 'schema:x', 'vac:y', 'urn:p', 'https://a.example/q', 'refId', 'issuanceDate'],
  )
  const scalars = fc.oneof(
    fc.constantFrom('urn:a', 'urn:b', 'did:india', 'https://a.example/', 'a', '', 'é汉', 'schema:Person'),
    fc.constantFrom('Person', 'Vaccination', 'VerifiableCredential', 'ProofOfVaccinationCredential'),
    fc.constantFrom(0, 1, -3, 0.25, 1e-7, true, false, null),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  )
  const types = fc.constantFrom<JsonValue>(
    'Person',
    ['Vaccination'],
    ['Person', 'Vaccination'],
    ['VerifiableCredential', 'ProofOfVaccinationCredential'],
  )
  const { node } = fc.letrec<{ node: Members; value: JsonValue }>((tie) => ({
    node: fc
      .tuple(fc.dictionary(names, tie('value'), { maxKeys: 5 }), fc.option(types, { nil: undefined }))
      .map(([members, type]) => {
        const { type: __type, ...rest } = members
        return type === undefined ? rest : { ...rest, type }
      }),
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalars,
      tie('node'),
      fc.array(fc.oneof(scalars, tie('node')), { maxLength: 3 }),
    ),
  }))

  it('are the same bytes or a refusal, whatever the document', async () => {
    let same = 0
    const property = fc.asyncProperty(fc.constantFrom(V1, V2), node, async (urls, members) => {
      const document = { ...members, type: ['VerifiableCredential', 'ProofOfVaccinationCredential'] }
      const own = ours(urls, document)
      if (own.startsWith('formats.')) return
      expect(own).toBe(await theirs(urls, document))
      same++
    })
    await fc.assert(property, { numRuns: 600 })
    // That everything was refused would pass, and say nothing.
    expect(same).toBeGreaterThan(60)
  })

  const doses = fc.array(
    fc.record(
      {
        id: fc.constantFrom('urn:1', 'urn:2'),
        vaccine: fc.constantFrom('A', 'B'),
        dose: fc.integer({ min: 1, max: 2 }),
        verifier: fc.oneof(fc.constant({}), fc.array(fc.constantFrom({}, { name: 'V' }), { maxLength: 3 })),
        facility: fc.constantFrom<Members>({}, { name: 'F' }, { name: 'F', address: { city: 'C' } }, { address: {} }),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 4 },
  )

  it('tell blank nodes apart as another implementation does', async () => {
    let same = 0
    const property = fc.asyncProperty(doses, async (evidence) => {
      const document = { ...plain, evidence: evidence.map((each) => ({ ...each, type: ['Vaccination'] })) }
      const own = ours(V1, document)
      if (own === 'formats.divoc.canonical') return
      expect(own).toBe(await theirs(V1, document))
      same++
    })
    await fc.assert(property, { numRuns: 300 })
    expect(same).toBeGreaterThan(250)
  })

  it('do not depend on the order of members and items', () => {
    const property = fc.property(doses, fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), (evidence, keys) => {
      const document = { ...plain, evidence: evidence.map((each) => ({ ...each, type: 'Vaccination' })) }
      const order = [...document.evidence.entries()].sort(([a], [b]) => (keys[a] ?? 0) - (keys[b] ?? 0))
      const turned = Object.fromEntries(
        Object.entries({ ...document, evidence: order.map(([, each]) => each) }).reverse(),
      )
      expect(ours(V1, turned)).toBe(ours(V1, document))
    })
    fc.assert(property, { numRuns: 200 })
  })
})

describe('the pinned contexts', () => {
  const files = foreignTables.get('in-divoc') ?? new Map<string, JsonValue>()
  const index = files.get('contexts')
  const withFile = (name: string, data: JsonValue) => new Map([...files, [name, data]])

  it.each<[string, ReadonlyMap<string, JsonValue>]>([
    ['no index', withFile('contexts', {})],
    ['an index without its file', withFile('contexts', { contexts: { 'urn:a': 'nowhere' } })],
    ['a file without a context', withFile('context-security-v1', {})],
    ['another version', withFile('context-security-v1', { '@context': { '@version': 1.0 } })],
    ['a vocabulary', withFile('context-security-v1', { '@context': { '@vocab': 'urn:' } })],
    ['a base', withFile('context-security-v1', { '@context': { '@base': 'urn:' } })],
    ['an import', withFile('context-security-v1', { '@context': { '@import': 'urn:' } })],
    ['a term without an IRI', withFile('context-security-v1', { '@context': { name: 'nothing' } })],
    [
      'a term with a language',
      withFile('context-security-v1', { '@context': { name: { '@id': 'urn:a', '@language': 'en' } } }),
    ],
    ['terms in a circle', withFile('context-security-v1', { '@context': { a: 'b:x', b: 'a:y' } })],
    ['contexts in a circle', withFile('context-security-v1', { '@context': ['https://w3id.org/security/v2'] })],
    ['a URL that is not pinned', withFile('context-security-v1', { '@context': ['https://evil.example/'] })],
  ])('with %s do not compile', (_name, tables) => {
    expect(() => compileContexts(tables)).toThrow(expect.objectContaining({ code: 'formats.table.malformed' }))
  })

  it('are all used by the index', () => {
    expect(index).toMatchObject({ contexts: expect.any(Object) })
    const named = new Set(JSON.stringify(index).match(/context-[a-z0-9-]+/g))
    expect([...files.keys()].filter((name) => name.startsWith('context-')).sort()).toEqual([...named].sort())
  })
})
