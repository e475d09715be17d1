import { DAY, HOUR, SECOND } from '@yimatong/kernel'
import type { ProfileFindingCode } from '@yimatong/profiles'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { askAnhui, askShanghai, askZhejiang, logInToShanghai, md5, type SoapParts, shanghaiToken } from './clients.js'
import { MORNING, openTown, type RawAnswer, secret, type Town } from './town.js'

let town: Town
const url = () => town.city.url
const numberOf = (id: string) => town.city.people.get(id)?.documentNumber ?? ''
const symbolOf = (id: string) => town.city.symbolOf(id) ?? ''

/** What a gateway makes of the answer: a level, or the first finding. */
function verdict(exchange: 'reference' | 'document', answer: RawAnswer): string {
  const translation = town.profile.exchanges[exchange]?.toRecord(answer.bytes, { at: town.now(), secret })
  return translation?.record?.assessment?.level ?? translation?.findings[0]?.code ?? 'nothing'
}

const REFUSED: ProfileFindingCode = 'profile.answer.forbidden'
const NOT_FOUND: ProfileFindingCode = 'profile.answer.not-found'

describe('Zhejiang, SOAP with a password of the day', () => {
  beforeAll(async () => {
    town = await openTown('cn-33-soap')
  })
  beforeEach(() => town.setClock(MORNING))
  afterAll(() => town.city.close())
  const ask = (parts?: SoapParts) => askZhejiang(url(), numberOf('330000-green'), parts)

  it.each<[string, SoapParts, string]>([
    ['the right password', {}, '00'],
    ["yesterday's password", { day: '20220503' }, REFUSED],
    ["tomorrow's password", { day: '20220505' }, REFUSED],
    ['no password', { pwd: '' }, REFUSED],
    ['the password in upper case', { pwd: md5('test-hospitalQueryHealthCode20220504').toUpperCase() }, REFUSED],
    ['another application', { appId: 'other-hospital' }, REFUSED],
    [
      'another application with our password',
      { appId: 'other', pwd: md5('test-hospitalQueryHealthCode20220504') },
      REFUSED,
    ],
  ])('%s', async (_name, parts, expected) => {
    const answer = await ask(parts)
    expect(answer.status).toBe(200)
    expect(verdict('document', answer)).toBe(expected)
  })

  it('the password rolls over at midnight in China, to the second', async () => {
    town.setClock('2022-05-04T23:59:59.999+08:00')
    expect(verdict('document', await ask({ day: '20220504' }))).toBe('00')
    expect(verdict('document', await ask({ day: '20220505' }))).toBe(REFUSED)
    town.setClock('2022-05-05T00:00:00.000+08:00')
    expect(verdict('document', await ask({ day: '20220504' }))).toBe(REFUSED)
    expect(verdict('document', await ask({ day: '20220505' }))).toBe('00')
  })

  it.each([
    ['a number of nobody', '330199190001010088'],
    ['a lower-case check character', '33019919000101007x'],
    ['no number', ''],
  ])('%s is not found', async (_name, number) => {
    expect(verdict('document', await askZhejiang(url(), number))).toBe(NOT_FOUND)
  })

  it('somebody who moved away is not found', async () => {
    const person = town.city.people.get('330000-red')
    const number = numberOf('330000-red')
    expect(town.city.people.remove('330000-red')).toBe(true)
    expect(verdict('document', await askZhejiang(url(), number))).toBe(NOT_FOUND)
    if (person) town.city.people.put(person)
    expect(verdict('document', await askZhejiang(url(), number))).toBe('10')
  })

  const soap = (inner: string, namespace = 'http://tempuri.org/') =>
    `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="${namespace}"><S:Body>${inner}</S:Body></S:Envelope>`
  const PWD = md5('test-hospitalQueryHealthCode20220504')
  const args = (method: string, xml: string) =>
    `<appId>test-hospital</appId><pwd>${PWD}</pwd><method>${method}</method><xml>${xml}</xml>`

  it.each<[string, SoapParts]>([
    ['no SOAPAction', { headers: { 'content-type': 'text/xml' } }],
    ['no XML', { message: 'hello' }],
    ['an empty body', { message: '' }],
    ['a document type', { message: `<!DOCTYPE x>${soap(`<t:Invoke>${args('QueryHealthCode', '')}</t:Invoke>`)}` }],
    [
      'SOAP 1.2',
      {
        message: soap('<t:Invoke/>').replace('schemas.xmlsoap.org/soap/envelope/', 'www.w3.org/2003/05/soap-envelope'),
      },
    ],
    ['another namespace', { message: soap(`<t:Invoke>${args('QueryHealthCode', '')}</t:Invoke>`, 'http://other/') }],
    ['another operation', { message: soap(`<t:Query>${args('QueryHealthCode', '')}</t:Query>`) }],
    ['two operations', { message: soap('<t:Invoke/><t:Invoke/>') }],
    ['an argument twice', { message: soap(`<t:Invoke>${args('QueryHealthCode', '')}<appId>x</appId></t:Invoke>`) }],
    ['an undeclared prefix', { message: soap(`<u:Invoke>${args('QueryHealthCode', '')}</u:Invoke>`) }],
    ['another method', { method: 'QueryVaccination' }],
    [
      'an xml argument without IDCard',
      { message: soap(`<t:Invoke>${args('QueryHealthCode', '&lt;Data/&gt;')}</t:Invoke>`) },
    ],
    [
      'an xml argument with another root',
      { message: soap(`<t:Invoke>${args('QueryHealthCode', '&lt;D/&gt;')}</t:Invoke>`) },
    ],
  ])('%s is a SOAP fault', async (_name, parts) => {
    const answer = await ask(parts)
    expect(answer.status).toBe(500)
    expect(answer.text).toContain('<faultcode>soap:Client</faultcode>')
    expect(verdict('document', answer)).toBe('profile.answer.malformed')
  })

  it('the web server knows its methods, media types and paths', async () => {
    const address = `${url()}/hospital/HealthCodeService.asmx`
    expect((await fetch(address)).status).toBe(405)
    expect((await ask({ headers: { 'content-type': 'application/json', soapaction: '""' } })).status).toBe(415)
    expect((await fetch(`${url()}/hospital/Other.asmx`, { method: 'POST' })).status).toBe(404)
    expect((await ask({ message: 'x'.repeat(70_000) })).status).toBe(413)
  })
})

