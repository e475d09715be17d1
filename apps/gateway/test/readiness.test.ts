import { type Instant, instant } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { type DatabaseWatch, missing, missingList, watchDatabase } from '../src/roles/readiness.js'

/** A database that answers, fails or keeps silent, and counts its questions. */
function watched() {
  const state = { mode: 'answers', asked: 0, ticks: 0 }
  const query = (): Promise<readonly []> => {
    state.asked++
    if (state.mode === 'silent') return new Promise(() => {})
    return state.mode === 'answers' ? Promise.resolve([]) : Promise.reject(new Error('down'))
  }
  const watch = watchDatabase({ query }, () => state.ticks)
  const lookAfter = async (ms: number) => {
    state.ticks += ms
    watch.look()
    await Promise.resolve().then(() => undefined)
    return watch.doesAnswer()
  }
  return { state, watch, lookAfter }
}

describe('the watch over the database', () => {
  it('tells of an outage, and of its end', async () => {
    const { state, lookAfter } = watched()
    expect(await lookAfter(0)).toBe(true)
    state.mode = 'fails'
    expect(await lookAfter(2000)).toBe(false)
    state.mode = 'answers'
    expect(await lookAfter(2000)).toBe(true)
  })

  it('asks no more than once in two seconds, however often it is looked at', async () => {
    const { state, watch, lookAfter } = watched()
    for (let times = 0; times < 20; times++) await lookAfter(199)
    expect(state.asked).toBe(2)
    expect(watch.doesAnswer()).toBe(true)
  })

  it('asks by itself where nobody else did', () => {
    const { state, watch } = watched()
    expect([watch.doesAnswer(), state.asked]).toEqual([true, 1])
  })

  it('takes silence for an outage after three seconds, and does not pile up questions', async () => {
    const { state, lookAfter } = watched()
    state.mode = 'silent'
    expect(await lookAfter(0)).toBe(true)
    expect(await lookAfter(3000)).toBe(true)
    expect(await lookAfter(1)).toBe(false)
    expect(state.asked).toBe(1)
  })
})

describe('what a province lacks', () => {
  const END = instant(1_000_000)
  const list = { trust: { expiresAt: END }, trustPolicy: { graceMs: 1000 } }
  const watch = (answers: boolean): DatabaseWatch => ({ look() {}, doesAnswer: () => answers })
  it.each<[string, Parameters<typeof missing>[0], Instant, boolean, string | undefined]>([
    ['no list', { ...list, trust: undefined }, END, true, 'trust.list.absent'],
    ['a fresh list', list, instant(END - 1), true, undefined],
    ['a list within its grace', list, instant(END + 999), true, undefined],
    ['a list past its grace', list, instant(END + 1000), true, 'trust.list.expired'],
    ['no database', list, instant(END - 1), false, 'ledger.unavailable'],
  ])('%s', (_name, snapshot, at, answers, code) => {
    expect(missing(snapshot, at, watch(answers))).toBe(code)
  })
})

describe('what a registry lacks', () => {
  const END = instant(1_000_000)
  it.each<[string, Instant | undefined, Instant, string | undefined]>([
    ['nothing published', undefined, END, 'trust.list.absent'],
    ['a list in force', END, instant(END - 1), undefined],
    ['a list that has ended', END, END, 'trust.list.expired'],
  ])('%s', (_name, expiresAt, at, code) => {
    expect(missingList(expiresAt, at)).toBe(code)
  })
})
