import { createHttpsClient, type HttpsClient, type OutboundRequest } from '@yimatong/adapters'
import { DAY, MINUTE, utf8Decode, utf8Encode } from '@yimatong/kernel'
import type { RecipeName } from '@yimatong/profiles'
import type { CityRecord } from '@yimatong/recognition'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPair, type Pair, secretsOf } from './pair.js'
import { RECIPE_NAMES, recipeProfile, THREE } from './recipe-profiles.js'

const EXCHANGES = ['reference', 'document'] as const
const REFUSED = ['city.access-refused', 'profile.answer.forbidden']

const verdict = ({ record, findings }: CityRecord) => record?.assessment?.level ?? findings[0]?.code

/** A client that tells what it sends, and may send something else. */
function tapped(change: (request: OutboundRequest) => OutboundRequest = (request) => request) {
  const inner = createHttpsClient()
  const sent: OutboundRequest[] = []
  const client: HttpsClient = {
    send(request) {
      const changed = change(request)
      sent.push(changed)
      return inner.send(changed)
    },
    close: inner.close,
  }
  return { client, sent }
}

const pairs = new Map<RecipeName, Pair>()
beforeAll(async () => {
  for (const recipe of RECIPE_NAMES) pairs.set(recipe, await openPair(recipeProfile(recipe), THREE))
})
afterAll(async () => {
  for (const pair of pairs.values()) await pair.close()
})

function pairOf(recipe: RecipeName): Pair {
  const pair = pairs.get(recipe)
  if (!pair) throw new Error(`no pair for ${recipe}`)
  return pair
}

describe.each(RECIPE_NAMES)('%s', (recipe) => {
  it.each(EXCHANGES)('by %s, everybody reads back as the city has them', async (exchange) => {
    const pair = pairOf(recipe)
    const connector = pair.connect()
    for (const person of THREE) {
      const { record } = await pair.ask(connector, pair.lookup(exchange, person.id))
      expect(record?.assessment?.level).toBe(person.level)
      expect(record?.assessment?.reason).toBe(person.reason)
      expect(record?.subject).toMatchObject({ name: person.name, documentNumber: person.documentNumber })
    }
  })

  it.each(EXCHANGES)('by %s, every secret is needed', async (exchange) => {
    const pair = pairOf(recipe)
    const named = pair.profile.exchanges[exchange]?.transportSecrets ?? []
    expect(named.length).toBeGreaterThan(0)
    for (const name of named) {
      const secrets = new Map(secretsOf(pair.profile))
      const right = secrets.get(name) ?? new Uint8Array()
      // An RSA key must still be one: the other half of the refusals is a wrong application.
      if (right.length > 16) continue
      secrets.set(
        name,
        right.map((byte) => byte ^ 1),
      )
      const seen = await pair.ask(pair.connect({ secrets }), pair.lookup(exchange, '00'))
      // Another vector spoils the first block only: what is read is nobody's number, or no symbol.
      const spoilt = ['profile.answer.not-found', 'profile.answer.wrong-jurisdiction']
      expect(name === 'test.iv' ? [...REFUSED, ...spoilt] : REFUSED, name).toContain(verdict(seen))
    }
  })

  it('says no in the words of the profile', async () => {
    const pair = pairOf(recipe)
    const connector = pair.connect()
    const known = pair.lookup('reference', '00')
    const lookup = pair.lookup('document', '00')
    const nobody = { ...lookup, number: '330199190001010088' }
    const unknown = { ...known, reference: 'A'.repeat(12) }
    expect(verdict(await pair.ask(connector, nobody))).toBe('profile.answer.not-found')
    expect(verdict(await pair.ask(connector, unknown))).toBe('profile.answer.not-found')
  })

  it('an old symbol has expired', async () => {
    const pair = await openPair(recipeProfile(recipe), THREE)
    const lookup = pair.lookup('reference', '00')
    pair.advance(DAY)
    const seen = await pair.ask(pair.connect(), lookup)
    await pair.close()
    expect(verdict(seen)).toBe('profile.answer.symbol-expired')
  })

  it('a venue that is not told, a wrapped value that would break out: nobody is asked', async () => {
    const pair = pairOf(recipe)
    const { client, sent } = tapped()
    const connector = pair.connect({ client })
    const lookup = pair.lookup('document', '00')
    const asked = [
      { ...pair.lookup('reference', '00'), circumstances: {} },
      { ...lookup, number: "1') or ('1'='1" },
    ]
    for (const each of asked) expect(verdict(await pair.ask(connector, each))).toBe('city.access-refused')
    expect(sent).toEqual([])
  })
})

describe('clocks', () => {
  const TIMED: readonly RecipeName[] = ['key-service-md5', 'sha256-sorted', 'hmac-headers', 'rsa2-open-api']
  const within = async (recipe: RecipeName, ahead: number) => {
    const pair = pairOf(recipe)
    return verdict(await pair.ask(pair.connect({ ahead }), pair.lookup('document', '01')))
  }

  it.each(TIMED)('%s takes four minutes and no six, early or late', async (recipe) => {
    expect([await within(recipe, 4 * MINUTE), await within(recipe, -4 * MINUTE)]).toEqual(['01', '01'])
    expect(REFUSED).toContain(await within(recipe, 6 * MINUTE))
    expect(REFUSED).toContain(await within(recipe, -6 * MINUTE))
  })

  it('soap-md5-day takes the day', async () => {
    expect(await within('soap-md5-day', 4 * MINUTE)).toBe('01')
    expect(REFUSED).toContain(await within('soap-md5-day', DAY))
  })

  const UNTIMED = RECIPE_NAMES.filter((recipe) => !TIMED.includes(recipe) && recipe !== 'soap-md5-day')
  it.each(UNTIMED)('%s does not look at the asker’s clock', async (recipe) => {
    expect(await within(recipe, DAY)).toBe('01')
  })
})

