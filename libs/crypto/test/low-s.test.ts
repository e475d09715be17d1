import { hexDecode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generateKey, isLowS, sign, toLowS, verifySignature } from '../src/index.js'

const R = '11'.repeat(32)
const HALF = '7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8'
const signatureOf = (s: string) => hexDecode(R + s.padStart(64, '0'))

/** s, whether it is the lower one, and the lower one; half of n (SP 800-186 §3.2.1.3) is where they part. */
const ROWS: readonly [string, string, boolean, string][] = [
  ['one', '1', true, '1'],
  ['half the order', HALF, true, HALF],
  ['one more than half', `${HALF.slice(0, -1)}9`, false, HALF],
  ['the order less one', 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550', false, '1'],
  ['a first byte below', `7e${'ff'.repeat(31)}`, true, `7e${'ff'.repeat(31)}`],
]

describe('the lower s', () => {
  it.each(ROWS)('%s', (_name, s, isLow, lower) => {
    expect(isLowS(signatureOf(s))).toBe(isLow)
    expect(toLowS(signatureOf(s))).toEqual(signatureOf(lower))
  })

  it.each([0, 32, 63, 65, 96])('is not that of %i bytes', (length) => {
    expect(isLowS(new Uint8Array(length))).toBe(false)
  })

  it('holds wherever the upper one does', () => {
    const key = generateKey('P-256')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (data) => {
        const made = sign('ES256', key, data)
        const low = toLowS(made)
        expect([isLowS(low), toLowS(low) === low]).toEqual([true, true])
        expect(verifySignature('ES256', key.publicKey, data, low)).toBe(true)
        expect(verifySignature('ES256', key.publicKey, data, made)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })
})
