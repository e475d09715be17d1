import { deflateRaw } from '@yimatong/codec'
import { type Bytes, concatBytes, utf8Encode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSingleEntry } from '../src/divoc/zip.js'
import { FormatError } from '../src/index.js'
import { textIn, type ZipWish, zipOf } from './divoc-issuer.js'

const TEXT = utf8Encode('{"a":"a certificate, a certificate, a certificate"}')
const NAME = 'certificate.json'
const MOST = 65_536

function codeOf(archive: Bytes, most = MOST): string {
  try {
    return textIn(readSingleEntry(archive, NAME, most))
  } catch (error) {
    if (error instanceof FormatError) return error.code
    throw error
  }
}

const zip64 = Uint8Array.of(1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0)
const stamp = Uint8Array.of(0x55, 0x54, 5, 0, 1, 0, 0, 0, 0)
const aes = Uint8Array.of(0x01, 0x99, 7, 0, 2, 0, 0x41, 0x45, 3, 8, 0)
const good = zipOf(TEXT)
const zeros = new Uint8Array(10_000_000)

describe('an archive of one certificate', () => {
  it.each<[string, ZipWish]>([
    ['deflated', {}],
    ['stored', { method: 0 }],
    ['with sizes after the data', { descriptor: 'marked' }],
    ['with sizes after the data, without a mark', { descriptor: 'bare' }],
    ['with a time in an extra field', { extra: stamp }],
    ['with a name in UTF-8, deflated hard', { flags: 0x0802 }],
    ['of an old version', { version: 10, method: 0 }],
  ])('is read: %s', (_name, wish) => {
    expect(codeOf(zipOf(TEXT, wish))).toBe(textIn(TEXT))
  })

  it.each<[string, Bytes, string]>([
    ['nothing', new Uint8Array(), 'formats.divoc.zip-end'],
    ['bytes after it', concatBytes(good, Uint8Array.of(0)), 'formats.divoc.zip-end'],
    ['bytes before it', concatBytes(Uint8Array.of(0), good), 'formats.divoc.zip-end'],
    ['a comment', concatBytes(good.slice(0, -2), Uint8Array.of(1, 0, 65)), 'formats.divoc.zip-end'],
    ['two archives, one after the other', concatBytes(good, good), 'formats.divoc.zip-end'],
    ['two entries', zipOf(TEXT, { entries: 2 }), 'formats.divoc.zip-entries'],
    ['no entry', zipOf(TEXT, { entries: 0 }), 'formats.divoc.zip-entries'],
    ['another entry', zipOf(TEXT, { name: 'other.json' }), 'formats.divoc.zip-entries'],
    ['an entry in a folder', zipOf(TEXT, { name: `../${NAME}` }), 'formats.divoc.zip-entries'],
    ['two names', zipOf(TEXT, { localName: 'certificate.jsoN' }), 'formats.divoc.zip'],
    ['an encrypted entry', zipOf(TEXT, { flags: 1 }), 'formats.divoc.zip-encrypted'],
    ['a strongly encrypted entry', zipOf(TEXT, { flags: 0x40 }), 'formats.divoc.zip-encrypted'],
    ['an AES entry', zipOf(TEXT, { extra: aes }), 'formats.divoc.zip-encrypted'],
    ['a ZIP64 field', zipOf(TEXT, { extra: zip64 }), 'formats.divoc.zip64'],
    ['a ZIP64 size', zipOf(TEXT, { size: 0xffffffff }), 'formats.divoc.zip64'],
    ['ZIP64 entries', zipOf(TEXT, { entries: 0xffff }), 'formats.divoc.zip64'],
    ['an extra field that runs over', zipOf(TEXT, { extra: Uint8Array.of(1, 2, 9, 0) }), 'formats.divoc.zip'],
    ['an unknown flag', zipOf(TEXT, { flags: 0x20 }), 'formats.divoc.zip'],
    ['a later version', zipOf(TEXT, { version: 51 }), 'formats.divoc.zip'],
    ['a wrong check', zipOf(TEXT, { crc: 1 }), 'formats.divoc.zip-content'],
    ['content that is shorter than said', zipOf(TEXT, { size: TEXT.length + 1 }), 'formats.divoc.zip-content'],
    ['content that is longer than said', zipOf(TEXT, { size: TEXT.length - 1 }), 'formats.divoc.zip-size'],
    ['stored content of another size', zipOf(TEXT, { method: 0, size: 1 }), 'formats.divoc.zip-content'],
    ['a bomb that says so', zipOf(zeros), 'formats.divoc.zip-size'],
    ['a bomb that lies', zipOf(zeros, { size: 100 }), 'formats.divoc.zip-size'],
    ['no deflate', zipOf(TEXT, { data: Uint8Array.of(7, 7, 7, 7) }), 'formats.divoc.zip-content'],
    [
      'bytes after the stream',
      zipOf(TEXT, { data: concatBytes(deflateRaw(TEXT), Uint8Array.of(0)) }),
      'formats.divoc.zip-content',
    ],
  ])('is refused with %s', (_name, archive, code) => {
    expect(codeOf(archive)).toBe(code)
  })

  it('is refused above its bound, and not at it', () => {
    expect([codeOf(good, TEXT.length), codeOf(good, TEXT.length - 1)]).toEqual([textIn(TEXT), 'formats.divoc.zip-size'])
  })

  it('is cut anywhere: refused', () => {
    for (let end = 0; end < good.length; end++) expect(codeOf(good.slice(0, end))).toMatch(/^formats\.divoc\.zip/)
  })

  it('gives its content or a refusal whatever byte is changed', () => {
    const property = fc.property(fc.nat(good.length - 1), fc.nat(255), (index, byte) => {
      const changed = good.slice()
      changed[index] = byte
      expect(codeOf(changed)).toSatisfy((seen: string) => seen === textIn(TEXT) || seen.startsWith('formats.divoc.zip'))
    })
    fc.assert(property, { numRuns: 1000 })
  })

  it('never throws otherwise for bytes of any kind', () => {
    const marks = fc.constantFrom(
      ...[0x04034b50, 0x02014b50, 0x06054b50].map((mark) => new Uint8Array(new Uint32Array([mark]).buffer)),
    )
    const bytes = fc.array(fc.oneof(marks, fc.uint8Array({ maxLength: 30 })), { maxLength: 8 })
    const property = fc.property(bytes, (parts) => {
      expect(codeOf(concatBytes(...parts))).toMatch(/^formats\.divoc\.zip/)
    })
    fc.assert(property, { numRuns: 300 })
  })
})
