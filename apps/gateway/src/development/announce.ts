import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHttpsClient, registerEndpoint } from '@yimatong/adapters'
import { parseJson } from '@yimatong/codec'
import { utf8Decode, utf8Encode } from '@yimatong/kernel'
import type { FederationProvince } from './open-province.js'
import { shellWord } from './shell-word.js'
import type { Federation } from './start-federation.js'

const ISSUE_DEADLINE_MS = 10_000

/** Says where everything listens and how to try it; leaves the same for `yimatong` in `development.json`. */
export async function announce(
  federation: Federation,
  dataDirectory: string,
  say: (line: string) => void,
): Promise<void> {
  const ca = join(dataDirectory, 'national-root.pem')
  await writeFile(ca, federation.root, { mode: 0o600 })
  await writeFile(join(dataDirectory, 'development.json'), connections(federation, ca), { mode: 0o600 })
  say('一码通 Yimatong · 开发环境 development')
  say(`信任登记 registry                ${federation.registry.url}`)
  for (const { plan, gateway } of federation.provinces)
    say(`${plan.title.zh}网关 ${plan.title.en} gateway`.padEnd(30) + gateway.url)
  for (const { plan, city } of federation.provinces)
    say(`${plan.title.zh}参考城市 ${plan.title.en} city`.padEnd(28) + city.url)
  say('')
  say('一位杭州来客在上海的闸机出示一码；到达网关向浙江查询，核验签名，按上海规则作答：')
  say(
    'A traveller from Hangzhou shows one code at a gate in Shanghai; the gateway of arrival asks home, verifies, decides:',
  )
  say('')
  say(await firstRequest(federation, ca))
  say('')
  for (const province of federation.provinces) saySymbol(province, say)
  say(`让城市变慢或出错 a city's bad days: PUT {"mode":"slow","delayMs":4000} to <city>/_city/fault ("none" ends it)`)
  say('Ctrl-C 停止 stops')
}

/** A symbol of the city's green inhabitant, to be shown in another province; not every city has symbols. */
function saySymbol({ plan, city, people }: FederationProvince, say: (line: string) => void): void {
  const green = people.find(({ level }) => level === '00')
  const symbol = green && city.symbolOf(green.id)
  if (symbol !== undefined) say(`${plan.title.zh}的城市码 a symbol of ${plan.title.en}'s city: ${symbol}`)
}

function connections(federation: Federation, ca: string): string {
  const gateways = federation.provinces.map(({ plan, gateway, tokens }) => [plan.id, { url: gateway.url, tokens }])
  const registry = { url: federation.registry.url }
  const cities = federation.provinces.map(({ plan, city }) => [plan.id, { url: city.url }])
  const about = { ca, registry, gateways: Object.fromEntries(gateways), cities: Object.fromEntries(cities) }
  return `${JSON.stringify(about, null, 2)}\n`
}

async function firstRequest(federation: Federation, ca: string): Promise<string> {
  const home = provinceOf(federation, '330000')
  const arrival = provinceOf(federation, '310000')
  const code = await orderReference(home, federation.root)
  const body = JSON.stringify({ code, place: { division: arrival.plan.id, gate: 'gate-1' }, purpose: 'gate' })
  const url = `${arrival.gateway.url}/v1/recognitions`
  const headers = [`authorization: Bearer ${arrival.tokens.checkpoint}`, 'content-type: application/json']
  const shown = headers.map((header) => `-H ${shellWord(header)}`).join(' ')
  return `curl -sS --cacert ${shellWord(ca)} ${shown} -d ${shellWord(body)} ${url}`
}

/** A fresh reference token of the green traveller, ordered from the home gateway the way an issuer does. */
async function orderReference(home: FederationProvince, root: string): Promise<string> {
  const green = home.people.find(({ level }) => level === '00')
  const client = createHttpsClient({ anchors: [root] })
  try {
    const answer = await client.send({
      endpoint: registerEndpoint(home.gateway.url),
      method: 'POST',
      path: '/v1/codes',
      headers: { authorization: `Bearer ${home.tokens.issuer}`, 'content-type': 'application/json' },
      body: utf8Encode(JSON.stringify({ kind: 'reference', document: { number: green?.documentNumber } })),
      deadlineMs: ISSUE_DEADLINE_MS,
    })
    return codeIn(parseJson(utf8Decode(answer.body)))
  } finally {
    client.close()
  }
}

function codeIn(answer: unknown): string {
  const code: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'code') : undefined
  if (typeof code === 'string') return code
  throw new Error('the home gateway answered without a code')
}

function provinceOf(federation: Federation, id: string): FederationProvince {
  const province = federation.provinces.find(({ plan }) => plan.id === id)
  if (!province) throw new Error(`the development federation has no ${id}`)
  return province
}
