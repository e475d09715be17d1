import { CodecError, type JsonValue, type QrSymbol } from '@yimatong/codec'
import { type Bytes, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { compileShcCorpus, encodeShcNumeric, FormatError, SHC_FINDING_CODES, scoreShcFolder } from '../src/index.js'
import {
  changed,
  goodPayload,
  ISSUER,
  mintShc,
  NOISE,
  newShcIssuer,
  shcFile,
  shcStandard,
  shcTable,
} from './shc-issuer.js'

const issuer = newShcIssuer()
const stranger = newShcIssuer()
const card = mintShc(issuer)
const long = mintShc(issuer, { payload: changed(goodPayload(), { '/vc/type/1': NOISE }) })
const [first = '', second = ''] = encodeShcNumeric(long)
const [numeric = ''] = encodeShcNumeric(card)

// A picture here is its JSON; the real reader is scored over the corpus.
const tools = {
  standard: shcStandard,
  table: { ...shcTable, issuers: [ISSUER] },
  readSymbol(picture: Bytes): QrSymbol {
    const text = utf8Decode(picture)
    if (text === 'no symbol') throw new CodecError('codec.qr.not-found', 'no symbol')
    if (text === 'no picture') throw new CodecError('codec.image.format', 'no picture')
    return JSON.parse(text)
  },
}

type Texts = Readonly<Record<string, string>>

const score = (files: Texts) =>
  scoreShcFolder(new Map(Object.entries(files).map(([path, text]) => [path, utf8Encode(text)])), tools)
const symbol = (text: string, more: Partial<QrSymbol> = {}) =>
  JSON.stringify({ text, version: 18, segments: ['byte', 'numeric'], ...more })
const keySet = (...keys: JsonValue[]) => JSON.stringify({ keys })
const file = (...cards: string[]) => JSON.stringify({ verifiableCredential: cards })
const answer = (value: unknown) => JSON.stringify({ resourceType: 'Parameters', parameter: value })
const odd = (changes: Readonly<Record<string, JsonValue>>) =>
  mintShc(issuer, { payload: changed(goodPayload(), changes) })
const keys: Texts = { 'good/keys/jwks.json': keySet(issuer.jwk) }

/** The score of one case over its files. */
function scoreCase(kind: string, files: Texts, errors: readonly string[], more: Texts = {}) {
  const cases = [{ kind, files: Object.keys(files), errors }]
  const placed = Object.entries(files).map(([name, text]) => [`bad/testdata/${name}`, text] as const)
  return score({ 'bad/expected.json': JSON.stringify({ cases }), ...keys, ...Object.fromEntries(placed), ...more })
}

const AGREEING: readonly (readonly [string, string, Texts, readonly string[]])[] = [
  ['a good JWS', 'jws', { 'a.txt': card }, []],
  ['a stranger’s', 'jws', { 'a.txt': mintShc(stranger) }, ['JWS_VERIFICATION_ERROR']],
  [
    'no key id',
    'jws',
    { 'a.txt': mintShc(issuer, { header: { zip: 'DEF', alg: 'ES256' } }) },
    ['JWS_HEADER_ERROR', 'JWS_VERIFICATION_ERROR'],
  ],
  [
    'a name that is repeated',
    'jws',
    { 'a.txt': mintShc(issuer, { pack: 'none' }) },
    ['INFLATION_ERROR', 'INFLATION_ERROR'],
  ],
  [
    'an issuer whose keys are not there',
    'jws',
    { 'a.txt': odd({ '/iss': `${ISSUER}x` }) },
    ['ISSUER_KEY_DOWNLOAD_ERROR', 'JWS_VERIFICATION_ERROR'],
  ],
  ['an issuer by http', 'jws', { 'a.txt': odd({ '/iss': ISSUER.replace('https', 'http') }) }, ['INVALID_ISSUER_URL']],
  ['what the corpus only warns of', 'jws', { 'a.txt': odd({ '/nbf': 1_700_000_000 }) }, []],
  ['bytes that are no text', 'jws', { 'a.txt': '\udc00' }, ['JSON_PARSE_ERROR']],
  ['a file of two', 'healthcard', { 'a.smart-health-card': file(card, card) }, []],
  ['a file of another name', 'healthcard', { 'a.json': file(card) }, []],
  [
    'a file of one good and one bad',
    'healthcard',
    { 'a.smart-health-card': file(card, `${card}\n`) },
    ['TRAILING_CHARACTERS'],
  ],
  ['a file without list', 'healthcard', { 'a.smart-health-card': '{}' }, ['CRITICAL_DATA_MISSING', 'SCHEMA_ERROR']],
  ['an answer', 'fhirhealthcard', { 'a.json': answer([{ name: 'verifiableCredential', valueString: card }]) }, []],
  ['an answer of nothing', 'fhirhealthcard', { 'a.json': answer([]) }, ['CRITICAL_DATA_MISSING']],
  ['digits', 'qrnumeric', { 'a.txt': numeric }, []],
  ['two symbols', 'qrnumeric', { '1.txt': first, '0.txt': second }, ['QR_CHUNKING_DEPRECATED']],
  ['one of two', 'qrnumeric', { '0.txt': first }, ['MISSING_QR_CHUNK']],
  ['a picture', 'qr', { 'a.png': symbol(numeric) }, []],
  ['a picture of bytes alone', 'qr', { 'a.png': symbol(numeric, { segments: ['byte'] }) }, ['INVALID_QR']],
  ['a picture of version 23', 'qr', { 'a.png': symbol(numeric, { version: 23 }) }, ['INVALID_QR_VERSION']],
  ['a picture without symbol', 'qr', { 'a.png': 'no symbol' }, ['QR_DECODE_ERROR']],
  ['a picture that is none', 'qr', { 'a.png': 'no picture' }, ['UNKNOWN_FILE_DATA']],
]

describe('an expected case', () => {
  it.each(AGREEING)('%s: agrees', (_, kind, files, errors) => {
    expect(scoreCase(kind, files, errors)).toEqual({ total: 1, agree: 1, disagree: [], skipped: [], differences: [] })
  })

  it.each(AGREEING)('%s: disagrees with any other name', (_, kind, files, errors) => {
    const other = errors.length === 0 ? ['REVOCATION_ERROR'] : errors.slice(1).filter((name) => name !== errors[0])
    expect(scoreCase(kind, files, other)).toMatchObject({ total: 1, agree: 0 })
    expect(scoreCase(kind, files, ['NO_SUCH_NAME', ...errors])).toMatchObject({ total: 1, agree: 0 })
  })

  it('that disagrees says what was expected and what was seen', () => {
    const { disagree, differences } = scoreCase('jws', { 'a.txt': ` ${card}` }, ['INFLATION_ERROR'])
    expect(disagree).toEqual(['bad/a.txt#0'])
    expect(differences).toEqual([{ id: 'bad/a.txt#0', expected: ['INFLATION_ERROR'], seen: ['TRAILING_CHARACTERS'] }])
  })

  it('is found beside its list as well as in testdata', () => {
    const cases = [{ kind: 'jws', files: ['a.txt'], errors: [] }]
    expect(score({ ...keys, 'x/expected.json': JSON.stringify({ cases }), 'x/a.txt': card })).toMatchObject({
      agree: 1,
    })
  })

  it.each<[string, JsonValue, string]>([
    ['of a kind nobody judges', { kind: 'shlink', files: ['a.txt'], errors: [] }, 'shlink'],
    ['whose file is not there', { kind: 'jws', files: ['b.txt'], errors: [] }, 'b.txt'],
    ['that names no file', { kind: 'jws', files: [], errors: [] }, 'no file'],
    ['that wants a directory', { kind: 'jws', files: ['a.txt'], errors: ['ISSUER_NOT_TRUSTED'] }, 'directory'],
    ['that is none', { kind: 'jws' }, 'not a case'],
    ['that is a text', 'x', 'not a case'],
  ])('%s: is skipped, and said why', (_, item, why) => {
    const list = JSON.stringify({ cases: [item] })
    const report = score({ ...keys, 'bad/expected.json': list, 'bad/a.txt': card })
    expect(report).toMatchObject({ total: 0, skipped: [{ why: expect.stringContaining(why) }] })
  })

  it('is not found in a list that is none', () => {
    expect(score({ 'expected.json': '[' }).skipped).toEqual([{ id: 'expected.json', why: 'not a list of cases' }])
  })
})

describe('whose keys are in the folder', () => {
  const URL_OF = 'https://host.example/data/issuers/one'
  const signed = (iss: string, by = issuer) => ({
    'a.txt': mintShc(by, { payload: changed(goodPayload(), { '/iss': iss }) }),
  })
  const unreachable = ['ISSUER_KEY_DOWNLOAD_ERROR', 'JWS_VERIFICATION_ERROR']

  it.each<[string, Texts, readonly string[], Texts]>([
    [
      'where its issuer publishes it',
      signed(URL_OF),
      [],
      { 'k/issuers/one/.well-known/jwks.json': keySet(issuer.jwk) },
    ],
    [
      'of an issuer of another name',
      signed(URL_OF),
      unreachable,
      { 'k/issuers/two/.well-known/jwks.json': keySet(issuer.jwk) },
    ],
    [
      'nearest to the URL',
      signed(URL_OF),
      [],
      { 'a/one/.well-known/jwks.json': keySet(stranger.jwk), 'issuers/one/.well-known/jwks.json': keySet(issuer.jwk) },
    ],
    ['no JSON', signed(URL_OF), unreachable, { 'issuers/one/.well-known/jwks.json': 'x' }],
    ['a bare key', signed(URL_OF), unreachable, { 'issuers/one/.well-known/jwks.json': JSON.stringify(issuer.jwk) }],
    [
      'of the issuer that the examples beside it name',
      signed('https://named.example'),
      [],
      { 'good/example-07-b-payload.json': JSON.stringify({ iss: 'https://named.example' }) },
    ],
    [
      'nobody’s',
      signed(ISSUER, stranger),
      ['ISSUER_KID_MISMATCH'],
      { 'bad/testdata/other.json': keySet(stranger.jwk) },
    ],
  ])('%s', (_, files, errors, more) => {
    const { differences } = scoreCase('jws', files, errors, more)
    expect(differences).toEqual([])
  })

  it('with a revocation list beside it', () => {
    const { kid } = issuer.jwk
    const list = (rids: readonly string[]) => JSON.stringify({ kid, method: 'rid', ctr: 1, rids })
    const set = { 'good/keys/jwks.json': keySet({ ...issuer.jwk, crlVersion: 1 }) }
    const revocable = { 'a.txt': odd({ '/vc/rid': 'abc' }) }
    const path = `good/keys/crl/${kid}.json`
    expect(scoreCase('jws', revocable, [], { ...set, [path]: list(['x']) })).toMatchObject({ agree: 1 })
    expect(scoreCase('jws', revocable, ['REVOCATION_ERROR'], { ...set, [path]: list(['abc']) })).toMatchObject({
      agree: 1,
    })
    expect(scoreCase('jws', revocable, ['REVOCATION_ERROR'], set)).toMatchObject({ agree: 1 })
  })
})

describe('a worked example', () => {
  const payload = JSON.stringify(goodPayload())
  const { fhirBundle } = JSON.parse(payload).vc.credentialSubject
  const whole: Texts = {
    ...keys,
    'x/example-00-a-fhirBundle.json': JSON.stringify(fhirBundle),
    'x/example-00-b-payload.json': JSON.stringify(goodPayload(), null, 2),
    'x/example-00-c-minified.json': payload,
    'x/example-00-d-jws.txt': card,
    'x/example-00-e-file.smart-health-card': file(card),
    'x/example-00-f-numeric.txt': numeric,
    'x/example-00-g-qr.svg': symbol(numeric),
    'x/example-01-d-jws.txt': long,
    'x/example-01-f-numeric-0.txt': first,
    'x/example-01-f-numeric-1.txt': second,
  }

  it('is one card in all its forms', () => {
    expect(score(whole)).toEqual({ total: 9, agree: 9, disagree: [], skipped: [], differences: [] })
  })

  it.each([
    ['a-fhirBundle.json', '{"resourceType":"Bundle"}'],
    ['b-payload.json', '{}'],
    ['c-minified.json', ` ${payload}`],
    ['e-file.smart-health-card', file(long)],
    ['f-numeric.txt', first],
    ['g-qr.svg', 'no symbol'],
  ])('disagrees when its %s is another', (name, text) => {
    const path = `x/example-00-${name}`
    expect(score({ ...whole, [path]: text }).disagree).toEqual([path])
  })

  it('disagrees when its JWS is not signed by its issuer, and is skipped without one', () => {
    const forged = mintShc(stranger, { text: payload })
    expect(score({ ...keys, 'example-00-d-jws.txt': forged }).disagree).toEqual(['example-00-d-jws.txt'])
    expect(score({ ...keys, 'example-00-f-numeric.txt': numeric })).toMatchObject({
      total: 0,
      skipped: [{ id: 'example-00-f-numeric.txt' }],
    })
  })
})

describe('standards/smart-health-card/corpus.json', () => {
  it('says of every finding whether it is an error of the corpus, and of none both', () => {
    const errors = new Set([...shcTable.errors.values()].flatMap((codes) => [...codes]))
    expect(SHC_FINDING_CODES.filter((code) => !errors.has(code) && !shcTable.others.has(code))).toEqual([])
    expect([...shcTable.others].filter((code) => errors.has(code))).toEqual([])
  })

  it.each<[string, JsonValue]>([
    ['a code that is none', { others: ['formats.shc.nonsense'] }],
    ['a clock that is none', { clock: '2022' }],
    ['names that are no object', { errors: [] }],
  ])('is refused with %s', (_, change) => {
    const table = shcFile('corpus')
    const data: JsonValue = JSON.parse(JSON.stringify(Object.assign({}, table, change)))
    expect(() => compileShcCorpus(data)).toThrow(FormatError)
  })
})
