import { type Bytes, hexDecode, hexEncode } from '@yimatong/kernel'

/** The named curves of this lib. */
export type CurveName = 'P-256' | 'P-384' | 'P-521' | 'SM2'

/** What import and export need of a curve; arithmetic is elsewhere. */
export interface CurveRow {
  readonly name: CurveName
  /** Content octets of the namedCurve OID. */
  readonly oid: Bytes
  /** Bytes of a coordinate and of a scalar. */
  readonly size: number
  readonly order: bigint
}

const ROWS: readonly CurveRow[] = [
  {
    // 1.2.840.10045.3.1.7, order from SP 800-186 §3.2.1.3
    name: 'P-256',
    oid: hexDecode('2a8648ce3d030107'),
    size: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  {
    // 1.3.132.0.34, order from SP 800-186 §3.2.1.4
    name: 'P-384',
    oid: hexDecode('2b81040022'),
    size: 48,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  {
    // 1.3.132.0.35, order from SP 800-186 §3.2.1.5
    name: 'P-521',
    oid: hexDecode('2b81040023'),
    size: 66,
    order:
      0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
  {
    // 1.2.156.10197.1.301, order from GB/T 32918.5-2017 §A
    name: 'SM2',
    oid: hexDecode('2a811ccf5501822d'),
    size: 32,
    order: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  },
]

const BY_OID = new Map(ROWS.map((row) => [hexEncode(row.oid), row]))
const BY_NAME = new Map<string, CurveRow>(ROWS.map((row) => [row.name, row]))

/** Curve of the content octets of a namedCurve OID; undefined when it is not one of ours. */
export function curveOfOid(oid: Bytes): CurveRow | undefined {
  return BY_OID.get(hexEncode(oid))
}

/** Curve of a key kind; undefined for RSA and Ed25519. */
export function curveOf(kind: string): CurveRow | undefined {
  return BY_NAME.get(kind)
}

/** Integer of big-endian bytes. */
export function bytesToInteger(bytes: Bytes): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${hexEncode(bytes)}`)
}

/** `size` big-endian bytes of a non-negative integer that fits. */
export function integerToBytes(value: bigint, size: number): Bytes {
  return hexDecode(value.toString(16).padStart(2 * size, '0'))
}
