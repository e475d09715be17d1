import type { Bytes } from '@yimatong/kernel'

const BLOCK = 64
const START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e] as const

function rotate(word: number, by: number): number {
  const n = by & 31
  return (word << n) | (word >>> ((32 - n) & 31))
}

// T_j rotated by j (GB/T 32905-2016 §4.2, §5.3.3).
const CONSTANTS = Int32Array.from({ length: 64 }, (_, j) => rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j))

/** SM3 (GB/T 32905-2016) of data: 32 bytes. For the browser; Node has it natively. */
export function sm3(data: Bytes): Bytes {
  const padded = pad(data)
  const view = new DataView(padded.buffer)
  const state = Int32Array.from(START)
  const w = new Int32Array(68)
  for (let offset = 0; offset < padded.length; offset += BLOCK) {
    expand(view, offset, w)
    compress(state, w)
  }
  const out = new DataView(new ArrayBuffer(32))
  state.forEach((word, i) => {
    out.setInt32(4 * i, word)
  })
  return new Uint8Array(out.buffer)
}

// §5.2: a one bit, zeros, then the length in bits as 64 bits.
function pad(data: Bytes): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((data.length + 9) / BLOCK) * BLOCK)
  padded.set(data)
  padded[data.length] = 0x80
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(data.length) * 8n)
  return padded
}

// §5.3.2. Indices are in range by construction, so `?? 0` is never taken.
function expand(view: DataView, offset: number, w: Int32Array): void {
  for (let j = 0; j < 16; j++) w[j] = view.getInt32(offset + 4 * j)
  for (let j = 16; j < 68; j++) {
    const x = (w[j - 16] ?? 0) ^ (w[j - 9] ?? 0) ^ rotate(w[j - 3] ?? 0, 15)
    w[j] = x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13] ?? 0, 7) ^ (w[j - 6] ?? 0)
  }
}

// §5.3.3
function compress(state: Int32Array, w: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let j = 0; j < 64; j++) {
    const a12 = rotate(a, 12)
    const ss1 = rotate((a12 + e + (CONSTANTS[j] ?? 0)) | 0, 7)
    const word = w[j] ?? 0
    const tt1 = (choose(j, a, b, c) + d + (ss1 ^ a12) + (word ^ (w[j + 4] ?? 0))) | 0
    const tt2 = (select(j, e, f, g) + h + ss1 + word) | 0
    d = c
    c = rotate(b, 9)
    b = a
    a = tt1
    h = g
    g = rotate(f, 19)
    f = e
    e = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] = (state[i] ?? 0) ^ word
  })
}

// FF_j and GG_j of §4.3.
function choose(j: number, x: number, y: number, z: number): number {
  return j < 16 ? x ^ y ^ z : (x & y) | (x & z) | (y & z)
}

function select(j: number, x: number, y: number, z: number): number {
  return j < 16 ? x ^ y ^ z : (x & y) | (~x & z)
}
