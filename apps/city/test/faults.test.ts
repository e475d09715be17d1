import { DAY } from '@yimatong/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FAULT_MODES, type Fault } from '../src/index.js'
import { askAnhui } from './clients.js'
import { openTown, type RawAnswer, secret, type Town } from './town.js'

let town: Town
const numberOf = (who: string) => town.city.people.get(`340000-${who}`)?.documentNumber ?? ''
const ask = (who = 'green', signal?: AbortSignal) =>
  askAnhui(town.city.url, 'idCardNo', numberOf(who), undefined, signal)
const read = (answer: RawAnswer, who = 'green') => {
  const inquiry = { 'document-number': numberOf(who) }
  return town.profile.exchanges.document?.toRecord(answer.bytes, { at: town.now(), secret, inquiry })
}
const levelOf = (answer: RawAnswer) => read(answer)?.record?.assessment?.level

beforeAll(async () => {
  town = await openTown('cn-34-akm', { control: true })
})
beforeEach(() => town.city.faults.set({ mode: 'none' }))
afterAll(() => town.city.close())

describe('faults of a city', () => {
  it('slow: answers after the delay', async () => {
    town.city.faults.set({ mode: 'slow', delayMs: 150 })
    const start = performance.now()
    expect(levelOf(await ask())).toBe('00')
    expect(performance.now() - start).toBeGreaterThanOrEqual(145)
  })

  it('hang: never answers', async () => {
    town.city.faults.set({ mode: 'hang' })
    await expect(ask('green', AbortSignal.timeout(150))).rejects.toThrow()
  })

  it('drip: sends the answer byte by byte', async () => {
    town.city.faults.set({ mode: 'drip', delayMs: 1 })
    const start = performance.now()
    const answer = await ask()
    expect(levelOf(answer)).toBe('00')
    expect(performance.now() - start).toBeGreaterThanOrEqual(answer.bytes.length * 0.9)
  })

  it('garbage: bytes that are no answer', async () => {
    town.city.faults.set({ mode: 'garbage' })
    const answer = await ask()
    expect(answer.bytes).toHaveLength(512)
    expect(read(answer)?.findings[0]?.code).toBe('profile.answer.malformed')
  })

  it('wrong-type: a web page of status 200', async () => {
    town.city.faults.set({ mode: 'wrong-type' })
    const answer = await ask()
    expect([answer.status, answer.type]).toEqual([200, 'text/html; charset=utf-8'])
    expect(read(answer)?.findings[0]?.code).toBe('profile.answer.malformed')
  })

  it('huge: 64 MiB, unless the client leaves', async () => {
    town.city.faults.set({ mode: 'huge' })
    const headers = { 'content-type': 'application/json', 'x-app-key': 'test-key' }
    const stop = new AbortController()
    const response = await fetch(`${town.city.url}/akm/api/person/query`, {
      method: 'POST',
      headers,
      signal: stop.signal,
    })
    const reader = response.body?.getReader()
    let seen = 0
    while (seen < 2_000_000) seen += (await reader?.read())?.value?.length ?? Number.NaN
    stop.abort()
    expect(seen).toBeGreaterThanOrEqual(2_000_000)
    town.city.faults.set({ mode: 'none' })
    expect(levelOf(await ask())).toBe('00')
  })

  it('reset: breaks the connection', async () => {
    town.city.faults.set({ mode: 'reset' })
    await expect(ask()).rejects.toThrow()
  })

  it('error-500: says nothing more', async () => {
    town.city.faults.set({ mode: 'error-500' })
    const { status, text } = await ask()
    expect([status, text]).toEqual([500, 'Internal Server Error'])
  })

  it('stale: answers as of the start, assessed 14 days ago', async () => {
    town.city.people.setLevel('340000-green', { level: '10', reason: '测试原因' })
    expect(levelOf(await ask())).toBe('10')
    town.city.faults.set({ mode: 'stale' })
    const assessment = read(await ask())?.record?.assessment
    expect(assessment?.level).toBe('00')
    expect(assessment?.assessedAt).toBe(Math.floor((town.now() - 14 * DAY) / 1000) * 1000)
    town.city.people.setLevel('340000-green', { level: '00' })
  })

  it('replay: gives the answer about somebody else, and the profile notices', async () => {
    const first = await ask('red')
    town.city.faults.set({ mode: 'replay' })
    const second = await ask('green')
    expect(second.text).toBe(first.text)
    expect(read(second)?.record).toBeUndefined()
  })
})

describe('the switch', () => {
  const put = (body: string, url = town.city.url) => fetch(`${url}/_city/fault`, { method: 'PUT', body })

  it.each<Fault>([{ mode: 'slow', delayMs: 4000 }, { mode: 'none' }])('takes $mode over HTTP', async (fault) => {
    const before = town.city.requests
    expect((await put(JSON.stringify(fault))).status).toBe(204)
    expect(town.city.faults.current()).toEqual(fault)
    expect(town.city.requests).toBe(before)
  })

  it.each([
    ['an unknown mode', '{"mode":"fire"}'],
    ['an unknown member', '{"mode":"slow","delay":1}'],
    ['a negative delay', '{"mode":"slow","delayMs":-1}'],
    ['a fraction', '{"mode":"slow","delayMs":1.5}'],
    ['no JSON', 'slow'],
    ['null', 'null'],
    ['nothing', ''],
  ])('refuses %s', async (_name, body) => {
    expect((await put(body)).status).toBe(400)
    expect(town.city.faults.current()).toEqual({ mode: 'none' })
  })

  it('refuses an impossible fault from a test too', () => {
    expect(() => town.city.faults.set({ mode: 'slow', delayMs: 0 })).toThrow(
      expect.objectContaining({ code: 'city.fault.malformed' }),
    )
  })

  it('is not there unless it was asked for', async () => {
    const closed = await openTown('cn-34-akm')
    const { status } = await put('{"mode":"hang"}', closed.city.url)
    const fault = closed.city.faults.current()
    await closed.city.close()
    expect([status, fault]).toEqual([404, { mode: 'none' }])
  })

  it('knows every mode', () => {
    for (const mode of FAULT_MODES) {
      town.city.faults.set({ mode })
      expect(town.city.faults.current().mode).toBe(mode)
    }
  })
})

it('close ends a city that hangs', async () => {
  const other = await openTown('cn-34-akm')
  other.city.faults.set({ mode: 'hang' })
  const number = other.city.people.get('340000-green')?.documentNumber ?? ''
  const waiting = askAnhui(other.city.url, 'idCardNo', number).catch((error: unknown) => error)
  while (other.city.requests === 0) await new Promise((resolve) => setImmediate(resolve))
  await other.city.close()
  expect(await waiting).toBeInstanceOf(Error)
})
