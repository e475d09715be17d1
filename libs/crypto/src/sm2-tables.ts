import { SM2_PRIME, Sm2Curve, type Sm2Point } from './sm2-curve.js'

/** Multiples of one point P: entry `w · 2^(width−1) + i` is `(i+1) · 2^(width·w) · P`, affine. */
export interface MultipleTable {
  readonly width: number
  readonly xs: readonly bigint[]
  readonly ys: readonly bigint[]
}

const SCALAR_BITS = 256

// One more than the bits need, for the last carry.
function windowCount(width: number): number {
  return Math.ceil(SCALAR_BITS / width) + 1
}

/** The table of a point for signed windows of `width` bits (2 to 8). */
export function buildTable(point: Sm2Point, width: number): MultipleTable {
  const points: Sm2Point[] = []
  let step = point
  for (let window = 0; window < windowCount(width); window++) {
    let multiple = step
    for (let i = 0; i < 2 ** (width - 1); i++) {
      points.push(multiple)
      multiple = multiple.add(step)
    }
    step = multiple.subtract(step).double()
  }
  const affine = Sm2Curve.Fp.invertBatch(points.map((entry) => entry.Z)).map((inverse, i) =>
    points[i]?.toAffine(inverse),
  )
  return { width, xs: affine.map((entry) => entry?.x ?? 0n), ys: affine.map((entry) => entry?.y ?? 0n) }
}

// Jacobian: x = X/Z², y = Y/Z³; Z = 0 is infinity.
interface Accumulator {
  x: bigint
  y: bigint
  z: bigint
}

/**
 * Affine x of `a·A + b·B` for scalars of 0 to n−1, undefined at infinity. Signed windows over precomputed multiples: one
 * mixed addition per window and scalar, no doublings. Variable time: public values only.
 */
export function sumFromTables(a: bigint, tableA: MultipleTable, b: bigint, tableB: MultipleTable): bigint | undefined {
  const sum: Accumulator = { x: 1n, y: 1n, z: 0n }
  addMultiple(sum, a, tableA)
  addMultiple(sum, b, tableB)
  if (sum.z === 0n) return undefined
  const inverse = Sm2Curve.Fp.inv(sum.z)
  return Sm2Curve.Fp.create(((sum.x * inverse) % SM2_PRIME) * inverse)
}

function addMultiple(sum: Accumulator, scalar: bigint, { width, xs, ys }: MultipleTable): void {
  const windows = windowCount(width)
  const half = 2 ** (width - 1)
  const bits = scalar.toString(2).padStart(width * windows, '0')
  let carry = 0
  for (let window = 0; window < windows; window++) {
    const end = bits.length - width * window
    const digit = Number.parseInt(bits.slice(end - width, end), 2) + carry
    carry = digit > half ? 1 : 0
    const signed = digit - carry * 2 * half
    if (signed === 0) continue
    const index = window * half + Math.abs(signed) - 1
    const y = ys[index] ?? 0n
    addAffine(sum, xs[index] ?? 0n, signed < 0 ? SM2_PRIME - y : y)
  }
}

// Mixed addition (Guide to Elliptic Curve Cryptography, algorithm 3.22), with the cases it leaves out.
function addAffine(sum: Accumulator, x: bigint, y: bigint): void {
  if (sum.z === 0n) {
    assign(sum, x, y, 1n)
    return
  }
  const zz = (sum.z * sum.z) % SM2_PRIME
  const h = (x * zz - sum.x) % SM2_PRIME
  const r = (((y * sum.z) % SM2_PRIME) * zz - sum.y) % SM2_PRIME
  if (h === 0n) {
    if (r === 0n) double(sum)
    else assign(sum, 1n, 1n, 0n)
    return
  }
  const hh = (h * h) % SM2_PRIME
  const hhh = (hh * h) % SM2_PRIME
  const v = (sum.x * hh) % SM2_PRIME
  const x3 = (r * r - hhh - 2n * v) % SM2_PRIME
  assign(sum, x3, (r * (v - x3) - sum.y * hhh) % SM2_PRIME, (sum.z * h) % SM2_PRIME)
}

// Same source, algorithm 3.21 (a = −3).
function double(sum: Accumulator): void {
  const zz = (sum.z * sum.z) % SM2_PRIME
  const m = (3n * (sum.x - zz) * (sum.x + zz)) % SM2_PRIME
  const yy = (sum.y * sum.y) % SM2_PRIME
  const s = (4n * sum.x * yy) % SM2_PRIME
  const x3 = (m * m - 2n * s) % SM2_PRIME
  assign(sum, x3, (m * (s - x3) - 8n * yy * yy) % SM2_PRIME, (2n * sum.y * sum.z) % SM2_PRIME)
}

function assign(sum: Accumulator, x: bigint, y: bigint, z: bigint): void {
  sum.x = x
  sum.y = y
  sum.z = z
}
