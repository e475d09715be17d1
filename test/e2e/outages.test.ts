import type { FaultMode } from '@yimatong/city'
import { decodeNationalCode, issueNationalCode } from '@yimatong/envelope'
import { DAY, HOUR, MINUTE, SECOND } from '@yimatong/kernel'
import type { Response } from 'supertest'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { askersOf, codeOf, objectOf, orderCode, post, question } from '../support/asking.js'
import { openTestFederation, PROVINCES, type ProvinceId, required, type TestFederation } from '../support/federation.js'
import { type HomeServer, startHomeServer } from '../support/home-server.js'
import { fetchTrustList } from '../support/registry.js'

/** Longest that a checkpoint waits, with what a busy machine adds. */
const LONGEST_MS = 3600

let federation: TestFederation
let askers: ReadonlyMap<ProvinceId, ReturnType<typeof askersOf>>
const asker = (id: ProvinceId) => required(askers.get(id))
const cityOf = (id: ProvinceId) => federation.province(id).city

beforeAll(async () => {
  federation = await openTestFederation()
  askers = new Map(PROVINCES.map((id) => [id, askersOf(federation, id)]))
})
afterAll(() => federation?.stop())

/** The green person of a province, shown so that the city has to be asked. */
function live(id: ProvinceId, kind = 'green'): object {
  return id === '310000'
    ? { code: required(cityOf(id).symbolOf(`${id}-${kind}`)) }
    : { document: { number: federation.person(id, kind).documentNumber }, consent: true }
}

const AWAY: Readonly<Record<ProvinceId, ProvinceId>> = { '330000': '310000', '310000': '340000', '340000': '310000' }
const ask = (id: ProvinceId, shown: object) => post(asker(id).checkpoint, '/v1/recognitions', question(id, shown))

interface Seen {
  readonly status: number
  readonly outcome: unknown
  readonly code: string | undefined
  readonly isInTime: boolean
}

async function timed(asking: Promise<Response>): Promise<Seen> {
  const started = performance.now()
  const response = await asking
  const isInTime = performance.now() - started < LONGEST_MS
  return { status: response.status, outcome: objectOf(response.body).outcome, code: codeOf(response), isInTime }
}

const undetermined = (code: string): Seen => ({ status: 200, outcome: 'undetermined', code, isInTime: true })

describe('a city on a bad day', () => {
  afterEach(() => {
    for (const id of PROVINCES) cityOf(id).faults.set({ mode: 'none' })
  })

  const MODES: readonly (readonly [FaultMode, number | undefined, string])[] = [
    ['slow', 4000, 'city.timeout'],
    ['hang', undefined, 'city.timeout'],
    ['drip', 500, 'city.timeout'],
    ['reset', undefined, 'city.unreachable'],
    ['error-500', undefined, 'city.unreachable'],
    ['huge', undefined, 'city.answer-malformed'],
    ['garbage', undefined, 'profile.answer.malformed'],
    ['wrong-type', undefined, 'profile.answer.malformed'],
  ]

  it.each(MODES)('%s: undetermined in time, at home and elsewhere', async (mode, delayMs, expected) => {
    for (const id of PROVINCES) await ask(id, live(id))
    for (const id of PROVINCES) cityOf(id).faults.set({ mode, ...(delayMs !== undefined && { delayMs }) })
    const seen = await Promise.all(
      PROVINCES.map(async (id) => {
        const shown = live(id)
        return [id, ...(await Promise.all([timed(ask(id, shown)), timed(ask(AWAY[id], shown))]))] as const
      }),
    )
    const wanted = PROVINCES.map((id) => {
      const answer = undetermined(expected)
      return [id, answer, answer]
    })
    expect(seen).toEqual(wanted)
  })

  it('slow, yet within the time: answered', async () => {
    cityOf('330000').faults.set({ mode: 'slow', delayMs: 1000 })
    expect(await timed(ask('310000', live('330000')))).toMatchObject({ outcome: 'accepted', isInTime: true })
  })

  it.each(['310000', '340000'] as const)('replay in %s: the answer about another is not taken', async (id) => {
    cityOf(id).faults.set({ mode: 'replay' })
    await ask(AWAY[id], live(id, 'green'))
    const seen = await timed(ask(AWAY[id], live(id, 'red')))
    expect(seen.status).toBe(200)
    expect(['undetermined', 'refused']).toContain(seen.outcome)
  })

  it('replay in 330000: a documented limit, its answer names no document and cannot be told from another’s', async () => {
    await ask('310000', live('330000', 'green'))
    cityOf('330000').faults.set({ mode: 'replay' })
    await ask('310000', live('330000', 'green'))
    const seen = await timed(ask('310000', live('330000', 'red')))
    expect(seen).toMatchObject({ status: 200, outcome: 'accepted' })
  })

  it('leaves codes that carry their own proof alone', async () => {
    const code = await orderCode(asker('330000').issuer, { kind: 'signed', ...live('330000'), consent: undefined })
    cityOf('330000').faults.set({ mode: 'hang' })
    expect(await timed(ask('310000', { code }))).toMatchObject({ outcome: 'accepted', isInTime: true })
  })

  it('is asked again as soon as it is well', async () => {
    cityOf('330000').faults.set({ mode: 'reset' })
    await ask('310000', live('330000'))
    cityOf('330000').faults.set({ mode: 'none' })
    expect(await timed(ask('310000', live('330000')))).toMatchObject({ outcome: 'accepted' })
  })
})

