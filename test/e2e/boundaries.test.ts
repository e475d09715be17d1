import request, { type Response } from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askersOf, codeOf, objectOf, post, question } from '../support/asking.js'
import { openTestFederation, type TestFederation } from '../support/federation.js'

let federation: TestFederation
let zhejiang: ReturnType<typeof askersOf>
let shanghai: ReturnType<typeof askersOf>

beforeAll(async () => {
  federation = await openTestFederation()
  zhejiang = askersOf(federation, '330000')
  shanghai = askersOf(federation, '310000')
})
afterAll(() => federation?.stop())

const greenNumber = () => federation.person('330000', 'green').documentNumber
const refusalOf = (response: Response) => [response.status, codeOf(response), response.type]

const PROBLEM = 'application/problem+json'
const TRANSLATION = { profile: 'cn-33-soap', exchange: 'document' }
const PEER = '/v1/peer/health-queries'
const QUERY = () => ({
  subject: { kind: 'document', type: 'resident-id', number: greenNumber() },
  place: { division: '310000' },
  purpose: 'gate',
  consent: true,
  nonce: '00112233445566778899aabbccddeeff',
})

describe('what a gateway of the list may ask', () => {
  it.each([
    ['a place of another gateway', { place: { division: '340000' } }, 'access.division'],
    ['a place at home', { place: { division: '330100' } }, 'access.division'],
    ['a purpose that is none', { purpose: 'curiosity' }, 'access.purpose'],
    ['the fall-back of the table', { purpose: 'default' }, 'access.purpose'],
    ['the holder’s own look', { purpose: 'self' }, 'access.purpose'],
  ])('does not take a peer’s word for %s, and does not ask the city', async (_, more, code) => {
    const { city } = federation.province('330000')
    const before = city.requests
    const peer = { url: zhejiang.nobody.url, agent: federation.agent(federation.identity('310000-tls')) }
    expect(refusalOf(await post(peer, PEER, { ...QUERY(), ...more }))).toEqual([403, code, PROBLEM])
    expect(city.requests).toBe(before)
    const within = await post(peer, PEER, { ...QUERY(), place: { division: '310115' }, purpose: 'hotel' })
    expect(within.status).toBe(200)
  })
})

const changed = (number: string) => `${number.slice(0, -1)}${number.endsWith('1') ? '2' : '1'}`
const fieldsOf = (response: Response) => [response.status, codeOf(response), objectOf(response.body).fields]

describe('what a peer asks about', () => {
  const ask = (more: object) => {
    const peer = { url: zhejiang.nobody.url, agent: federation.agent(federation.identity('310000-tls')) }
    return post(peer, PEER, { ...QUERY(), ...more })
  }

  it.each([
    ['a wrong check character', () => changed(greenNumber()), 'record.citizen.check-digit'],
    ['seventeen digits', () => greenNumber().slice(1), 'record.citizen.length'],
  ])('is held to GB 11643: %s, and the city is not asked', async (_, numberOf, rule) => {
    const { city } = federation.province('330000')
    const before = city.requests
    const answer = await ask({ subject: { ...QUERY().subject, number: numberOf() } })
    expect(fieldsOf(answer)).toEqual([422, 'request.fields', [{ path: '/subject/number', rules: [rule] }]])
    expect(city.requests).toBe(before)
  })

  it('is shown at a place there is', async () => {
    const answer = await ask({ place: { division: '319999' } })
    expect(fieldsOf(answer)).toEqual([422, 'request.fields', [{ path: '/place/division', rules: ['isDivision'] }]])
  })
})

describe('the place of a recognition', () => {
  const at = (division: string) =>
    post(
      shanghai.checkpoint,
      '/v1/recognitions',
      question('310000', { document: { number: greenNumber() }, consent: true }, { place: { division } }),
    )

  it.each(['319999', '310199', '311000'])('%s is no division of GB/T 2260', async (division) => {
    const { city } = federation.province('330000')
    const before = city.requests
    expect(fieldsOf(await at(division))).toEqual([
      422,
      'request.fields',
      [{ path: '/place/division', rules: ['isDivision'] }],
    ])
    expect(city.requests).toBe(before)
  })

  it.each(['310000', '310115', '310119'])('%s is one, of this edition or of an older one', async (division) => {
    expect((await at(division)).status).toBe(200)
  })
})

