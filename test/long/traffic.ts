import { randomBytes } from '@yimatong/crypto'
import { decodeNationalCode, issueNationalCode } from '@yimatong/envelope'
import { base64Encode, utf8Encode } from '@yimatong/kernel'
import { type Asker, askersOf, orderCode, question } from '../support/asking.js'
import { type ProvinceId, required, type TestFederation } from '../support/federation.js'
import { loadHostileInputs } from '../support/hostile-inputs.js'
import { drawPng } from '../support/pictures.js'
import type { Outgoing } from './exchange.js'

/** One question with the one answer that is right. */
export interface Message {
  readonly name: string
  readonly outgoing: Outgoing
  /** An outcome goes with a verdict, a code with a problem. */
  readonly expect: { readonly status: number; readonly outcome?: string; readonly code?: string }
  /** True where a deadline is on the way, of a city or of a reader of pictures: a busy machine may then be late. */
  readonly mayBeLate: boolean
  readonly isPicture: boolean
}

/** Questions of every kind, each kind with its share of the traffic. */
export type Traffic = readonly { readonly share: number; readonly messages: readonly Message[] }[]

/** Codes of one kind that differ by their id and signature. */
const COPIES = 300
/** Larger bodies would measure the memory of the sender, which is this process too. */
const MAX_HOSTILE_BYTES = 64 * 1024

/** Who carries a code, and what their code leads to in Shanghai. */
const HOLDERS = [
  ['330000', 'green', 'accepted'],
  ['330000', 'yellow', 'restricted'],
  ['330000', 'red', 'refused'],
  ['330000', 'red-unexplained', 'undetermined'],
  ['340000', 'green', 'accepted'],
  ['340000', 'yellow', 'restricted'],
] as const

/** What the gates of Shanghai ask: codes of all levels, live questions, pictures, and everything malformed. */
export async function makeTraffic(federation: TestFederation): Promise<Traffic> {
  const gate = askersOf(federation, '310000').checkpoint
  const signed: Message[] = []
  const live: Message[] = []
  const pictures: Message[] = []
  for (const [home, kind, outcome] of HOLDERS) {
    const document = { number: federation.person(home, kind).documentNumber }
    const { issuer } = askersOf(federation, home)
    const code = await orderCode(issuer, { kind: 'signed', document })
    const token = await orderCode(issuer, { kind: 'reference', document })
    const about = { home, kind, outcome }
    for (const copy of copiesOf(federation, home, code))
      signed.push(verdict(gate, 'signed code', about, { code: copy }))
    live.push(verdict(gate, 'reference token', about, { code: token }, true))
    live.push(verdict(gate, 'document', about, { document, consent: true }, true))
    pictures.push(verdict(gate, 'picture', about, { image: base64Encode(drawPng(code)) }, true))
  }
  const symbol = { code: required(federation.province('340000').city.symbolOf('340000-green')) }
  live.push(verdict(gate, 'city symbol', { home: '340000', kind: 'green', outcome: 'accepted' }, symbol, true))
  return [
    { share: 0.6, messages: signed },
    { share: 0.14, messages: live },
    { share: 0.01, messages: pictures },
    { share: 0.25, messages: malformed(gate) },
  ]
}

function copiesOf(federation: TestFederation, home: ProvinceId, code: string): readonly string[] {
  const { claims } = decodeNationalCode(code)
  const signer = federation.identity(`${home}-code-signer`)
  const copy = () => issueNationalCode({ claims: { ...claims, codeId: randomBytes(16) }, signer })
  return Array.from({ length: COPIES }, copy)
}

function verdict(
  gate: Asker,
  way: string,
  about: { home: string; kind: string; outcome: string },
  shown: object,
  mayBeLate = false,
): Message {
  const { home, kind, outcome } = about
  const body = utf8Encode(JSON.stringify(question('310000', shown)))
  return {
    name: `${way} of ${home}, ${kind}`,
    outgoing: { url: `${gate.url}/v1/recognitions`, method: 'POST', headers: headersOf(gate), body },
    expect: { status: 200, outcome },
    mayBeLate,
    isPicture: 'image' in shown,
  }
}

function malformed(gate: Asker): readonly Message[] {
  return loadHostileInputs()
    .filter(({ route, body }) => route === '/v1/recognitions' && body !== undefined && body.length <= MAX_HOSTILE_BYTES)
    .map(({ id, method, route, headers, body, expect: { status, code } }) => ({
      name: `hostile ${id}`,
      outgoing: {
        url: `${gate.url}${route}`,
        method: method.toUpperCase(),
        headers: { ...headersOf(gate), ...headers },
        body,
      },
      expect: { status, code },
      mayBeLate: false,
      isPicture: body !== undefined && /"image"\s*:/.test(Buffer.from(body).toString('latin1')),
    }))
}

function headersOf({ token }: Asker): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${required(token)}`, 'content-type': 'application/json' }
}