describe('a request that is sent again', () => {
  const ONCE: Readonly<Partial<Record<RecipeName, string>>> = {
    'key-service-md5': '4',
    'two-step': '2',
    'basic-digest': '4',
    'phone-code': '5',
  }

  it.each(RECIPE_NAMES)('%s', async (recipe) => {
    const pair = pairOf(recipe)
    const { client, sent } = tapped()
    const first = await pair.ask(pair.connect({ client }), pair.lookup('document', '10'))
    expect(verdict(first)).toBe('10')
    const { path } = pair.profile.exchanges.document?.transport ?? {}
    const last = sent.findLast((request) => request.path.startsWith(path ?? '-'))
    if (!last) throw new Error('nothing was sent')
    const again = await client.send({ ...last, statuses: [401] })
    const text = utf8Decode(again.body)
    const code = ONCE[recipe]
    if (code === undefined) expect(text).toMatch(/"ys":"r"|&lt;|<ys>r/)
    else expect(JSON.parse(text)).toMatchObject({ code })
  })

  it('a wrong one-time code is the holder’s to mend, and five guesses end it', async () => {
    const pair = pairOf('phone-code')
    const lookup = pair.lookup('document', '00')
    const { oneTimeCode = '' } = lookup.circumstances ?? {}
    const wrong = String((Number(oneTimeCode) + 1) % 1_000_000).padStart(6, '0')
    const connector = pair.connect()
    const tell = (code: string) => ({ ...lookup, circumstances: { ...lookup.circumstances, oneTimeCode: code } })
    for (let guess = 0; guess < 5; guess++) {
      expect(verdict(await pair.ask(connector, tell(wrong)))).toBe('profile.answer.holder-action')
    }
    expect(verdict(await pair.ask(connector, tell(oneTimeCode)))).toBe('profile.answer.holder-action')
  })
})

describe('a request that is changed on its way', () => {
  const swap = (request: OutboundRequest, from: string, to: string): OutboundRequest => {
    if (!request.body) return request
    return { ...request, body: utf8Encode(utf8Decode(request.body).replace(from, to)) }
  }
  const [green, , red] = THREE
  const [from = '', to = ''] = [red?.documentNumber, green?.documentNumber]

  const ask = async (recipe: RecipeName, change: (request: OutboundRequest) => OutboundRequest, id = '10') => {
    const pair = pairOf(recipe)
    const { client } = tapped(change)
    return verdict(await pair.ask(pair.connect({ client }), pair.lookup('document', id)))
  }

  it.each<RecipeName>(['sha256-sorted', 'rsa2-open-api'])('%s covers what is asked', async (recipe) => {
    expect(REFUSED).toContain(await ask(recipe, (request) => swap(request, from, to)))
  })

  it.each<[RecipeName, string, string]>([
    ['sha256-sorted', '"sign":"', '"sign":"0'],
    ['hmac-headers', '', ''],
    ['key-service-md5', 'name="sign"\r\n\r\n', 'name="sign"\r\n\r\n0'],
  ])('%s with another signature', async (recipe, before, after) => {
    const change = (request: OutboundRequest) => {
      const { gjzwfwpt_sign: sign, ...headers } = request.headers ?? {}
      const changed = swap(request, before, after)
      return sign === undefined ? changed : { ...changed, headers: { ...headers, gjzwfwpt_sign: `${sign}A` } }
    }
    expect(REFUSED).toContain(await ask(recipe, change))
  })

  it('rsa2-open-api with the key of somebody else', async () => {
    const { generateKeyPairSync } = await import('node:crypto')
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'der',
    })
    const pair = pairOf('rsa2-open-api')
    const secrets = new Map(secretsOf(pair.profile)).set('test.rsa', utf8Encode(other.toString('base64')))
    expect(REFUSED).toContain(verdict(await pair.ask(pair.connect({ secrets }), pair.lookup('document', '00'))))
  })

  it('credential-upload believes no byte that the issuer has not put on the chain', async () => {
    const pair = pairOf('credential-upload')
    const inner = createHttpsClient()
    const client: HttpsClient = {
      async send(request) {
        const answer = await inner.send(request)
        if (request.path !== '/q') return answer
        return { ...answer, header: answer.header, body: utf8Encode(utf8Decode(answer.body).replace('"r"', '"g"')) }
      },
      close: inner.close,
    }
    const seen = await pair.ask(pair.connect({ client }), pair.lookup('document', '10'))
    expect(verdict(seen)).toBe('profile.answer.not-found')
  })
})

describe('devices that speak one digest only', () => {
  it.each(['MD5', 'SHA-256'])('%s', async (algorithm) => {
    const pair = pairOf('basic-digest')
    const inner = createHttpsClient()
    const client: HttpsClient = {
      async send(request) {
        const answer = await inner.send(request)
        const offered = answer.header('www-authenticate')?.split(', Digest ') ?? []
        const one = offered.map((each) => each.replace(/^Digest /, '')).find((each) => each.includes(`=${algorithm},`))
        return { ...answer, header: (name) => (name === 'www-authenticate' ? `Digest ${one}` : answer.header(name)) }
      },
      close: inner.close,
    }
    expect(verdict(await pair.ask(pair.connect({ client }), pair.lookup('document', '01')))).toBe('01')
  })
})
