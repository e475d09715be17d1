import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CodecError, storeZlib, unstoreZlib } from '../src/index.js'

function codeOf(stream: Uint8Array): string {
  try {
    unstoreZlib(stream)
    return 'read'
  } catch (error) {
    return error instanceof CodecError ? error.code : 'other'
  }
}

describe('a stored zlib stream', () => {
  it('is a zlib stream to everybody', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9000 }), (bytes) => {
        expect(new Uint8Array(inflateSync(storeZlib(bytes)))).toEqual(bytes)
        expect(unstoreZlib(storeZlib(bytes))).toEqual(bytes)
      }),
    )
  })

  it('has one spelling: no changed bit is read', () => {
    const stream = storeZlib(new TextEncoder().encode('one content, one spelling'))
    for (let bit = 0; bit < stream.length * 8; bit++) {
      const changed = Uint8Array.from(stream)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(codeOf(changed), `bit ${bit}`).not.toBe('read')
    }
  })

  const stream = storeZlib(Uint8Array.of(1, 2, 3))
  it.each([
    ['nothing', new Uint8Array(0), 'codec.zlib.truncated'],
    ['a byte missing', stream.subarray(0, -1), 'codec.zlib.truncated'],
    ['a byte more', Uint8Array.of(...stream, 0), 'codec.zlib.trailing'],
    ['another level', Uint8Array.of(0x78, 0xda, ...stream.subarray(2)), 'codec.zlib.header'],
    ['a compressed block', Uint8Array.of(0x78, 0x01, 0x03, ...stream.subarray(3)), 'codec.zlib.data'],
    ['another checksum', Uint8Array.of(...stream.subarray(0, -1), 0), 'codec.zlib.checksum'],
  ])('%s is refused', (_name, bytes, code) => expect(codeOf(bytes)).toBe(code))

  it('stores no more than one block holds', () => {
    expect(() => storeZlib(new Uint8Array(65_536))).toThrow(CodecError)
  })
})
