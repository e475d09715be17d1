import type { Agent } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import { base45Decode, base45Encode, storeZlib, unstoreZlib } from '@yimatong/codec'
import { recogniseOffline } from '@yimatong/recognition'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestFederation, required, type TestFederation } from '../support/federation.js'
import { exchange, memberOf } from './exchange.js'
import { createTally, type Memory, memoryNow, SEED, secondsSince, seeded, tellFigures } from './figures.js'
import { GATE, makeCode, makeNationalStage } from './national-stage.js'
import { type Message, makeTraffic, type Traffic } from './traffic.js'

const unhandled: unknown[] = []
const noteUnhandled = (reason: unknown) => void unhandled.push(reason)
beforeAll(() => void process.on('unhandledRejection', noteUnhandled))
afterAll(() => void process.off('unhandledRejection', noteUnhandled))

const CODES = 20_000
const ROUNDS = 15
const SM2_EVERY = 50
/** A leak of twenty bytes a verdict would be larger. MiB. */
const OFFLINE_GROWTH = { heap: 5, rss: 64 }

/** What codes there are, in turn: mostly green, and every way not to be. */
const KINDS = [
  { name: 'yellow', outcome: 'restricted', assessment: { level: '01', reason: '测试原因' } },
  { name: 'red', outcome: 'refused', assessment: { level: '10', reason: '测试原因' } },
  { name: 'yellow without a reason', outcome: 'undetermined', assessment: { level: '01' } },
  { name: 'forged', outcome: 'refused', assessment: {} },
  ...Array.from({ length: 16 }, () => ({ name: 'green', outcome: 'accepted', assessment: {} }) as const),
] as const

describe('the offline verdict', () => {
  it(`${(CODES * ROUNDS).toLocaleString('en')} times over ${CODES.toLocaleString('en')} codes, memory flat`, async () => {
    const stage = await makeNationalStage()
    const codes = Array.from({ length: CODES }, (_, n) => {
      const { name, outcome, assessment } = required(KINDS[n % KINDS.length])
      const issuer = n % SM2_EVERY === SM2_EVERY - 1 ? '340000' : n % 2 === 0 ? '330000' : '310000'
      const code = makeCode(stage, { issuer, assessment })
      return { text: name === 'forged' ? forge(code) : code, outcome }
    })
    expect(new Set(codes.map(({ text }) => text)).size).toBe(CODES)
    const outcomes = createTally()
    const memory: Memory[] = []
    const started = performance.now()
    for (let round = 0; round < ROUNDS; round++) {
      for (const { text, outcome } of codes) {
        const judged = recogniseOffline(text, GATE, stage.snapshot, stage.at)
        outcomes.count(judged.outcome)
        if (judged.outcome !== outcome) expect(judged).toMatchObject({ outcome })
      }
      memory.push(memoryNow())
      await pause(0)
    }
    const seconds = secondsSince(started)
    const { heap, rss } = growth(memory)
    tellFigures('soak: offline verdicts', {
      verdicts: CODES * ROUNDS,
      'distinct codes (of them SM2)': `${CODES.toLocaleString('en')} (${CODES / SM2_EVERY})`,
      ...outcomes.figures(),
      seconds,
      'verdicts a second': Math.round((CODES * ROUNDS) / seconds),
      'heap growth, MiB': heap,
      'rss growth, MiB': rss,
    })
    expect(heap).toBeLessThan(OFFLINE_GROWTH.heap)
    expect(rss).toBeLessThan(OFFLINE_GROWTH.rss)
  })
})

const WARM = 3_000
const ASKED = 20_000
const LEGS = 10
const AT_ONCE = 16
const BEAT_MS = 100
const MOST_SILENCE_MS = 1_000
/** MiB. The whole federation and its embedded database live in this process, and so does who asks. */
const HTTP_GROWTH = { heap: 8, rss: 120 }

