import { base45Encode, CodecError, type JsonValue } from '@yimatong/codec'
import { base64Encode, hexEncode, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { compileDgcScope, decodeDccLayers, isSameJson, scoreDgcCase, scoreDgcFiles } from '../src/index.js'
import { mapOf, writeCbor } from './cbor-writer.js'
import { type DccOdds, issueCose, issueDcc, newIssuer, TEST, VACCINATION } from './dcc-issuer.js'
import { standard, standardFile } from './standard.js'

const issuer = newIssuer(['1.3.6.1.4.1.1847.2021.1.2', '1.3.6.1.4.1.1847.2021.1.1'])
const scope = compileDgcScope(standardFile('not-scorable.json'))

// A picture here is its text in UTF-8; anything with a leading zero is none. The real reader is scored over the corpus.
const tools = {
  ...standard,
  encodePicture: utf8Encode,
  decodePicture(image: Uint8Array) {
    if (image[0] === 0) throw new CodecError('codec.qr.not-found', 'no symbol')
    return utf8Decode(image)
  },
}

type Case = { [name: string]: JsonValue }

/** A case with every step, all flags set, changed by `odds` when issuing and by `more` afterwards. */
function caseOf(odds: DccOdds = {}, more: Case = {}, context: Case = {}, flags: Case = {}): Case {
  const PREFIX = issueDcc(issuer, odds)
  const { compressed, cose } = decodeDccLayers(PREFIX)
  return {
    JSON: json(odds.health ?? VACCINATION),
    COSE: hexEncode(cose ?? new Uint8Array()).toUpperCase(),
    COMPRESSED: hexEncode(compressed ?? new Uint8Array()),
    BASE45: PREFIX.slice(4),
    PREFIX,
    '2DCODE': base64Encode(utf8Encode(PREFIX)),
    ...more,
    TESTCTX: {
      CERTIFICATE: base64Encode(issuer.certificate.der),
      VALIDATIONCLOCK: '2021-07-01T00:00:00.123456',
      ...context,
    },
    EXPECTEDRESULTS: { ...Object.fromEntries([...scope.flags].map((flag) => [flag, true])), ...flags },
  }
}

function json(value: unknown): JsonValue {
  const copy: JsonValue = JSON.parse(JSON.stringify(value))
  return copy
}

const disagreements = (given: Case) =>
  (scoreDgcCase(given, tools) ?? []).filter(({ expected, seen }) => expected !== seen).map(({ flag }) => flag)

const agreeing: readonly (readonly [string, Case])[] = [
  ['everything given', caseOf()],
  ['only PREFIX given', caseOf({}, { JSON: null, COSE: null, COMPRESSED: null, BASE45: null, '2DCODE': null })],
  [
    'the misspelt picture member (LV)',
    caseOf({}, { '2DCODE': null, _2DCODE: base64Encode(Uint8Array.of(0)) }, {}, { EXPECTEDPICTUREDECODE: false }),
  ],
  ['a picture with a data-URI header', pictured((text) => `data:image/png;base64,${base64Encode(utf8Encode(text))}`)],
  ['a picture in lines', pictured((text) => base64Encode(utf8Encode(text)).replace(/(.{64})/g, '$1\r\n'))],
  [
    'no picture at all (Q1)',
    caseOf({}, { '2DCODE': base64Encode(Uint8Array.of(0)) }, {}, { EXPECTEDPICTUREDECODE: false }),
  ],
  ['a picture that is no base64', caseOf({}, { '2DCODE': '?' }, {}, { EXPECTEDPICTUREDECODE: false })],
  [
    'CBOR of the payload instead of JSON',
    caseOf({}, { JSON: null, CBOR: writeCbor(mapOf(VACCINATION)).toString('hex') }),
  ],
  ['CBOR of the claims instead of JSON', caseOf({}, { JSON: null, CBOR: claimsHex() })],
  [
    'a clock with an offset',
    caseOf({}, {}, { VALIDATIONCLOCK: '2021-06-01T01:30:00+0200' }, { EXPECTEDEXPIRATIONCHECK: false }),
  ],
  ['a clock without offset, which is UTC', caseOf({}, {}, { VALIDATIONCLOCK: '2021-06-01T00:00:00' })],
  ['a clock with nine digits', caseOf({}, {}, { VALIDATIONCLOCK: '2021-06-01T00:00:00.000000001Z' })],
  [
    'iat with a fraction at the same clock',
    caseOf({ issuedAt: { float: 1622505600.1234567 } }, {}, { VALIDATIONCLOCK: '2021-06-01T00:00:00.1234567' }),
  ],
  [
    'times with tag 0 (HU, SE)',
    caseOf(
      { health: { ...TEST, t: [{ ...TEST.t[0], sc: { tag: 0, value: '2021-06-04T10:13:51+02:00' } }] } },
      { JSON: json(TEST) },
    ),
  ],
  [
    'another spelling of an instant (FR, PT)',
    caseOf({ health: TEST }, { JSON: json({ ...TEST, t: [{ ...TEST.t[0], sc: '2021-06-04T08:13:51+00:00' }] }) }),
  ],
  [
    'a certificate with PEM armour',
    caseOf(
      {},
      {},
      {
        CERTIFICATE: `-----BEGIN CERTIFICATE-----\n${base64Encode(issuer.certificate.der)}\n-----END CERTIFICATE-----`,
      },
    ),
  ],
  ['no tag (ES)', caseOf({ tags: [] })],
  [
    'another signer',
    caseOf({}, {}, { CERTIFICATE: base64Encode(newIssuer().certificate.der) }, { EXPECTEDVERIFY: false }),
  ],
  ['no certificate', caseOf({}, {}, { CERTIFICATE: null }, { EXPECTEDVERIFY: false, EXPECTEDKEYUSAGE: false })],
  ['another JSON', caseOf({}, { JSON: json(TEST) }, {}, { EXPECTEDDECODE: false, EXPECTEDVALIDJSON: false })],
  ['Z2: not compressed', uncompressed()],
]

function pictured(draw: (text: string) => string): Case {
  const given = caseOf()
  return { ...given, '2DCODE': draw(String(given.PREFIX)) }
}

function claimsHex(): string {
  return writeCbor(new Map([[-260, new Map([[1, mapOf(VACCINATION)]])]])).toString('hex')
}

function uncompressed(): Case {
  const flags = Object.fromEntries([...scope.flags].map((flag) => [flag, false]))
  const PREFIX = `HC1:${base45Encode(new Uint8Array(issueCose(issuer)))}`
  const judged = { ...flags, EXPECTEDUNPREFIX: true, EXPECTEDB45DECODE: true, EXPECTEDPICTUREDECODE: true }
  const given = caseOf({}, { COSE: null, COMPRESSED: null, BASE45: null, '2DCODE': null }, {}, judged)
  return { ...given, PREFIX }
}

describe('scoreDgcCase', () => {
  it.each(agreeing)('agrees on %s', (_name, given) => {
    expect(disagreements(given)).toEqual([])
  })

  it.each([...scope.flags].map((flag) => [flag]))('can disagree on %s', (flag) => {
    expect(disagreements(caseOf({}, {}, {}, { [flag]: false }))).toEqual([flag])
  })

  it.each<[string, Case, string]>([
    ['BASE45', { BASE45: 'X' }, 'EXPECTEDUNPREFIX'],
    ['COMPRESSED', { COMPRESSED: '00' }, 'EXPECTEDB45DECODE'],
    ['COSE', { COSE: '00' }, 'EXPECTEDCOMPRESSION'],
  ])('compares %s with what the step gave', (_name, more, flag) => {
    expect(disagreements(caseOf({}, more))).toEqual([flag])
  })

  it('judges no flag of issuers and no misspelt one', () => {
    const flags = { EXPECTEDVALIDOBJECT: false, EXPECTEDENCODE: false, EXPTECTEDEXPIRED: true, EXPECTEDRESULTS: {} }
    expect(disagreements(caseOf({}, {}, {}, flags))).toEqual([])
  })
})

describe('scoreDgcFiles', () => {
  const root = '/somewhere/NL-folder/corpus'
  const file = (id: string, given: JsonValue) => ({ id, location: `${root}/${id}`, text: JSON.stringify(given) })
  const wrong = { EXPECTEDSCHEMAVALIDATION: false, EXPECTEDKEYUSAGE: false }

  it('counts, groups and skips', () => {
    const files = [
      file('AE/2DCode/raw/1', caseOf()),
      file('IE/2DCode/Raw/1', caseOf({}, {}, {}, wrong)),
      file('NL/2DCode/raw/000-NL-test', caseOf({}, {}, {}, { EXPECTEDSCHEMAVALIDATION: false })),
      file('PL/1.3.0/2DCode/raw/1', caseOf({}, { JSON: json(TEST) })),
      file('PT/1.0.0/2DCode/raw/1', caseOf()),
      file('6', json(VACCINATION)),
      { id: 'SE/2DCode/raw/9', location: `${root}/SE/2DCode/raw/9`, text: '\uFEFF{' },
    ]
    const report = scoreDgcFiles(files, scope, tools)
    expect(report).toMatchObject({ total: 47, agree: 45, negatives: { total: 2, agree: 0 } })
    expect(report.disagree).toEqual(['IE/2DCode/Raw/1#EXPECTEDSCHEMAVALIDATION', 'IE/2DCode/Raw/1#EXPECTEDKEYUSAGE'])
    expect(report.skipped.map(({ id }) => id)).toEqual([
      'NL/2DCode/raw/000-NL-test#EXPECTEDSCHEMAVALIDATION',
      'PL/1.3.0/2DCode/raw/1#EXPECTEDDECODE',
      'PL/1.3.0/2DCode/raw/1#EXPECTEDVALIDJSON',
      '6',
      'SE/2DCode/raw/9',
    ])
    expect(report.byGroup).toEqual({
      AE: { total: 10, agree: 10 },
      IE: { total: 10, agree: 8 },
      NL: { total: 9, agree: 9 },
      PL: { total: 8, agree: 8 },
      PT: { total: 10, agree: 10 },
    })
  })

  it('finds an exception by the end of the path, whole parts only', () => {
    expect(scope.exception('PL/1.0.0/2DCode/raw/7', 'EXPECTEDSCHEMAVALIDATION')).toContain('value sets')
    expect(scope.exception('/x/PL/1.0.0/2DCode/raw/7', 'EXPECTEDSCHEMAVALIDATION')).toContain('value sets')
    expect(scope.exception('XPL/1.0.0/2DCode/raw/7', 'EXPECTEDSCHEMAVALIDATION')).toBeUndefined()
    expect(scope.exception('PL/1.0.0/2DCode/raw/17', 'EXPECTEDSCHEMAVALIDATION')).toBeUndefined()
    expect(scope.exception('PL/1.0.0/2DCode/raw/7', 'EXPECTEDVERIFY')).toBeUndefined()
  })
})

describe('isSameJson', () => {
  it.each<[string, JsonValue, JsonValue, boolean]>([
    ['member order', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    ['Z and +00:00', '2021-06-04T08:13:51Z', '2021-06-04T08:13:51+00:00', true],
    ['another offset', '2021-06-04T08:13:51Z', '2021-06-04T10:13:51+02:00', true],
    ['a fraction of zeros', '2021-06-04T08:13:51Z', '2021-06-04T08:13:51.000Z', true],
    ['midnight and its date', '2021-06-04T00:00:00Z', '2021-06-04', true],
    ['two hours off', '2021-06-04T08:13:51Z', '2021-06-04T06:13:51Z', false],
    ['two dates', '2021-06-04', '2021-06-05', false],
    ['texts', 'a', 'b', false],
    ['text and number', '1', 1, false],
    ['null and absent', { a: null }, {}, false],
    ['longer list', [1], [1, 2], false],
    ['list and object', [], {}, false],
    ['inherited names', { constructor: 1 }, { toString: 1 }, false],
  ])('%s', (_name, a, b, same) => {
    expect(isSameJson(a, b)).toBe(same)
    expect(isSameJson(b, a)).toBe(same)
  })
})
