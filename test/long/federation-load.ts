import { readFile } from 'node:fs/promises'
import { Agent } from 'node:https'
import { join } from 'node:path'
import { utf8Encode } from '@yimatong/kernel'
import { required } from '../support/federation.js'
import { exchange, type Incoming, memberOf } from './exchange.js'

/** What clients of the federation were answered, over all its lives. */
export interface Answered {
  /** Ids of the receipts by province. */
  readonly receipts: ReadonlyMap<string, Set<string>>
  /** Ids of the codes that Zhejiang issued. */
  readonly codeIds: Set<string>
  /** Codes and tokens of the green traveller. */
  readonly codes: string[]
  /** Answers that were not what they should be. */
  readonly wrong: string[]
  /** Highest version of the trust list that an answer was based on. */
  trustVersion: number
}

/** The three provinces that answer. */
export const IDS: readonly string[] = ['330000', '310000', '340000']

/** Nothing answered yet. */
export function createAnswered(): Answered {
  const receipts = new Map(IDS.map((id) => [id, new Set<string>()] as const))
  return { receipts, codeIds: new Set(), codes: [], wrong: [], trustVersion: 0 }
}

/** Clients that ask on and on. */
export interface Load {
  /** From now on a connection may break. */
  expectEnd(): void
  /** Resolves when every client has noticed that the federation is gone. */
  readonly done: Promise<unknown>
}

const CLIENTS = 8
const DOCUMENT = { number: '330199190001010010' }
/** Codes kept to be shown again in later lives. */
const MOST_CODES = 200

/** Orders and shows codes of the green traveller at every gateway until the connections break. */
export async function startLoad(dataDirectory: string, answered: Answered, random: () => number): Promise<Load> {
  const clients = await openClients(dataDirectory)
  let isEnding = false
  const askOn = async () => {
    try {
      for (;;) await askOnce(clients, answered, random)
    } catch (error) {
      if (!isEnding) throw error
    }
  }
  const done = Promise.all(Array.from({ length: CLIENTS }, askOn)).finally(() => clients.agent.destroy())
  return {
    done,
    expectEnd() {
      isEnding = true
    },
  }
}

interface Clients {
  readonly agent: Agent
  /** What `npm start` leaves for `yimatong`: JSON with addresses and tokens. */
  readonly connections: string
}

async function openClients(dataDirectory: string): Promise<Clients> {
  const connections = await readFile(join(dataDirectory, 'development.json'), 'utf8')
  const ca = await readFile(join(dataDirectory, 'national-root.pem'))
  return { agent: new Agent({ keepAlive: true, ca }), connections }
}

async function askOnce(clients: Clients, answered: Answered, random: () => number): Promise<void> {
  const isOrder = random() < 0.25
  if (isOrder) return order(clients, answered, random() < 0.5 ? 'signed' : 'reference')
  const code = answered.codes[Math.floor(random() * answered.codes.length)]
  const shown = code === undefined || random() < 0.3 ? { document: DOCUMENT, consent: true } : { code }
  return show(clients, answered, required(IDS[Math.floor(random() * IDS.length)]), shown)
}

async function order(clients: Clients, answered: Answered, kind: string): Promise<void> {
  const { status, text } = await ask(clients, '330000', 'issuer', '/v1/codes', { kind, document: DOCUMENT })
  const [code, codeId] = [memberOf(text, 'code'), memberOf(text, 'codeId')]
  if (status !== 201 || code === undefined || codeId === undefined) return noteWrong(answered, `order ${status}`, text)
  answered.codeIds.add(codeId)
  if (answered.codes.length < MOST_CODES) answered.codes.push(code)
}

async function show(clients: Clients, answered: Answered, division: string, shown: object): Promise<void> {
  const body = { ...shown, place: { division }, purpose: 'gate' }
  const { status, text } = await ask(clients, division, 'checkpoint', '/v1/recognitions', body)
  const receipt = memberOf(text, 'receipt', 'id')
  if (receipt !== undefined) answered.receipts.get(division)?.add(receipt)
  const version = Number(/"trustVersion":(\d+)/.exec(text)?.[1] ?? 0)
  if (version < answered.trustVersion) noteWrong(answered, `list ${version} after ${answered.trustVersion}`, text)
  answered.trustVersion = Math.max(answered.trustVersion, version)
  if (status !== 200 || memberOf(text, 'outcome') !== 'accepted') noteWrong(answered, `shown ${status}`, text)
}

function noteWrong(answered: Answered, what: string, text: string): void {
  const codes = [...text.matchAll(/"code":"([a-z.-]+)"/g)].map(([, code]) => code)
  answered.wrong.push(`${what}: ${memberOf(text, 'outcome')} ${codes.join()}`)
}

function ask(clients: Clients, division: string, client: string, path: string, body: object): Promise<Incoming> {
  const { connections } = clients
  const url = required(memberOf(connections, 'gateways', division, 'url'))
  const token = required(memberOf(connections, 'gateways', division, 'tokens', client))
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return exchange(clients.agent, { url: url + path, method: 'POST', headers, body: utf8Encode(JSON.stringify(body)) })
}
