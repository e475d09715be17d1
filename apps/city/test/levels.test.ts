import { HOUR } from '@yimatong/kernel'
import type { CompiledExchange, Inquiry } from '@yimatong/profiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askAnhui, askShanghai, askZhejiang, shanghaiToken } from './clients.js'
import { openTown, type ProfileId, type RawAnswer, secret, type Town } from './town.js'

interface Way {
  readonly name: string
  readonly id: ProfileId
  readonly exchange: 'reference' | 'document'
  readonly ask: (town: Town, personId: string) => Promise<{ answer: RawAnswer; inquiry: Inquiry }>
  /** The answer says why, and when it was assessed. */
  readonly says: { readonly reason: boolean; readonly time: boolean }
}

const numberOf = (town: Town, id: string) => town.city.people.get(id)?.documentNumber ?? ''
const symbolOf = (town: Town, id: string) => town.city.symbolOf(id) ?? ''
const inquiryOf = (town: Town, symbol: string): Inquiry => ({
  symbol,
  reference: town.profile.symbol?.detect(symbol)?.reference ?? '',
})

const WAYS: readonly Way[] = [
  {
    name: 'Zhejiang by document',
    id: 'cn-33-soap',
    exchange: 'document',
    says: { reason: true, time: false },
    async ask(town, id) {
      const number = numberOf(town, id)
      return { answer: await askZhejiang(town.city.url, number), inquiry: { 'document-number': number } }
    },
  },
  {
    name: 'Shanghai by symbol',
    id: 'cn-31-ssm-online',
    exchange: 'reference',
    says: { reason: false, time: false },
    async ask(town, id) {
      const symbol = symbolOf(town, id)
      const answer = await askShanghai(town.city.url, symbol, await shanghaiToken(town.city.url))
      return { answer, inquiry: inquiryOf(town, symbol) }
    },
  },
  {
    name: 'Anhui by symbol',
    id: 'cn-34-akm',
    exchange: 'reference',
    says: { reason: false, time: false },
    async ask(town, id) {
      const symbol = symbolOf(town, id)
      return { answer: await askAnhui(town.city.url, 'qrCode', symbol), inquiry: inquiryOf(town, symbol) }
    },
  },
  {
    name: 'Anhui by document',
    id: 'cn-34-akm',
    exchange: 'document',
    says: { reason: true, time: true },
    async ask(town, id) {
      const number = numberOf(town, id)
      return { answer: await askAnhui(town.city.url, 'idCardNo', number), inquiry: { 'document-number': number } }
    },
  },
]

const CASES = [
  { who: 'green', level: '00', state: undefined, reason: false, hours: 3 },
  { who: 'yellow', level: '01', state: undefined, reason: true, hours: 4 },
  { who: 'yellow-unexplained', level: '01', state: undefined, reason: false, hours: 5 },
  { who: 'red', level: '10', state: undefined, reason: true, hours: 6 },
  { who: 'red-unexplained', level: '10', state: undefined, reason: false, hours: 7 },
  { who: 'unknown-colour', level: 'unknown', state: 'unknown-value', reason: false, hours: 8 },
  { who: 'being-issued', level: 'unknown', state: 'being-issued', reason: false, hours: 9 },
] as const

describe.each(WAYS)('$name', (way) => {
  let town: Town
  let exchange: CompiledExchange
  let division: string

  beforeAll(async () => {
    town = await openTown(way.id)
    const compiled = town.profile.exchanges[way.exchange]
    if (!compiled) throw new Error(`${way.id} has no ${way.exchange}`)
    exchange = compiled
    division = town.profile.division
  })
  afterAll(() => town.city.close())

  it.each(CASES)('$who reads back as level $level', async ({ who, level, state, reason, hours }) => {
    const id = `${division}-${who}`
    const { answer, inquiry } = await way.ask(town, id)
    expect(answer.status).toBe(200)

    const { record } = exchange.toRecord(answer.bytes, { at: town.now(), secret, inquiry })
    const person = town.city.people.get(id)
    expect(record?.assessment?.level).toBe(level)
    expect(record?.assessment?.state).toBe(state)
    expect(record?.assessment?.reason).toBe(reason && way.says.reason ? person?.reason : undefined)
    expect(record?.subject.documentNumber).toBe(person?.documentNumber)
    const assessed = Math.floor((town.now() - hours * HOUR) / 1000) * 1000
    expect(record?.assessment?.assessedAt).toBe(way.says.time ? assessed : town.now())
  })

  it('a changed level is the answer to the next question', async () => {
    const id = `${division}-green`
    const before = town.city.people.get(id)
    town.city.people.setLevel(id, { level: '10', reason: '测试原因' })
    const { answer, inquiry } = await way.ask(town, id)
    if (before) town.city.people.put(before)
    const { record } = exchange.toRecord(answer.bytes, { at: town.now(), secret, inquiry })
    expect(record?.assessment?.level).toBe('10')
    expect(record?.assessment?.reason).toBe(way.says.reason ? '测试原因' : undefined)
  })
})

describe('what goes over the wire', () => {
  it('Zhejiang sends XML in a string in XML in a string in SOAP', async () => {
    const town = await openTown('cn-33-soap')
    const { text, type } = await askZhejiang(town.city.url, numberOf(town, '330000-unknown-colour'))
    await town.city.close()
    expect(type).toBe('text/xml; charset=utf-8')
    expect(text).toContain('&lt;code&gt;200&lt;/code&gt;')
    expect(text).toContain('&amp;lt;CodeStatus&amp;gt;紫码&amp;lt;/CodeStatus&amp;gt;')
  })

  it('Shanghai shows the level only to who has the key, and never the telephone', async () => {
    const town = await openTown('cn-31-ssm-online')
    const { text } = await askShanghai(
      town.city.url,
      symbolOf(town, '310000-green'),
      await shanghaiToken(town.city.url),
    )
    await town.city.close()
    const answer: unknown = JSON.parse(text)
    expect(answer).toMatchObject({ code: 200, data: { code: '0', data: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) } })
    expect(text).not.toContain('测试甲')
  })

  it('Anhui repeats flag and names whom the holder lets it name', async () => {
    const town = await openTown('cn-34-akm')
    const { text } = await askAnhui(town.city.url, 'idCardNo', numberOf(town, '340000-yellow'))
    await town.city.close()
    expect(JSON.parse(text)).toMatchObject({
      flag: true,
      data: {
        flag: true,
        data: {
          healthLevel: '2',
          dataSource: '1',
          authField: ['idCardNo', 'userPhone', 'name'],
          changeTime: '20220504060000',
        },
      },
    })
  })
})
