import { base45Decode, base45Encode, storeZlib, unstoreZlib } from '@yimatong/codec'
import { randomBytes } from '@yimatong/crypto'
import type { Bytes } from '@yimatong/kernel'
import {
  type Arrival,
  answerHealthQuery,
  type Home,
  issueCode,
  recognise,
  recogniseOffline,
} from '@yimatong/recognition'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { required } from '../support/federation.js'
import { secondsSince, tellFigures } from './figures.js'
import {
  type CodeWishes,
  GATE,
  makeCode,
  makeNationalStage,
  makeRecord,
  type NationalStage,
  QUESTION,
} from './national-stage.js'
import {
  EVERY_BIT,
  EVERY_VALUE,
  everyByte,
  everyCharacter,
  everyOverflow,
  everySwap,
  type Sweep,
  sweep,
} from './tampering.js'

const CODES: readonly (Required<Pick<CodeWishes, 'issuer' | 'disclosure'>> & { kind: string })[] = (
  ['minimal', 'masked', 'full'] as const
).flatMap((disclosure) => [
  { kind: 'P-256', issuer: '330000', disclosure },
  { kind: 'SM2', issuer: '340000', disclosure },
])

const sweeps = new Map<string, Sweep>()
const started = performance.now()

let stage: NationalStage
beforeAll(async () => {
  stage = await makeNationalStage()
})
afterAll(() => {
  const all = [...sweeps.values()]
  const figures = [...sweeps].map(([name, { tried }]) => [name, tried] as const)
  tellFigures('tampering', {
    ...Object.fromEntries(figures),
    'tried in all': all.reduce((sum, { tried }) => sum + tried, 0),
    'sweeps in which nothing was accepted': sweeps.size,
    seconds: secondsSince(started),
  })
  tellFigures('tampering: what stopped it', sumOf(all))
})

describe.each(CODES)('a $disclosure code signed with $kind', ({ kind, issuer, disclosure }) => {
  const judgeText = (text: string) => {
    return recogniseOffline(text, disclosure === 'minimal' ? GATE : QUESTION, stage.snapshot, stage.at)
  }
  let text: string
  beforeAll(() => {
    text = makeCode(stage, { issuer, disclosure })
    expect(judgeText(text)).toMatchObject({ outcome: 'accepted', findings: [], level: '00' })
  })
  const tell = (what: string, done: Sweep) => void sweeps.set(`${kind}, ${disclosure}: ${what}`, done)

  it('every character replaced by every other', async () => {
    const done = await sweep(everyCharacter(text), judgeText, ['refused'])
    expect(done.tried).toBe(text.length * 44)
    tell(`${text.length} characters`, done)
  })

  it('every group of characters spelled above its range', async () => {
    const done = await sweep(everyOverflow(text.slice(0, 5), text.slice(5)), judgeText, ['refused'])
    expect(done.tried).toBeGreaterThan(text.length / 12)
    tell('other spellings', done)
  })

  it('every byte of what is signed altered, in a well-made wrapping', async () => {
    const message = messageOf(text)
    expect(wrap(message)).toBe(text)
    // An SM2 check costs several of P-256: every bit of every byte instead of every value.
    const masks = kind === 'SM2' ? EVERY_BIT : EVERY_VALUE
    const done = await sweep(wrapEach(everyByte(message, masks), wrap), judgeText, ['refused'])
    expect(done.tried).toBe(message.length * masks.length)
    // Most of a message is content and signature, which only the signature check can refuse.
    expect(done.findings['trust.signer.signature']).toBeGreaterThan(done.tried / 3)
    tell(`${message.length} bytes`, done)
  })
})

describe('a code with two characters in each other’s places', () => {
  it('every pair', async () => {
    const text = makeCode(stage, { issuer: '330000' })
    const judgeText = (altered: string) => recogniseOffline(altered, GATE, stage.snapshot, stage.at)
    expect(judgeText(text).outcome).toBe('accepted')
    const done = await sweep(everySwap(text), judgeText, ['refused'])
    expect(done.tried).toBeGreaterThan((text.length * text.length) / 3)
    sweeps.set('P-256, minimal: pairs swapped', done)
  })
})

describe('a reference token', () => {
  let asked = 0
  let token: string
  let arrival: Arrival
  const judgeToken = (text: string) =>
    recognise(arrival, { shown: { kind: 'code', text }, question: GATE, consent: false })

  beforeAll(async () => {
    const home = makeHome(() => asked++)
    const { ports } = home
    arrival = { ...ports, home: { ask: (_, query) => answerHealthQuery(home, query) } }
    const lookup = { kind: 'document', type: 'resident-id', number: '330199190001010010' } as const
    const local = { connector: required(home.connectors[0]), lookup }
    token = required((await issueCode(home, { kind: 'reference', local, disclosure: 'minimal' })).text)
    expect(await judgeToken(token)).toMatchObject({ outcome: 'accepted', findings: [], level: '00' })
    expect(asked).toBe(2)
  })

  it('every character replaced by every other: the city is never asked', async () => {
    const done = await sweep(everyCharacter(token), judgeToken, ['refused', 'undetermined'])
    expect(asked).toBe(2)
    sweeps.set(`token: ${token.length} characters`, done)
  })

  it('every byte altered, in a well-made wrapping: the city is never asked', async () => {
    const bytes = base45Decode(token.slice(5))
    const texts = wrapEach(everyByte(bytes, EVERY_VALUE), (altered) => `HCR1:${base45Encode(altered)}`)
    const done = await sweep(texts, judgeToken, ['refused', 'undetermined'])
    expect(asked).toBe(2)
    expect(done.findings['token.unreadable']).toBeGreaterThan(done.tried / 3)
    sweeps.set(`token: ${bytes.length} bytes`, done)
  })
})

function messageOf(text: string): Bytes {
  return unstoreZlib(base45Decode(text.slice(5)))
}

function wrap(message: Bytes): string {
  return `HCN1:${base45Encode(storeZlib(message))}`
}

function* wrapEach(messages: Iterable<Bytes>, pack: (message: Bytes) => string): Generator<string> {
  for (const message of messages) yield pack(message)
}

/** Zhejiang, whose city knows one green person and says whenever it is asked. */
function makeHome(onAsk: () => void): Home {
  const profile = required(stage.profiles.get('cn-33-soap'))
  const secret = () => undefined
  const record = makeRecord(stage, { issuer: '330000', assessment: { division: '330100', decidedBy: 'unknown' } })
  const bytes = required(profile.exchanges.document?.fromRecord(record, { at: stage.at, secret }).bytes)
  const city: Home['connectors'][number] = {
    profile,
    secret,
    async ask() {
      onAsk()
      return { bytes, receivedAt: stage.at }
    },
  }
  const { certificate, key } = required(stage.hierarchy.get('330000-code-signer'))
  return {
    authority: '330000',
    connectors: [city],
    signer: { certificate, key },
    tokenKeys: new Map([['330000-1', randomBytes(32)]]),
    ports: {
      clock: { now: () => stage.at, ticks: () => 0 },
      random: randomBytes,
      snapshots: { current: () => stage.snapshot },
      issued: { save: async () => undefined },
    },
  }
}

function sumOf(all: readonly Sweep[]): Readonly<Record<string, number>> {
  const sums = new Map<string, number>()
  for (const { findings } of all) {
    for (const [code, count] of Object.entries(findings)) sums.set(code, (sums.get(code) ?? 0) + count)
  }
  return Object.fromEntries([...sums].sort(([, a], [, b]) => b - a))
}
