import type { Response } from 'supertest'
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

describe('the document of an ordered code', () => {
  const order = (document: object) => post(zhejiang.issuer, '/v1/codes', { kind: 'reference', document })
  const changed = (number: string) => `${number.slice(0, -1)}${number.endsWith('1') ? '2' : '1'}`

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
