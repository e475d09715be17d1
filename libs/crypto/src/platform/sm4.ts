import type { Bytes } from '@yimatong/kernel'

const BLOCK = 16
const ROUNDS = 32

// GB/T 32907-2016 §6.2: the substitution box, by rows.
const SBOX = Uint8Array.from(
  (
    'd690e9fecce13db716b614c228fb2c052b679a762abe04c3aa441326498606999c4250f491ef987a33540b43edcfac62' +
    'e4b31ca9c908e89580df94fa758f3fa64707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35' +
    '1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89eeabf8ad240c738b5a3f7f2cef96115a1' +
    'e0ae5da49b341a55ad933230f58cb1e31df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51' +
    '8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b08969974a0c96777e65b9f109c56ec684' +
    '18f07dec3adc4d2079ee5f3ed7cb3948'
  ).match(/../g) ?? [],
  (pair) => Number.parseInt(pair, 16),
)

// §7.3: system parameter FK, and the fixed parameters CK, whose byte j of word i is 7(4i + j) mod 256.
const SYSTEM = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc] as const
const FIXED = Int32Array.from({ length: ROUNDS }, (_, i) => {
  return [0, 1, 2, 3].reduce((word, j) => (word << 8) | ((7 * (4 * i + j)) & 255), 0)
})

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

function substitute(word: number): number {
  const at = (shift: number) => (SBOX[(word >>> shift) & 255] ?? 0) << shift
  return at(24) | at(16) | at(8) | at(0)
}

/** Round keys of a key of 16 bytes, in the order of encryption. §7.3. */
function expand(key: Bytes): Int32Array {
  const view = new DataView(key.buffer, key.byteOffset, BLOCK)
  const k = new Int32Array(ROUNDS + 4)
  SYSTEM.forEach((word, i) => {
    k[i] = view.getInt32(4 * i) ^ word
  })
  for (let i = 0; i < ROUNDS; i++) {
    const b = substitute((k[i + 1] ?? 0) ^ (k[i + 2] ?? 0) ^ (k[i + 3] ?? 0) ^ (FIXED[i] ?? 0))
    k[i + 4] = (k[i] ?? 0) ^ b ^ rotate(b, 13) ^ rotate(b, 23)
  }
  return k.slice(4)
}

/** One block, §7.1; decryption is the same with the round keys backwards. `x` is changed in place. */
function runRounds(x: Int32Array, keys: Int32Array): void {
  for (let i = 0; i < ROUNDS; i++) {
    const b = substitute((x[1] ?? 0) ^ (x[2] ?? 0) ^ (x[3] ?? 0) ^ (keys[i] ?? 0))
    const next = (x[0] ?? 0) ^ b ^ rotate(b, 2) ^ rotate(b, 10) ^ rotate(b, 18) ^ rotate(b, 24)
    x.copyWithin(0, 1)
    x[3] = next
  }
  x.reverse()
}

/** SM4 (GB/T 32907-2016) in CBC with an `iv`, in ECB without; padded as PKCS#7. For the browser; Node has it natively. */
export function sm4Encrypt(key: Bytes, iv: Bytes | undefined, data: Bytes): Bytes {
  const fill = BLOCK - (data.length % BLOCK)
  const out = new Uint8Array(data.length + fill).fill(fill, data.length)
  out.set(data)
  const keys = expand(key)
  const words = new DataView(out.buffer)
  const chain = chainOf(iv)
  const x = new Int32Array(4)
  for (let offset = 0; offset < out.length; offset += BLOCK) {
    for (let i = 0; i < 4; i++) x[i] = words.getInt32(offset + 4 * i) ^ (chain[i] ?? 0)
    runRounds(x, keys)
    for (let i = 0; i < 4; i++) words.setInt32(offset + 4 * i, x[i] ?? 0)
    if (iv) chain.set(x)
  }
  return out
}

/** Undoes {@link sm4Encrypt}. Throws on bad padding and on bytes that are no whole blocks. */
export function sm4Decrypt(key: Bytes, iv: Bytes | undefined, data: Bytes): Bytes {
  if (data.length === 0 || data.length % BLOCK !== 0) throw new RangeError('no whole blocks')
  const out = Uint8Array.from(data)
  const keys = expand(key).reverse()
  const words = new DataView(out.buffer)
  const chain = chainOf(iv)
  const x = new Int32Array(4)
  const sealed = new Int32Array(4)
  for (let offset = 0; offset < out.length; offset += BLOCK) {
    for (let i = 0; i < 4; i++) sealed[i] = words.getInt32(offset + 4 * i)
    x.set(sealed)
    runRounds(x, keys)
    for (let i = 0; i < 4; i++) words.setInt32(offset + 4 * i, (x[i] ?? 0) ^ (chain[i] ?? 0))
    if (iv) chain.set(sealed)
  }
  const fill = out[out.length - 1] ?? 0
  const isPadded = fill >= 1 && fill <= BLOCK && out.subarray(-fill).every((byte) => byte === fill)
  if (!isPadded) throw new RangeError('no padding')
  return out.slice(0, out.length - fill)
}

function chainOf(iv: Bytes | undefined): Int32Array {
  const chain = new Int32Array(4)
  if (!iv) return chain
  const view = new DataView(iv.buffer, iv.byteOffset, BLOCK)
  for (let i = 0; i < 4; i++) chain[i] = view.getInt32(4 * i)
  return chain
}
