import { describe, expect, it } from 'vitest'
import { compileLimits } from '../src/index.js'
import { limits, trustPolicy } from './standards.js'

const FILE = {
  skewSeconds: limits.skewMs / 1000,
  codeLifetimeSeconds: limits.codeLifetimeMs / 1000,
  maxCodeLifetimeSeconds: limits.maxCodeLifetimeMs / 1000,
  answerLifetimeSeconds: limits.answerLifetimeMs / 1000,
  homeDeadlineMs: limits.homeDeadlineMs,
  cityDeadlineMs: limits.cityDeadlineMs,
  trustGraceSeconds: trustPolicy.graceMs / 1000,
}

describe('limits.json', () => {
  it('compiles, every time in milliseconds', () => {
    expect(compileLimits(FILE)).toEqual({ limits, trustPolicy })
    const same = { ...FILE, maxCodeLifetimeSeconds: FILE.codeLifetimeSeconds }
    expect(compileLimits(same).limits.maxCodeLifetimeMs).toBe(limits.codeLifetimeMs)
  })

  it.each([
    ['no longest life', { maxCodeLifetimeSeconds: null }, 'maxCodeLifetimeSeconds'],
    ['a longest life of zero', { maxCodeLifetimeSeconds: 0 }, 'maxCodeLifetimeSeconds'],
    ['codes that no arrival takes', { codeLifetimeSeconds: FILE.maxCodeLifetimeSeconds + 1 }, 'every life it issues'],
    [
      'answers that no arrival takes',
      { answerLifetimeSeconds: FILE.maxCodeLifetimeSeconds + 1 },
      'every life it issues',
    ],
  ])('does not load with %s', (_name, wrong, named) => {
    const loading = () => compileLimits({ ...FILE, ...wrong })
    expect(loading).toThrow(expect.objectContaining({ code: 'recognition.limits.malformed' }))
    expect(loading).toThrow(named)
  })
})