describe('a home gateway on a bad day', () => {
  let home: HomeServer
  let genuine: Awaited<ReturnType<typeof fetchTrustList>>

  beforeAll(async () => {
    home = await startHomeServer(federation.identity('330000-tls'))
    genuine = await fetchTrustList(federation)
    await publishEndpoint(home.url)
  })
  afterAll(async () => {
    await publishEndpoint(undefined)
    await home.close()
  })

  async function publishEndpoint(url: string | undefined): Promise<void> {
    const authorities = genuine.authorities.map((authority) =>
      authority.id === '330000' && url !== undefined ? { ...authority, endpoint: url } : authority,
    )
    await federation.registry.publish({ authorities, crls: genuine.crls })
    await federation.province('310000').gateway.refreshTrust()
  }

  const say = (value: unknown, status = 200) => ({ status, body: JSON.stringify(value) })
  const code = () =>
    orderCode(asker('330000').issuer, {
      kind: 'signed',
      document: { number: federation.person('330000', 'green').documentNumber },
    })
  const blocked = { code: 'city.unreachable', severity: 'block', party: 'home' }

  it.each([
    ['says nothing', async () => 'silent' as const, undetermined('home.timeout')],
    ['hangs up', async () => 'reset' as const, undetermined('home.unreachable')],
    ['fails', async () => say({}, 500), undetermined('home.unreachable')],
    ['does not know us', async () => say({}, 401), undetermined('home.access-refused')],
    ['sends no JSON', async () => ({ status: 200, body: '<html>' }), undetermined('home.answer-malformed')],
    ['sends a list', async () => say([]), undetermined('home.answer-malformed')],
    [
      'sends 100 KB',
      async () => say({ findings: [], pad: 'a'.repeat(100_000) }),
      undetermined('home.answer-malformed'),
    ],
    ['points elsewhere', async () => say({}, 302), undetermined('home.unreachable')],
    [
      'sends findings of no shape',
      async () => say({ findings: [{ code: 'X' }] }),
      undetermined('home.answer-malformed'),
    ],
    ['sends neither code nor finding', async () => say({ findings: [] }), undetermined('home.failed')],
    [
      'sends a code that is none',
      async () => say({ code: 'HCN1:!', findings: [] }),
      undetermined('home.answer-malformed'),
    ],
    [
      'sends a code beside a reason against it',
      async () => say({ code: await code(), findings: [blocked] }),
      undetermined('city.unreachable'),
    ],
  ])('%s: undetermined', async (_, conduct, expected) => {
    home.behave(await conduct())
    expect(await timed(ask('310000', live('330000')))).toEqual(expected)
  })

  it('sends a good code that was made for no question: not taken', async () => {
    home.behave(say({ code: await code(), findings: [] }))
    expect(await timed(ask('310000', live('330000')))).toEqual(undetermined('home.answer-unverified'))
  })

  it('sends the code of another authority: not taken', async () => {
    const other = federation.identity('340000-code-signer')
    const { claims } = decodeNationalCode(await code())
    const forged = issueNationalCode({ claims: { ...claims, issuer: '340000' }, signer: other })
    home.behave(say({ code: forged, findings: [] }))
    const answer = await ask('310000', live('330000'))
    expect(objectOf(answer.body)).toMatchObject({
      outcome: 'undetermined',
      findings: [
        { code: 'home.answer-unverified', severity: 'block', party: 'home' },
        { code: expect.stringMatching(/^(trust\.signer\.scope|code\.nonce)$/), severity: 'warn', party: 'home' },
      ],
    })
  })
})