describe('a federation', () => {
  let federation: TestFederation
  let agent: Agent
  beforeAll(async () => {
    federation = await openTestFederation()
    agent = federation.agent()
  })
  afterAll(() => federation?.stop())

  it(`answers ${ASKED.toLocaleString('en')} questions of every kind, alive throughout`, async () => {
    const traffic = await makeTraffic(federation)
    const random = seeded()
    await run(traffic, random, WARM)
    const [statuses, outcomes, memory] = [createTally(), createTally(), [memoryNow()]]
    const incidents: string[] = []
    let late = 0
    const pulse = startPulse()
    const started = performance.now()
    try {
      for (let leg = 0; leg < LEGS; leg++) {
        const done = await run(traffic, random, ASKED / LEGS)
        for (const { status, outcome } of done.answers) {
          statuses.count(`status ${status}`)
          outcomes.count(outcome ? `outcome ${outcome}` : 'a problem document')
        }
        incidents.push(...done.incidents)
        late += done.late
        memory.push(memoryNow())
      }
    } finally {
      await pulse.stop()
    }
    const { beats, longest } = pulse.seen()
    const seconds = secondsSince(started)
    const { heap, rss } = growth(memory)
    tellFigures('soak: POST /v1/recognitions', {
      requests: ASKED,
      ...outcomes.figures(),
      ...statuses.figures(),
      'answers past a deadline': late,
      seconds,
      'requests a second': Math.round(ASKED / seconds),
      'beats of health/live': beats,
      'longest beat, ms': longest,
      'heap, MiB': memory.map((each) => each.heap.toFixed(1)).join(' '),
      'rss, MiB': memory.map((each) => each.rss.toFixed(0)).join(' '),
      seed: SEED,
    })
    expect(Object.keys(statuses.figures()).filter((name) => name.startsWith('status 5'))).toEqual([])
    expect(incidents).toEqual([])
    expect(unhandled).toEqual([])
    expect(late).toBeLessThan(ASKED / 100)
    expect(beats).toBeGreaterThan(seconds)
    expect(longest).toBeLessThan(MOST_SILENCE_MS)
    expect(heap).toBeLessThan(HTTP_GROWTH.heap)
    expect(rss).toBeLessThan(HTTP_GROWTH.rss)
  })

  /** Asks `count` questions, a few at once; every answer must be the right one. */
  async function run(traffic: Traffic, random: () => number, count: number) {
    const answers: Message['expect'][] = []
    const incidents: string[] = []
    let [left, late] = [count, 0]
    let camera: Promise<unknown> = Promise.resolve()
    const askOnce = async () => {
      const message = pick(traffic, random)
      // A gate has one camera: of several pictures at once all but a few are told to come later.
      const answered = message.isPicture
        ? camera.then(() => exchange(agent, message.outgoing))
        : exchange(agent, message.outgoing)
      if (message.isPicture) camera = answered.catch(() => undefined)
      const { status, text } = await answered
      const answer = answerOf(status, text)
      answers.push(answer)
      if (isLate(message, text)) late++
      else expect({ name: message.name, ...answer }).toEqual({ name: message.name, ...message.expect })
    }
    const askOn = async () => {
      try {
        while (left-- > 0) await askOnce()
      } catch (error) {
        left = 0
        throw error
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, askOn))
    // Kept in memory by the tests' own federation: looked at, and let go.
    incidents.push(...federation.logs.filter((line) => line.includes('"level":"error"')))
    federation.forgetLogs()
    return { answers, late, incidents }
  }

  /** Looks at every role's liveness, over and over, on connections of its own. */
  function startPulse() {
    const own = federation.agent()
    const urls = [federation.registry.url, ...federation.provinces.map(({ gateway }) => gateway.url)]
    let isOn = true
    let [beats, longest] = [0, 0]
    const beatOn = async (url: string) => {
      while (isOn) {
        // From when it was due: while the loop stands still nobody asks, and the next answer would come at once.
        const due = performance.now() + BEAT_MS
        await pause(BEAT_MS)
        const { status } = await exchange(own, { url: `${url}/health/live`, method: 'GET', headers: {} })
        expect(status).toBe(200)
        beats++
        longest = Math.max(longest, performance.now() - due)
      }
    }
    const done = Promise.all(urls.map(beatOn))
    return {
      seen: () => ({ beats, longest }),
      async stop() {
        isOn = false
        await done
        own.destroy()
      },
    }
  }
})

function answerOf(status: number, text: string): Message['expect'] {
  const [outcome, code] = [memberOf(text, 'outcome'), memberOf(text, 'code')]
  return status === 200 ? { status, outcome: outcome ?? 'none' } : { status, code: code ?? 'none' }
}

const LATE = /"(?:code|finding)":"(?:city\.timeout|home\.timeout|adapters\.picture\.timeout)"/

/** A machine that does much else may let a deadline pass: it is then right to say so, and not to accept. */
function isLate({ mayBeLate }: Message, text: string): boolean {
  return mayBeLate && memberOf(text, 'outcome') !== 'accepted' && LATE.test(text)
}

function pick(traffic: Traffic, random: () => number): Message {
  let left = random()
  for (const { share, messages } of traffic) {
    if (left < share) return required(messages[Math.floor(random() * messages.length)])
    left -= share
  }
  return pick(traffic, random)
}

/** The same code with one bit of its signature changed, well wrapped. */
function forge(code: string): string {
  const message = Uint8Array.from(unstoreZlib(base45Decode(code.slice(5))))
  message[message.length - 1] = (message.at(-1) ?? 0) ^ 1
  return `HCN1:${base45Encode(storeZlib(message))}`
}

/** From the lowest point, since a process gives back late what it took to start, to the highest of the last three. */
function growth(memory: readonly Memory[]): Memory {
  const rise = (of: (memory: Memory) => number) => Math.max(...memory.slice(-3).map(of)) - Math.min(...memory.map(of))
  return { heap: rise(({ heap }) => heap), rss: rise(({ rss }) => rss) }
}
