import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DAY,
  formatInstant,
  HOUR,
  instant,
  isInstant,
  KernelError,
  MAX_INSTANT,
  MINUTE,
  parseInstant,
  SECOND,
} from '../src/index.js'

interface Case {
  name: string
  text: string
  milliseconds?: number
}

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('./vectors/instants.json', import.meta.url), 'utf8'),
)

describe('parseInstant vectors', () => {
  it('know no other key', () => {
    const keys = new Set(cases.flatMap((item) => Object.keys(item)))
    expect([...keys].sort()).toEqual(['milliseconds', 'name', 'text'])
  })

  it.each(cases.map((item) => [item.name, item] as const))('%s', (_, { text, milliseconds }) => {
    expect(parseInstant(text)).toBe(milliseconds)
  })
})

describe('instants', () => {
  it.each<[string, unknown, boolean]>([
    ['zero', 0, true],
    ['minus one', -1, true],
    ['the last', MAX_INSTANT, true],
    ['the first', -MAX_INSTANT, true],
    ['after the last', MAX_INSTANT + 1, false],
    ['before the first', -MAX_INSTANT - 1, false],
    ['a fraction', 0.5, false],
    ['NaN', Number.NaN, false],
    ['an infinity', Number.POSITIVE_INFINITY, false],
    ['a text', '0', false],
    ['a date', new Date(0), false],
    ['a bigint', 0n, false],
    ['nothing', undefined, false],
  ])('%s', (_, value, expected) => {
    expect(isInstant(value)).toBe(expected)
    if (typeof value !== 'number') return
    if (expected) expect(instant(value)).toBe(value)
    else expect(() => instant(value)).toThrow(expect.objectContaining({ code: 'kernel.instant.range' }))
  })

  it('throws its own error', () => {
    expect(() => instant(0.5)).toThrow(KernelError)
  })

  it('has units of milliseconds', () => {
    expect([SECOND, MINUTE, HOUR, DAY]).toEqual([1000, 60_000, 3_600_000, 86_400_000])
  })
})

const within = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 11, 31) }).map(instant)

describe('instant properties', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(within, (at) => {
        expect(parseInstant(formatInstant(at))).toBe(at)
      }),
    )
  })

  it('names one instant in every offset', () => {
    fc.assert(
      fc.property(within, fc.integer({ min: -1439, max: 1439 }), (at, minutes) => {
        const local = formatInstant(instant(at + minutes * MINUTE)).replace('Z', '')
        const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
        const offset = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
        expect(parseInstant(local + offset)).toBe(at)
      }),
    )
  })

  it('takes a day of the month exactly when the calendar has it', () => {
    const field = (most: number) => fc.integer({ min: 0, max: most })
    fc.assert(
      fc.property(fc.integer({ min: 1800, max: 2200 }), field(14), field(33), (year, month, day) => {
        const pad = (value: number) => String(value).padStart(2, '0')
        const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
        const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
        const read = parseInstant(`${year}-${pad(month)}-${pad(day)}T00:00:00Z`)
        expect(read !== undefined).toBe(day >= 1 && day <= days)
      }),
      { numRuns: 1000 },
    )
  })
})
