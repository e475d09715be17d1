import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CityPerson } from '@yimatong/city'
import { base45Decode } from '@yimatong/codec'
import { base64Encode } from '@yimatong/kernel'
import { citizenCheckDigit } from '@yimatong/record'
import type { Response } from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asker, askersOf, codeOf, get, objectOf, orderCode, post, question } from '../support/asking.js'
import { createSearch, type Hit, type Marker, searchFolder, withHalves } from '../support/canary.js'
import {
  makeDataDirectory,
  openTestFederation,
  PROVINCES,
  type ProvinceId,
  required,
  type TestFederation,
} from '../support/federation.js'
import { tapOutput } from '../support/output.js'
import { drawPng } from '../support/pictures.js'

/** The marked citizen: nobody else has a character of this name, or these digits. */
const NAME = '测试鸑鷟霢霂'
const TELEPHONE = '10000098765'
const REASON = '与标记公民鸑鷟同行'
const numberOf = (id: ProvinceId) => {
  const front = `${id.slice(0, 2)}019919000101987`
  return front + citizenCheckDigit(front)
}

const markers: Marker[] = [
  { name: 'the name', content: NAME },
  { name: 'the telephone', content: TELEPHONE },
  { name: 'the reason', content: REASON },
  ...PROVINCES.map((id) => ({ name: `the number in ${id}`, content: numberOf(id) })),
]

/** Failures that must be among those that were gone through, so that a short way is not taken for a clean one. */
const EXPECTED_FAILURES = [
  'access.division',
  'access.identity-header',
  'access.not-allowed',
  'access.peer-unknown',
  'access.unauthenticated',
  'city.answer-malformed',
  'city.unreachable',
  'code.kind.unknown',
  'dialect.unknown',
  'envelope.base45.malformed',
  'formats.dcc.deflate',
  'home.not-here',
  'profile.answer.malformed',
  'profile.answer.unknown-level',
  'profile.unknown',
  'request.fields',
  'request.image',
  'request.malformed',
  'request.route',
] as const

let directory: string
let federation: TestFederation
const failures: Response[] = []
const metrics: string[] = []
const gateAnswers: string[] = []
const printed: string[] = []

beforeAll(async () => {
  directory = await makeDataDirectory()
  const restore = tapOutput(printed)
  try {
    federation = await openTestFederation({ directory })
    for (const id of PROVINCES) await goEveryWay(id)
    for (const url of [federation.registry.url, ...PROVINCES.map((id) => federation.province(id).gateway.url)])
      metrics.push((await get({ url, agent: federation.agent() }, '/metrics')).text)
  } finally {
    await federation?.stop()
    restore()
  }
}, 60_000)
afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe('the marked citizen', () => {
  const hitsIn = (texts: readonly string[], where: string): readonly Hit[] => {
    const search = createSearch(markers.flatMap(withHalves))
    return texts.flatMap((text, place) => search(Buffer.from(text), `${where} ${place}`))
  }

  it('went every way, and failed in many', () => {
    expect(markers.length).toBeGreaterThan(20)
    const codes = new Set(failures.map(codeOf))
    expect([...codes]).toEqual(expect.arrayContaining([...EXPECTED_FAILURES]))
    expect(failures.length).toBeGreaterThan(80)
  })

  it('is in no log line', () => {
    expect(federation.logs.length).toBeGreaterThan(80)
    expect(hitsIn(federation.logs, 'log line')).toEqual([])
  })

  it('is in nothing that was printed', () => {
    expect(hitsIn(printed, 'output')).toEqual([])
  })

  it('is in no error body and in none of its headers', () => {
    const texts = failures.map(({ text, headers }) => `${text}\n${JSON.stringify(headers)}`)
    expect(hitsIn(texts, 'error')).toEqual([])
  })

  it('is not named to a gate, which needs the level alone', () => {
    expect(gateAnswers.length).toBeGreaterThan(20)
    const identity = markers.filter(({ name }) => /^the (name|telephone|number in \d{6})$/.test(name))
    const search = createSearch(identity.flatMap(withHalves))
    expect(gateAnswers.flatMap((text, place) => search(Buffer.from(text), `answer ${place}`))).toEqual([])
  })

  it('is in no metric', () => {
    expect(metrics.join()).toContain('yimatong_recognitions_total')
    expect(hitsIn(metrics, 'metrics')).toEqual([])
  })

  it('is in no file of the data folder', () => {
    const search = createSearch(markers.flatMap(withHalves))
    const { files, bytes, hits } = searchFolder(directory, search)
    expect(files).toBeGreaterThan(100)
    expect(bytes).toBeGreaterThan(1_000_000)
    expect(hits).toEqual([])
  })

  it('would be found: what must be there is', () => {
    const search = createSearch([{ name: 'a checkpoint', content: 'checkpoint-310000-01' }])
    const { hits } = searchFolder(join(directory, 'database'), search)
    expect(hits.map(({ label }) => label)).toContain('a checkpoint, utf-8')
  })
})

