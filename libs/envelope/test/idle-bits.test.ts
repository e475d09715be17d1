import { deflateSync } from 'node:zlib'
import { type Bytes, bytesEqual, YimatongError } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { deflateMessage, inflateMessage } from '../src/text-layers.js'

const text = '/subject/name /subject/division /assessment/level /assessment/authority '
const short = Uint8Array.from({ length: 60 }, (_, index) => (index * 167 + 13) % 256)
const long = Uint8Array.from(Buffer.from(Array.from({ length: 40 }, (_, i) => `${text}${i * 7919}`).join('')))

function outcome(compressed: Bytes): string {
  try {
    inflateMessage(compressed)
    return 'ok'
  } catch (error) {
    if (error instanceof YimatongError) return error.code
    throw error
  }
}

/** The same stream with one bit turned. */
function turned(compressed: Bytes, at: number, bit: number): Bytes {
  const copy = Uint8Array.from(compressed)
  copy[at] = (copy[at] ?? 0) ^ (1 << bit)
  return copy
}

describe.each([
  ['stored', 0, deflateMessage(short)],
  ['fixed', 1, deflateMessage(long.subarray(0, 110))],
  ['dynamic', 2, deflateMessage(long)],
] as const)('a %s block', (_name, kind, compressed) => {
  it('is of its kind and inflates', () => {
    expect((compressed[2] ?? 0) >> 1).toSatisfy((bits: number) => (bits & 3) === kind)
    expect(outcome(compressed)).toBe('ok')
  })

  it('has no bit that can be turned without a refusal or another message', () => {
    const message = inflateMessage(compressed)
    let idle = 0
    for (let at = 0; at < compressed.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = turned(compressed, at, bit)
        const code = outcome(changed)
        if (code === 'envelope.deflate.idle-bits') idle++
        if (code === 'ok') expect(bytesEqual(inflateMessage(changed), message), `bit ${bit} of byte ${at}`).toBe(false)
      }
    }
    if (kind === 0) expect(idle).toBe(5)
  })
})

describe('other spellings of a stream', () => {
  it.each([
    ['three blocks', Uint8Array.of(...[0x78, 0xda], 0, 1, 0, 0xfe, 0xff, 0x61, 1, 0, 0, 0xff, 0xff, 0, 0x62, 0, 0x62)],
    ['level 6', new Uint8Array(deflateSync(long))],
  ])('are refused: %s', (_name, compressed) => {
    expect(outcome(compressed)).toMatch(/^envelope\.deflate\.(idle-bits|header)$/)
  })

  it('sees idle bits at the end of a dynamic block', () => {
    const lasts = Array.from({ length: 12 }, (_, more) => deflateMessage(long.subarray(0, long.length - more)))
    const withRoom = lasts.find((compressed) => (compressed.at(-5) ?? 0xff) < 0x40) ?? new Uint8Array()
    expect(outcome(withRoom)).toBe('ok')
    expect(outcome(turned(withRoom, withRoom.length - 5, 7))).toBe('envelope.deflate.idle-bits')
  })
})
