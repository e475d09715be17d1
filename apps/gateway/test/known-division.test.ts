import { ProblemException } from '@yimatong/platform'
import { describe, expect, it } from 'vitest'
import { requireDivision } from '../src/http/known-division.js'

const TABLE = { has: (code: string) => code === '330100' }

function outcomeOf(division: string, registered: readonly string[]): unknown {
  try {
    return requireDivision(division, TABLE, registered) ?? 'ok'
  } catch (error) {
    return error instanceof ProblemException ? error.problem.fields : error
  }
}

describe('a division that a request names', () => {
  it.each([
    ['one of the table', '330100', [], 'ok'],
    ['one newer than the table that somebody is registered for', '330114', ['330114'], 'ok'],
    [
      'one within what somebody is registered for',
      '330114',
      ['330100'],
      [{ path: '/place/division', rules: ['isDivision'] }],
    ],
    ['none', '339999', [], [{ path: '/place/division', rules: ['isDivision'] }]],
  ])('%s', (_, division, registered, expected) => {
    expect(outcomeOf(division, registered)).toEqual(expected)
  })
})