const person = (id: ProvinceId): CityPerson => ({
  id: `${id}-marked`,
  name: NAME,
  documentNumber: numberOf(id),
  telephone: TELEPHONE,
  ...(id === '340000' && { channel: '安康码' }),
  level: '00',
  assessedHoursAgo: 2,
})

/** One province's share: every way, well and ill, seen from home and from elsewhere. */
async function goEveryWay(id: ProvinceId): Promise<void> {
  const { city } = federation.province(id)
  const arrival = id === '310000' ? '330000' : '310000'
  const home = askersOf(federation, id)
  const away = askersOf(federation, arrival)
  city.people.put(person(id))
  const shown = await everythingShown(id, home.issuer)
  const live = shown.filter((each) => !('image' in each)).slice(0, 7)
  const showAll = async (more: object = {}, what = shown) => {
    for (const [asker, place] of [
      [away.checkpoint, arrival],
      [home.checkpoint, id],
    ] as const)
      for (const each of what) {
        const answer = await post(asker, '/v1/recognitions', question(place, each, more))
        noted(answer)
        if (answer.status === 200 && (!('purpose' in more) || more.purpose === 'gate')) gateAnswers.push(answer.text)
      }
  }
  await showAll({ dialect: 'cn-44-ykm-gate' })
  for (const purpose of ['hotel', 'hospital']) await showAll({ purpose }, live)
  city.people.setLevel(`${id}-marked`, { level: '01', reason: REASON })
  await showAll({}, live)
  city.people.setLevel(`${id}-marked`, { level: 'unknown', state: 'unknown-value', rawLevel: NAME })
  await showAll({}, live)
  await orderInVain(id, home.issuer)
  for (const mode of ['garbage', 'wrong-type', 'reset', 'error-500', 'huge', 'replay', 'stale'] as const) {
    city.faults.set({ mode })
    await showAll({}, live)
    await orderInVain(id, home.issuer)
  }
  city.faults.set({ mode: 'none' })
  await breakRequests(id, away)
  await breakTranslations(home.engineer)
  await breakPeers(id)
}

async function everythingShown(id: ProvinceId, issuer: Asker): Promise<readonly object[]> {
  const symbol = federation.province(id).city.symbolOf(`${id}-marked`)
  const key = id === '310000' ? { symbol } : { document: { number: numberOf(id) } }
  const signed = await orderCode(issuer, { kind: 'signed', disclosure: 'full', ...key })
  const minimal = await orderCode(issuer, { kind: 'signed', ...key })
  const token = await orderCode(issuer, { kind: 'reference', ...key })
  for (const [name, text] of Object.entries({ signed, minimal, token })) {
    markers.push({ name: `the ${name} code of ${id}`, content: text })
    markers.push({ name: `the bytes of the ${name} code of ${id}`, content: base45Decode(text.slice(5)) })
  }
  if (symbol !== undefined) markers.push({ name: `the symbol of ${id}`, content: referenceIn(symbol) })
  const codes = [signed, minimal, token, ...(symbol === undefined ? [] : [symbol])]
  return [
    { document: { number: numberOf(id) }, consent: true },
    { document: { number: numberOf(id) } },
    ...codes.map((code) => ({ code })),
    { image: base64Encode(drawPng(signed)) },
    ...codes.map((code) => ({ code: `${code.slice(0, -3)}AAA` })),
    { code: `${NAME}${numberOf(id)}` },
    { code: `HCN1:${numberOf(id)}` },
    { code: `HC1:${numberOf(id)}` },
  ]
}

/** What makes a symbol this person's: its hexadecimal digits. */
function referenceIn(symbol: string): string {
  return required(/[0-9a-f]{32}/.exec(symbol)?.[0])
}

async function orderInVain(id: ProvinceId, issuer: Asker): Promise<void> {
  for (const kind of ['signed', 'reference'])
    noted(await post(issuer, '/v1/codes', { kind, document: { number: numberOf(id) } }))
  noted(await post(issuer, '/v1/codes', { kind: 'signed', symbol: `https://s.sh.gov.cn/${numberOf(id)}` }))
}

