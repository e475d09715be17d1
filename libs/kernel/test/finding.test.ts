import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finding, KernelError, type Outcome, strictestOutcome, YimatongError } from '../src/index.js'

// From the mildest to the strictest (DESIGN §5.13).
const ORDER: readonly Outcome[] = ['accepted', 'restricted', 'undetermined', 'refused']

describe('strictestOutcome', () => {
  const pairs = ORDER.flatMap((a, i) => ORDER.map((b, j) => [a, b, ORDER[Math.max(i, j)]] as const))
  it.each(pairs)('%s and %s give %s', (a, b, expected) => {
    expect(strictestOutcome(a, b)).toBe(expected)
  })

  it('of none is accepted', () => {
    expect(strictestOutcome()).toBe('accepted')
  })

  it('is one of those given, whatever their order, and never milder than any', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ORDER), { minLength: 1 }), (outcomes) => {
        const strictest = strictestOutcome(...outcomes)
        expect(outcomes).toContain(strictest)
        expect(strictestOutcome(...outcomes.toReversed())).toBe(strictest)
        for (const outcome of outcomes) expect(ORDER.indexOf(strictest)).toBeGreaterThanOrEqual(ORDER.indexOf(outcome))
      }),
    )
  })
})

describe('finding', () => {
  it('blocks unless told otherwise', () => {
    expect(finding('a.b.c', 'home')).toEqual({ code: 'a.b.c', party: 'home', severity: 'block' })
  })

  it('takes severity, path and clause', () => {
    const more = { severity: 'info', path: '/subject/name', clause: 'RFC 5280 §6.1.3' } as const
    expect(finding('a.b.c', 'holder', more)).toEqual({ code: 'a.b.c', party: 'holder', ...more })
  })
})

describe('errors', () => {
  it('carry name, code, detail and cause', () => {
    const cause = new Error('why')
    const error = new KernelError('kernel.hex.alphabet', 'what', { detail: { length: 3 }, cause })
    expect(error).toBeInstanceOf(YimatongError)
    expect(error).toMatchObject({ name: 'KernelError', code: 'kernel.hex.alphabet', message: 'what', cause })
    expect(error.detail).toEqual({ length: 3 })
  })

  it('have neither cause nor detail unless given', () => {
    const error = new KernelError('kernel.hex.alphabet', 'what')
    expect(error).not.toHaveProperty('cause')
    expect(error.detail).toEqual({})
  })
})