describe('Shanghai, bearer token', () => {
  beforeAll(async () => {
    town = await openTown('cn-31-ssm-online')
  })
  beforeEach(() => town.setClock(MORNING))
  afterAll(() => town.city.close())

  it.each(['appId', 'userName', 'password'])('a wrong %s gets no token', async (name) => {
    const answer = await logInToShanghai(url(), { [name]: 'wrong' })
    expect(JSON.parse(answer.text)).toEqual({ code: 401, message: '账号或密码错误', data: null })
  })

  it('the right ones get a fresh token each time, with its life', async () => {
    const answer: unknown = JSON.parse((await logInToShanghai(url())).text)
    expect(answer).toMatchObject({
      code: 200,
      data: { accessToken: expect.stringMatching(/^.{43}$/), expiresIn: 7200 },
    })
    expect(await shanghaiToken(url())).not.toBe(await shanghaiToken(url()))
  })

  it.each([
    ['no token', undefined],
    ['an invented token', 'A'.repeat(43)],
    ['an empty token', ''],
  ])('%s is 401', async (_name, token) => {
    const answer = await askShanghai(url(), symbolOf('310000-green'), token)
    expect(answer.status).toBe(401)
    expect(verdict('reference', answer)).toBe(REFUSED)
  })

  it('a token ends after its life', async () => {
    const token = await shanghaiToken(url())
    const symbol = symbolOf('310000-green')
    town.advance(7200 * SECOND - 1)
    expect((await askShanghai(url(), symbol, token)).status).toBe(200)
    town.advance(1)
    expect((await askShanghai(url(), symbol, token)).status).toBe(401)
  })

  it('an old symbol has expired, another city’s is foreign, an invented one is nobody’s', async () => {
    const symbol = symbolOf('310000-green')
    expect(symbol).toMatch(/^https:\/\/s\.sh\.gov\.cn\/[0-9a-f]{32}1651629600250$/)
    const ask = async (text: string) => verdict('reference', await askShanghai(url(), text, await shanghaiToken(url())))
    expect(await ask(symbol)).toBe('00')
    expect(await ask('https://akm.ah.gov.cn/jkm?qrcode=0123456789abcdef0123456789abcdef')).toBe(
      'profile.answer.wrong-jurisdiction',
    )
    expect(await ask(`https://s.sh.gov.cn/${'0'.repeat(32)}1651629600250`)).toBe(NOT_FOUND)
    expect(await ask(symbol.replace('1651629600250', '1651629600251'))).toBe(NOT_FOUND)
    town.advance(DAY)
    expect(await ask(symbol)).toBe('profile.answer.symbol-expired')
  })

  it('a question without its parameter is an error, never a level', async () => {
    const headers = { authorization: `Bearer ${await shanghaiToken(url())}` }
    for (const query of ['', '?QRCodeURL', '?QRCodeURL=a&QRCodeURL=b', '?qrcodeurl=a', '?QRCodeURL=%FF']) {
      const response = await fetch(`${url()}/ssm/api/qrcode/verify${query}`, { method: 'POST', headers })
      expect(await response.json()).toMatchObject({ code: 500 })
    }
  })
})

