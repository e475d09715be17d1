import { encodeQrPng } from '@yimatong/codec'
import { encode } from 'fast-png'
import { afterAll, describe, expect, it } from 'vitest'
import { createPictureReader } from '../src/index.js'

const reader = createPictureReader({ deadlineMs: 4000, queueLimit: 3 })
afterAll(() => reader.close())

/** A picture of nothing but finder patterns: what keeps a reader of symbols busy longest. */
function finderPatterns(side: number): Uint8Array {
  const data = new Uint8Array(side * side)
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) data[y * side + x] = isDark(x % 8, y % 8) ? 0 : 255
  return encode({ width: side, height: side, data, channels: 1, depth: 8 })
}

function isDark(x: number, y: number): boolean {
  if (x === 7 || y === 7) return false
  const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3))
  return ring === 3 || ring <= 1
}

describe('the picture reader', () => {
  it('reads a symbol', async () => {
    expect(await reader.read(encodeQrPng('HCN1:TEST'))).toEqual({ text: 'HCN1:TEST' })
  })

  it('says by which code a picture cannot be read', async () => {
    expect(await reader.read(Uint8Array.of(1, 2, 3))).toEqual({ code: 'codec.image.format' })
  })

  it('ends a picture that takes too long, and reads the next', async () => {
    const strict = createPictureReader()
    const busy = strict.read(finderPatterns(1400))
    let turns = 0
    const beat = setInterval(() => turns++, 10)
    await expect(busy).rejects.toMatchObject({ code: 'adapters.picture.timeout' })
    clearInterval(beat)
    expect(turns, 'the loop went on meanwhile').toBeGreaterThan(5)
    expect(await strict.read(encodeQrPng('HCN1:NEXT'))).toEqual({ text: 'HCN1:NEXT' })
    await strict.close()
  })

  it('lets only so many wait', async () => {
    const asked = [1, 2, 3, 4].map(() => reader.read(encodeQrPng('HCN1:TEST')))
    const settled = await Promise.allSettled(asked)
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(settled[3]).toMatchObject({ reason: { code: 'adapters.picture.overloaded' } })
  })

  it('lets one asker have only its share', async () => {
    const shared = createPictureReader({ deadlineMs: 4000, eachLimit: 2 })
    const picture = encodeQrPng('HCN1:TEST')
    const asked = ['a', 'a', 'a', 'b'].map((who) => shared.read(picture, who))
    const settled = await Promise.allSettled(asked)
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect(settled[2]).toMatchObject({ reason: { code: 'adapters.picture.overloaded' } })
    expect(await shared.read(picture, 'a')).toEqual({ text: 'HCN1:TEST' })
    await shared.close()
  })

  it('counts the deadline from when its thread is ready', async () => {
    const quick = createPictureReader({ deadlineMs: 150 })
    await quick.read(Uint8Array.of(1))
    await quick.close()
    await expect(quick.read(Uint8Array.of(1))).rejects.toMatchObject({ code: 'adapters.picture.failed' })
  })
})