describe('what a request brings exactly one of', () => {
  const document = () => ({ number: greenNumber() })
  const place = { division: '310000' }
  const ONE = (rule: string) => [{ path: '/', rules: [rule] }]

  it.each([
    ['nothing', {}, ['/', '/place', '/purpose']],
    ['nothing shown', { place, purpose: 'gate' }, ['/']],
    ['null for a code', { code: null, place, purpose: 'gate' }, ['/code']],
    ['null beside a picture', { code: null, image: 'AAAA', place, purpose: 'gate' }, ['/code']],
    ['null beside a document', { code: null, document: { number: '1' }, place, purpose: 'gate' }, ['/code']],
  ])('a recognition of %s', async (_, body, paths) => {
    const answer = await post(shanghai.checkpoint, '/v1/recognitions', body)
    const { fields } = objectOf(answer.body)
    const found = Array.isArray(fields) ? fields : []
    expect([answer.status, ...found.map((field: unknown) => objectOf(field).path)]).toEqual([422, ...paths])
    if (paths[0] === '/') expect(found[0]).toEqual(ONE('exactlyOneOfCodeImageDocument')[0])
  })

  it.each([
    ['codes', 'issuer', { kind: 'signed' }, ONE('exactlyOneOfDocumentSymbol')],
    ['codes', 'issuer', { kind: 'signed', document: { number: '1' }, symbol: 'x' }, ONE('exactlyOneOfDocumentSymbol')],
    [
      'codes',
      'issuer',
      { kind: 'signed', document: null, symbol: 'x' },
      [{ path: '/document', rules: ['isObject', 'nestedValidation'] }],
    ],
    ['translations', 'engineer', TRANSLATION, ONE('exactlyOneOfAnswerAnswerBytesRecord')],
    [
      'translations',
      'engineer',
      { ...TRANSLATION, answer: '', record: {} },
      ONE('exactlyOneOfAnswerAnswerBytesRecord'),
    ],
  ] as const)('%s by an %s: %j', async (route, asker, body, fields) => {
    expect(fieldsOf(await post(zhejiang[asker], `/v1/${route}`, body))).toEqual([422, 'request.fields', fields])
  })

  it.each(['masked', 'full'])(
    'a reference shows nothing: %s is refused, and the city not asked',
    async (disclosure) => {
      const { city } = federation.province('330000')
      const before = city.requests
      const order = { kind: 'reference', disclosure, document: document() }
      expect(fieldsOf(await post(zhejiang.issuer, '/v1/codes', order))).toEqual([
        422,
        'request.fields',
        [{ path: '/disclosure', rules: ['disclosureOfSignedOnly'] }],
      ])
      expect(city.requests).toBe(before)
    },
  )

  it('a reference that asks for no more than it shows is one', async () => {
    const order = { kind: 'reference', disclosure: 'minimal', document: document() }
    expect((await post(zhejiang.issuer, '/v1/codes', order)).status).toBe(201)
  })
})

describe('what announces itself as JSON in UTF-8', () => {
  it.each([
    { 'content-type': 'application/json; charset=UTF-8' },
    { 'content-type': 'application/json;charset="utf-8"' },
    { 'content-type': 'application/json', 'content-encoding': 'identity' },
  ])('is read: %j', async (headers) => {
    const { url, agent, token } = shanghai.checkpoint
    const asked = request(url)
      .post('/v1/recognitions')
      .agent(agent)
      .ok(() => true)
      .set({ ...headers, authorization: `Bearer ${token}` })
    const body = question('310000', { document: { number: greenNumber() }, consent: true })
    asked.write(JSON.stringify(body))
    expect((await asked).status).toBe(200)
  })
})

describe('the document of an ordered code', () => {
  const order = (document: object) => post(zhejiang.issuer, '/v1/codes', { kind: 'reference', document })

  it.each([
    ['a wrong check character', () => ({ number: changed(greenNumber()) }), 'request.fields'],
    ['seventeen digits', () => ({ number: greenNumber().slice(1) }), 'request.fields'],
    ['a blank inside', () => ({ type: 'passport', number: 'E0000 0000' }), 'request.fields'],
    ['a control character', () => ({ type: 'passport', number: 'E00000000\u0000' }), 'request.fields'],
    ['another home', () => ({ number: greenNumber(), home: '340000' }), 'home.not-here'],
  ])('%s: no code, and the city is not asked', async (_, document, code) => {
    const { city } = federation.province('330000')
    const before = city.requests
    const response = await order(document())
    expect([response.status, codeOf(response)]).toEqual([422, code])
    expect(JSON.stringify(response.body)).not.toContain(greenNumber().slice(6, 17))
    expect(city.requests).toBe(before)
  })

  it('may name a home within this province, and be typed in small letters', async () => {
    expect((await order({ number: greenNumber().toLowerCase(), home: '330100' })).status).toBe(201)
  })
})

describe('an instant that the city did not give', () => {
  it('is told to be the live answer’s own, though the code cut it to the second', async () => {
    const response = await post(
      shanghai.checkpoint,
      '/v1/recognitions',
      question('310000', { document: { number: greenNumber() }, consent: true }),
    )
    const { origins } = objectOf(objectOf(response.body).record)
    expect(objectOf(origins)['/assessment/assessedAt']).toEqual({ kind: 'derived', how: 'live-answer-instant' })
  })
})