describe('Anhui, key in a header', () => {
  beforeAll(async () => {
    town = await openTown('cn-34-akm')
  })
  beforeEach(() => town.setClock(MORNING))
  afterAll(() => town.city.close())

  it.each([
    ['another key', 'other'],
    ['an empty key', ''],
    ['the key and more', 'test-keys'],
  ])('%s has no access', async (_name, key) => {
    const answer = await askAnhui(url(), 'idCardNo', numberOf('340000-green'), key)
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text)).toMatchObject({ flag: false, errMsg: '无访问权限' })
    expect(verdict('document', answer)).toBe(REFUSED)
  })

  it('a symbol without a clock is good for a day', async () => {
    const symbol = symbolOf('340000-green')
    expect(symbol).toMatch(/^https:\/\/akm\.ah\.gov\.cn\/jkm\?qrcode=[0-9a-f]{32}$/)
    town.advance(DAY - HOUR)
    expect(verdict('reference', await askAnhui(url(), 'qrCode', symbol))).toBe('00')
    town.advance(HOUR)
    expect(verdict('reference', await askAnhui(url(), 'qrCode', symbol))).toBe('profile.answer.symbol-expired')
  })

  it.each([
    ['a number of nobody', 'idCardNo', '340199190001010098', NOT_FOUND],
    ['a symbol of nobody', 'qrCode', `https://akm.ah.gov.cn/jkm?qrcode=${'0'.repeat(32)}`, NOT_FOUND],
    ['a symbol of Shanghai', 'qrCode', 'https://s.sh.gov.cn/0', 'profile.answer.wrong-jurisdiction'],
  ] as const)('%s', async (_name, field, value, expected) => {
    const exchange = field === 'qrCode' ? 'reference' : 'document'
    expect(verdict(exchange, await askAnhui(url(), field, value))).toBe(expected)
  })

  it.each([
    ['no JSON', 'hello'],
    ['a list', '[]'],
    ['a number for a text', '{"idCardNo":340199190001010012}'],
    ['a member twice', '{"idCardNo":"1","idCardNo":"2"}'],
    ['a prototype key', '{"__proto__":{"idCardNo":"1"}}'],
  ])('%s is an error, never a level', async (_name, body) => {
    const headers = { 'content-type': 'application/json', 'x-app-key': 'test-key' }
    const response = await fetch(`${url()}/akm/api/person/query`, { method: 'POST', headers, body })
    expect(await response.json()).toMatchObject({ flag: false, errMsg: '系统异常' })
  })
})
