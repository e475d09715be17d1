import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SM2_ORDER, Sm2Curve, type Sm2Point } from '../src/sm2-curve.js'
import { multiplyBoth, tableCount } from '../src/sm2-multiply.js'
import { buildTable, sumFromTables } from '../src/sm2-tables.js'

const base = Sm2Curve.BASE
const tables = [4, 5, 6, 8].map((width) => ({ width, table: buildTable(base, width) }))
const n = SM2_ORDER

function expectedX(a: bigint, b: bigint, point: Sm2Point): bigint | undefined {
  const sum = base.mulAddUnsafe(a, point, b)
  return sum.is0() ? undefined : sum.x
}

const scalar = fc.oneof(
  fc.bigInt({ min: 1n, max: n - 1n }),
  fc.bigInt({ min: 0n, max: 255n }).map((bit) => 2n ** bit),
  fc.constantFrom(1n, 2n, n - 1n, n - 2n, 2n ** 255n, (2n ** 256n - 1n) / 3n, 0x80n, 0x81n, 0x7fffn, 0x8080n),
)

describe.each(tables)('a table of width $width', ({ table }) => {
  it('gives what noble gives', () => {
    fc.assert(
      fc.property(scalar, scalar, (a, b) => {
        expect(sumFromTables(a, table, b, table)).toBe(expectedX(a, b, base))
      }),
      { numRuns: 40 },
    )
  })

  it.each([
    ['a sum at infinity', 5n, n - 5n],
    ['a doubling', 5n, 5n],
    ['the largest doubling', n - 1n, n - 1n],
    ['one and its neighbour', 1n, n - 2n],
    ['zero and one', 0n, 1n],
    ['two zeros', 0n, 0n],
  ])('%s', (_, a, b) => {
    expect(sumFromTables(a, table, b, table)).toBe(expectedX(a, b, base))
  })
})

describe('multiplyBoth', () => {
  it('gives one answer before and after a key has its table', () => {
    const point = base.multiply(330_199n)
    const seen = Array.from({ length: 12 }, () => multiplyBoth(77n, point, n - 19n))
    expect(new Set(seen)).toEqual(new Set([expectedX(77n, n - 19n, point)]))
    expect(tableCount()).toBeGreaterThanOrEqual(1)
  })

  it('keeps 64 tables at most, and a key that lost its table still works', () => {
    const points = Array.from({ length: 66 }, (_, i) => base.multiply(BigInt(i + 2)))
    for (const point of points) for (let i = 0; i < 5; i++) multiplyBoth(3n, point, 4n)
    expect(tableCount()).toBe(64)
    for (const point of points.slice(0, 2)) expect(multiplyBoth(3n, point, 4n)).toBe(expectedX(3n, 4n, point))
    expect(tableCount()).toBe(64)
  }, 30_000)
})
