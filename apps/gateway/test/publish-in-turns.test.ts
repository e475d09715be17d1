import { AdapterError } from '@yimatong/adapters'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { publishInTurns } from '../src/roles/publish-in-turns.js'

const TURNS = { everyMs: 3_600_000, retryMs: 60_000 }

let tries: number
let fault: unknown
let said: unknown[]
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  tries = 0
  fault = undefined
  said = []
  const publish = async () => {
    tries++
    if (fault !== undefined) throw fault
  }
  stop = publishInTurns(publish, TURNS, { error: (event, fields) => said.push([event, fields]) })
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

it('publishes every hour, not before', async () => {
  await pass(TURNS.everyMs - 1)
  expect(tries).toBe(0)
  await pass(1)
  await pass(TURNS.everyMs)
  expect([tries, said]).toEqual([2, []])
})

it.each([
  [new AdapterError('adapters.database.failed', 'down'), 'adapters.database.failed'],
  [new Error('a private word'), 'unknown'],
])('tells of a failure by its code (%#), and tries again every minute until one succeeds', async (error, code) => {
  fault = error
  await pass(TURNS.everyMs)
  await pass(TURNS.retryMs)
  expect([tries, said]).toEqual([2, Array(2).fill(['trust-list-not-published', { code }])])
  fault = undefined
  await pass(TURNS.retryMs)
  await pass(TURNS.everyMs - 1)
  expect([tries, said.length]).toEqual([3, 2])
  await pass(1)
  expect(tries).toBe(4)
})

it('stops', async () => {
  await pass(TURNS.everyMs)
  stop()
  await pass(10 * TURNS.everyMs)
  expect(tries).toBe(1)
})
