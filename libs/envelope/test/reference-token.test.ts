import { base45Decode, base45Encode, encodeCbor } from '@yimatong/codec'
import { randomBytes } from '@yimatong/crypto'
import { type Bytes, utf8Encode, YimatongError } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { openReferenceToken, readReferenceHeader, sealReferenceToken } from '../src/index.js'
import { at } from './signers.js'

const keys = new Map([
  ['k1', randomBytes(32)],
  ['k2', randomBytes(32)],
])
const before = at('2024-05-04T08:59:59Z')
const content = {
  division: '330100',
  codeId: Uint8Array.from({ length: 16 }, (_, index) => index),
  keyId: 'k2',
  expiresAt: at('2024-05-04T09:00:00Z'),
  lookup: utf8Encode('own look-up key'),
}

function seal(
  more: Partial<typeof content> = {},
  key: Bytes = keys.get(more.keyId ?? 'k2') ?? randomBytes(32),
): string {
  return sealReferenceToken({ ...content, ...more }, key, randomBytes(12))
}

function outcome(run: () => unknown): string {
  try {
    run()
    return 'ok'
  } catch (error) {
    if (error instanceof YimatongError) return error.code
    throw error
  }
}

const opened = (text: string, ring = keys, instant = before) => outcome(() => openReferenceToken(text, ring, instant))

describe('a reference token', () => {
  it('shows its header to anyone and its content to the holder of the key', () => {
    const text = seal()
    const { lookup, ...header } = content
    expect(readReferenceHeader(text)).toEqual(header)
    expect(openReferenceToken(text, keys, before)).toEqual(lookup)
    expect(text).not.toContain(base45Encode(lookup))
  })

  it('opens with the key its header names out of several', () => {
    for (const keyId of keys.keys()) expect(openReferenceToken(seal({ keyId }), keys, before)).toEqual(content.lookup)
  })

  it.each([
    ['a key nobody has', () => opened(seal({ keyId: 'k9' })), 'envelope.token.key-unknown'],
    ['another key under the same id', () => opened(seal({}, randomBytes(32))), 'envelope.token.tampered'],
    ['its last instant', () => opened(seal(), keys, content.expiresAt), 'envelope.token.expired'],
    ['another prefix', () => opened('HCN1:000'), 'envelope.text.prefix'],
    ['no base45', () => opened('HCR1:abc'), 'envelope.base45.malformed'],
    ['no CBOR', () => opened(`HCR1:${base45Encode(Uint8Array.of(0xff))}`), 'envelope.token.cbor'],
    ['an array of two', () => opened(`HCR1:${base45Encode(encodeCbor([1, 2]))}`), 'envelope.token.shape'],
    ['numbers for bytes', () => opened(`HCR1:${base45Encode(encodeCbor([1, 2, 3]))}`), 'envelope.token.shape'],
    ['over 4,096 characters', () => opened(`HCR1:${'0'.repeat(4096)}`), 'envelope.text.size'],
    ['a key of 16 bytes to seal with', () => outcome(() => seal({}, new Uint8Array(16))), 'envelope.token.key'],
    ['a division of five digits', () => outcome(() => seal({ division: '33010' })), 'envelope.token.shape'],
    ['a code id of 8 bytes', () => outcome(() => seal({ codeId: new Uint8Array(8) })), 'envelope.token.shape'],
    ['a key id with a blank', () => outcome(() => seal({ keyId: 'k 1' })), 'envelope.token.shape'],
    ['a long look-up key', () => outcome(() => seal({ lookup: new Uint8Array(1025) })), 'envelope.token.shape'],
  ])('is refused for %s', (_name, run, code) => {
    expect(run()).toBe(code)
  })

  it('is refused when any byte is changed, header included', () => {
    const bytes = base45Decode(seal().slice('HCR1:'.length))
    const seen = new Set<string>()
    for (let position = 0; position < bytes.length; position++) {
      for (const mask of [0x01, 0x10, 0x80, 0xff]) {
        const tampered = Uint8Array.from(bytes)
        tampered[position] = (tampered[position] ?? 0) ^ mask
        seen.add(opened(`HCR1:${base45Encode(tampered)}`))
      }
    }
    expect(seen).not.toContain('ok')
    expect(seen).toContain('envelope.token.tampered')
  })
})