describe('what is too old', () => {
  afterEach(() => federation.clock.ahead(0))

  const orderShort = (kind: string) =>
    orderCode(asker('330000').issuer, {
      kind,
      lifetimeSeconds: 60,
      document: { number: federation.person('330000', 'green').documentNumber },
    })

  it.each(['signed', 'reference'])('a %s code past its life and the skew', async (kind) => {
    const code = await orderShort(kind)
    federation.clock.ahead(6 * MINUTE + 5 * SECOND)
    expect(await timed(ask('310000', { code }))).toEqual(undetermined('code.expired'))
  })

  it('a signed code past its life, within the skew of clocks: taken', async () => {
    const code = await orderShort('signed')
    federation.clock.ahead(3 * MINUTE)
    expect(await timed(ask('310000', { code }))).toMatchObject({ outcome: 'accepted' })
  })

  it('a token past its life, within the skew: home opens it', async () => {
    const code = await orderShort('reference')
    federation.clock.ahead(3 * MINUTE)
    expect(await timed(ask('310000', { code }))).toMatchObject({ outcome: 'accepted' })
  })

  it.each([
    ['310000', '340000', 'code.expired'],
    ['310000', '310000', 'code.expired'],
    ['340000', '310000', 'profile.answer.symbol-expired'],
  ] as const)('the symbol of %s after more than a day, shown in %s: %s', async (id, arrival, expected) => {
    const code = required(cityOf(id).symbolOf(`${id}-green`))
    federation.clock.ahead(DAY + 6 * MINUTE)
    expect(await timed(ask(arrival, { code }))).toMatchObject({ outcome: 'undetermined', code: expected })
  })

  it('a trust list within its grace: accepted, with a warning', async () => {
    federation.clock.ahead(DAY + HOUR)
    const code = await orderShort('signed')
    for (const shown of [live('330000'), { code }]) {
      const answer = await ask('310000', shown)
      expect(objectOf(answer.body)).toMatchObject({
        outcome: 'accepted',
        findings: [{ code: 'trust.list.stale', severity: 'warn' }],
      })
    }
  })

  it('a trust list past its grace: undetermined, and nobody is asked', async () => {
    federation.clock.ahead(2 * DAY + HOUR)
    const code = await orderShort('signed')
    const before = cityOf('330000').requests
    for (const shown of [live('330000'), { code }, { code: await orderShort('reference') }])
      expect(await timed(ask('310000', shown))).toEqual(undetermined('trust.list.expired'))
    expect(cityOf('330000').requests).toBe(before + 1)
  })
})

/** These end a city and a gateway for good: they come last. */
describe('what is down', () => {
  it('a city: undetermined, at home and elsewhere', async () => {
    await cityOf('330000').close()
    for (const arrival of ['330000', '310000'] as const)
      expect(await timed(ask(arrival, live('330000')))).toEqual(undetermined('city.unreachable'))
    const order = { kind: 'signed', document: { number: federation.person('330000', 'green').documentNumber } }
    const refused = await post(asker('330000').issuer, '/v1/codes', order)
    expect([refused.status, codeOf(refused)]).toEqual([422, 'city.unreachable'])
  })

  it('a home gateway: undetermined; the others go on', async () => {
    const code = await orderCode(asker('340000').issuer, {
      kind: 'signed',
      document: { number: federation.person('340000', 'green').documentNumber },
    })
    await federation.province('340000').gateway.close()
    expect(await timed(ask('310000', live('340000')))).toEqual(undetermined('home.unreachable'))
    expect(await timed(ask('310000', { code }))).toMatchObject({ outcome: 'accepted' })
    expect(await timed(ask('310000', live('310000')))).toMatchObject({ outcome: 'accepted' })
  })

  it('the registry: what was fetched is kept', async () => {
    await federation.registry.close()
    await federation.province('310000').gateway.refreshTrust()
    expect(await timed(ask('310000', live('310000')))).toMatchObject({ outcome: 'accepted' })
    expect(federation.logs.join('')).toContain('trust-list-not-fetched')
  })
})
