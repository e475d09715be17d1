import { DAY } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { checkTrustAge, type TrustAge, trustAge } from '../src/index.js'
import { AT, after } from './setting.js'

const list = { expiresAt: AT }

const AGES: readonly [string, number, number, TrustAge][] = [
  ['long before its end', -DAY, DAY, 'fresh'],
  ['a millisecond before its end', -1, DAY, 'fresh'],
  ['at its end', 0, DAY, 'stale'],
  ['a millisecond before the grace is over', DAY - 1, DAY, 'stale'],
  ['when the grace is over', DAY, DAY, 'expired'],
  ['long after', 400 * DAY, DAY, 'expired'],
  ['at its end, without any grace', 0, 0, 'expired'],
]

describe('the age of a list', () => {
  it.each(AGES)('%s', (_name, ms, graceMs, age) => {
    expect(trustAge(list, { graceMs }, after(ms))).toBe(age)
  })

  it('blocks only when expired, and says so', () => {
    expect(checkTrustAge('fresh')).toBeUndefined()
    expect(checkTrustAge('stale')).toEqual({ code: 'trust.list.stale', party: 'registry', severity: 'warn' })
    expect(checkTrustAge('expired')).toEqual({ code: 'trust.list.expired', party: 'registry', severity: 'block' })
  })
})