/** Requests that are wrong in themselves, with the citizen in every place that may be quoted. */
async function breakRequests(id: ProvinceId, { checkpoint, issuer, nobody }: ReturnType<typeof askersOf>) {
  const number = numberOf(id)
  const place = { division: '310000' }
  const bodies: (object | string)[] = [
    { code: number, [number]: 1, [NAME]: NAME },
    { code: number, place: { division: number, venue: TELEPHONE, gate: NAME, [TELEPHONE]: 1 }, purpose: number },
    { document: { number: number.repeat(5), type: NAME, home: number, [NAME]: 1 }, place, purpose: NAME },
    { document: { number, type: number }, consent: { given: true, reference: TELEPHONE }, place, purpose: 'gate' },
    { document: { number, type: number }, consent: true, place, purpose: 'gate' },
    { code: number, image: NAME, place, purpose: 'gate' },
    { image: base64Encode(new TextEncoder().encode(NAME)), place, purpose: 'gate' },
    { code: number, place, purpose: 'gate', dialect: number },
    { code: number, place: { division: '650000' }, purpose: 'gate' },
    `{"code":"${number}","code":"${NAME}"}`,
    `{"code":"${number}`,
    `{"document":{"number":${number}}}`,
    `{"__proto__":"${NAME}"}`,
    number,
    `${NAME}${number}`,
  ]
  for (const body of bodies) {
    for (const path of ['/v1/recognitions', `/v1/${number}`]) noted(await post(checkpoint, path, body))
    noted(await post(issuer, '/v1/codes', body))
    noted(await post(nobody, `/v1/recognitions?number=${number}`, body))
    noted(await post({ ...checkpoint, token: number.padEnd(30, '0') }, '/v1/codes', body))
  }
  noted(await post(checkpoint, '/v1/codes', { kind: 'signed', document: { number } }))
  for (const path of [`/v1/${number}`, `/v1/%E6%B5${number}`, `/${encodeURIComponent(NAME)}/%zz`])
    noted(await get(nobody, path))
  const headers = { 'x-client-cert': number, 'x-number': number, 'user-agent': encodeURIComponent(NAME) }
  noted(await post({ ...checkpoint, headers }, '/v1/recognitions', question('310000', { code: number })))
  noted(await post({ ...checkpoint, headers: { authorization: `Basic ${number}` } }, '/v1/recognitions', {}))
}

async function breakTranslations(engineer: Asker): Promise<void> {
  const answer = JSON.stringify({ name: NAME, idCardNo: numberOf('340000'), flag: true })
  const soap = `<a><Name>${NAME}</Name><IDCard>${numberOf('330000')}</IDCard></a>`
  const bodies: object[] = [
    { profile: 'cn-34-akm', exchange: 'document', answer: `${answer}${NAME}` },
    { profile: 'cn-34-akm', exchange: 'document', answer: answer.slice(0, -1) },
    { profile: 'cn-33-soap', exchange: 'document', answer: `<!DOCTYPE ${NAME}>${soap}` },
    { profile: 'cn-33-soap', exchange: 'document', answer: soap },
    { profile: 'cn-31-ssm-online', exchange: 'reference', answer: NAME },
    { profile: numberOf('330000'), exchange: 'document', answer: NAME },
    { profile: NAME, exchange: NAME, answer: NAME, [NAME]: NAME },
    { profile: 'cn-34-akm', exchange: 'document', record: { profile: NAME, subject: { name: 1, [NAME]: NAME } } },
    { profile: 'cn-34-akm', exchange: 'document', record: { [NAME]: { [numberOf('340000')]: TELEPHONE } } },
    {
      profile: 'cn-34-akm',
      exchange: 'document',
      record: { profile: 'hc-n/1', subject: { name: NAME, documentNumber: NAME, telephone: NAME }, origins: {} },
    },
  ]
  for (const body of bodies) noted(await post(engineer, '/v1/translations', body))
}

async function breakPeers(id: ProvinceId): Promise<void> {
  const { gateway } = federation.province(id)
  const path = '/v1/peer/health-queries'
  const agent = federation.agent(federation.identity(id === '310000' ? '330000-tls' : '310000-tls'))
  const query = {
    subject: { kind: 'document', type: 'resident-id', number: numberOf(id) },
    place: { division: '310000' },
    purpose: 'gate',
    consent: true,
    nonce: '00112233445566778899aabbccddeeff',
  }
  for (const peer of [
    { url: gateway.url, agent },
    { url: gateway.url, agent: federation.agent() },
  ])
    for (const more of [{}, { consent: false }, { nonce: numberOf(id) }, { [NAME]: NAME }, { subject: { kind: NAME } }])
      noted(await post(peer, path, { ...query, ...more }))
}

function noted(response: Response): void {
  if (response.status >= 300) failures.push(response)
  if (response.status >= 500) throw new Error(`a 500: ${codeOf(response)} ${String(objectOf(response.body).incident)}`)
}
