import { readFileSync } from 'node:fs'
import {
  AdapterError,
  createTrustSource,
  type HttpsClient,
  registerEndpoint,
  type TrustStore,
} from '@yimatong/adapters'
import { generateCrls, generateHierarchy, loadCeremony } from '@yimatong/certs'
import { type Bytes, DAY, HOUR, type Instant, instant, MINUTE, parseInstant, utf8Encode } from '@yimatong/kernel'
import { loadPurposes } from '@yimatong/pki'
import { createLog } from '@yimatong/platform'
import { publishTrust, type TrustIndex } from '@yimatong/trust'
import { beforeEach, describe, expect, it } from 'vitest'
import { createTrustKeeper, type TrustKeeper } from '../src/roles/trust-keeper.js'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const AT = parseInstant('2024-06-01T00:00:00Z') ?? instant(0)
const purposes = loadPurposes(JSON.parse(read('standards/national-profile-1/purposes.json')))
const hierarchy = generateHierarchy(loadCeremony(read('certs/ceremony/development.yaml'), purposes), { at: AT })

function named(name: string) {
  const found = hierarchy.get(name)
  if (!found) throw new Error(`no node ${name}`)
  return found
}

function publication(version: number, issuedAt: Instant): Bytes {
  const signer = named('registry-trust-list')
  const crls = [...generateCrls(hierarchy, { at: issuedAt, days: 30 }).values()]
  const expiresAt = instant(issuedAt + 7 * DAY)
  const signerChain = signer.chain.map(({ der }) => der)
  return publishTrust({ version, issuedAt, expiresAt, signerChain, authorities: [], crls }, signer)
}

/** A registry that knows tags, one gateway's clock, a store that fails when told, and what was said. */
let now: Instant
let published: { tag: string; bytes: Bytes }
let isRegistryUp: boolean
let isStoreUp: boolean
let tags: (string | undefined)[]
let said: string[]
let index: TrustIndex | undefined
let saved: number[]
let keeper: TrustKeeper

const client: HttpsClient = {
  async send({ headers }) {
    if (!isRegistryUp) throw new AdapterError('adapters.http.refused', 'down')
    const tag = headers?.['if-none-match']
    tags.push(tag)
    const { tag: etag, bytes } = published
    const isKnown = tag === etag
    const body = isKnown ? new Uint8Array() : bytes
    return { status: isKnown ? 304 : 200, header: (name) => (name === 'etag' ? etag : undefined), body }
  },
  close() {},
}

const store: TrustStore = {
  load: async () => undefined,
  async save(_name, { version }) {
    if (!isStoreUp) throw new AdapterError('adapters.database.failed', 'down')
    saved.push(version)
  },
}

beforeEach(() => {
  now = AT
  published = { tag: '"1"', bytes: publication(1, AT) }
  isRegistryUp = true
  isStoreUp = true
  tags = []
  said = []
  saved = []
  index = undefined
  keeper = createTrustKeeper({
    source: createTrustSource(registerEndpoint('https://127.0.0.1:1'), client),
    store,
    anchors: { roots: [named('national-root').certificate], purposes },
    clock: { now: () => now, ticks: () => 0 },
    skewMs: 5 * MINUTE,
    log: createLog(
      'keeper',
      (line) => void said.push(line),
      () => '',
    ),
    onChange: (next) => {
      index = next
    },
  })
})

describe('a list that was taken', () => {
  it('is saved before it is used, and then no longer transferred', async () => {
    await keeper.refresh()
    await keeper.refresh()
    expect([index?.version, saved, tags]).toEqual([1, [1], [undefined, '"1"']])
  })

  it('is one that our clock says comes in a few minutes', async () => {
    now = instant(AT - 4 * MINUTE)
    await keeper.refresh()
    expect(index?.version).toBe(1)
  })

  it('under another tag is known by its bytes, and neither saved nor asked for again', async () => {
    await keeper.refresh()
    published = { ...published, tag: '"2"' }
    await keeper.refresh()
    await keeper.refresh()
    expect([saved, tags]).toEqual([[1], [undefined, '"1"', '"2"']])
  })
})

describe('the index of a list that stays', () => {
  it.each([
    ['later', 11 * MINUTE, true],
    ['earlier, the clock having been put right', -11 * MINUTE, true],
    ['not yet', 9 * MINUTE, false],
  ])('is made anew (%s, %d ms: %s)', async (_name, ms, isAnew) => {
    await keeper.refresh()
    const first = index
    now = instant(AT + ms)
    await keeper.refresh()
    expect(index !== first).toBe(isAnew)
  })
})

describe('a list that was not taken is looked at again', () => {
  it('when the clock was behind and then is right', async () => {
    now = instant(AT - HOUR)
    await keeper.refresh()
    expect(index).toBeUndefined()
    expect(said.join('')).toContain('trust.list.from-the-future')
    now = AT
    await keeper.refresh()
    expect([index?.version, saved, tags]).toEqual([1, [1], [undefined, undefined]])
  })

  it('when the store failed once, which is not a failure to fetch', async () => {
    isStoreUp = false
    await keeper.refresh()
    expect(index).toBeUndefined()
    expect(said.join('')).toMatch(/trust-list-not-kept.*adapters\.database\.failed/)
    expect(said.join('')).not.toContain('trust-list-not-fetched')
    isStoreUp = true
    await keeper.refresh()
    expect([index?.version, saved]).toEqual([1, [1]])
  })

  it('when the registry published nonsense, with the tag of what is kept', async () => {
    await keeper.refresh()
    published = { tag: '"2"', bytes: utf8Encode('{}') }
    await keeper.refresh()
    await keeper.refresh()
    expect([index?.version, tags]).toEqual([1, [undefined, '"1"', '"1"']])
  })
})

it('a registry that is down costs nothing that is kept, and is told by its code', async () => {
  await keeper.refresh()
  isRegistryUp = false
  await keeper.refresh()
  expect(index?.version).toBe(1)
  expect(said.join('')).toMatch(/trust-list-not-fetched.*adapters\.http\.refused/)
})
