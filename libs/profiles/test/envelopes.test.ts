import { utf8Encode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Carrier } from '../src/layers/layer.js'
import { envelopeOf, LAYER_NAMES, listOf, outcome, secrets } from './layer-forms.js'

const bytes: fc.Arbitrary<Carrier> = fc.uint8Array({ maxLength: 200 })
const words: fc.Arbitrary<Carrier> = fc.string({ unit: 'binary', maxLength: 60 })
const chinese: fc.Arbitrary<Carrier> = fc
  .array(fc.constantFrom('测', '试', '甲', '·', '•', '𠮷', '䶮', 'a', '?', '%', '+', '-', '#', ',', '\ufeff', '\n'))
  .map((signs) => signs.join(''))
const either = fc.oneof(bytes, words, chinese)
const square: fc.Arbitrary<Carrier> = fc
  .integer({ min: 1, max: 40 })
  .chain((size) =>
    fc.array(fc.array(fc.constantFrom('0', '1'), { minLength: size, maxLength: size }), {
      minLength: size,
      maxLength: size,
    }),
  )
  .map((rows) => rows.map((row) => row.join('')).join('\n'))

/** Each envelope in each of its ways: what it holds, and its class. */
const ROWS = [
  { name: 'base64', yaml: '{}', content: either, class: 'E' },
  { name: 'base64', yaml: '{ padding: none }', content: either, class: 'E' },
  { name: 'base64', yaml: '{ padding: optional }', content: either, class: 'F' },
  { name: 'base64url', yaml: '{}', content: either, class: 'E' },
  { name: 'base64url', yaml: '{ padding: required }', content: either, class: 'E' },
  { name: 'base64url', yaml: '{ padding: optional }', content: either, class: 'F' },
  { name: 'hex', yaml: '{ case: lower }', content: either, class: 'E' },
  { name: 'hex', yaml: '{ case: upper }', content: either, class: 'E' },
  { name: 'percent', yaml: '{}', content: either, class: 'F' },
  { name: 'utf-8', yaml: '{}', content: either, class: 'E' },
  { name: 'utf-8', yaml: '{ bom: strip }', content: either, class: 'F' },
  { name: 'charset', yaml: '{ name: gbk }', content: either, class: 'E' },
  { name: 'charset', yaml: '{ name: gb2312 }', content: either, class: 'E' },
  { name: 'charset', yaml: '{ name: gb18030, unmappable: fail }', content: either, class: 'E' },
  { name: 'prefix', yaml: '{ text: "健康码:" }', content: either, class: 'E' },
  { name: 'suffix', yaml: '{ text: "##" }', content: either, class: 'E' },
  { name: 'gzip', yaml: '{}', content: either, class: 'F' },
  { name: 'zlib', yaml: "{ most: '4096' }", content: either, class: 'F' },
  { name: 'deflate', yaml: '{}', content: either, class: 'F' },
  { name: 'aes-cbc', yaml: '{ key: t.key, iv: t.iv }', content: either, class: 'E' },
  { name: 'aes-cbc', yaml: '{ key: t.key, iv: front, padding: pkcs7 }', content: either, class: 'F' },
  { name: 'aes-ecb', yaml: '{ key: t.key }', content: either, class: 'E' },
  { name: 'sm4-cbc', yaml: '{ key: t.key, iv: t.iv }', content: either, class: 'E' },
  { name: 'sm4-cbc', yaml: '{ key: t.key, iv: front }', content: either, class: 'F' },
  { name: 'sm4-ecb', yaml: '{ key: t.key }', content: either, class: 'E' },
  { name: 'codec', yaml: '{ name: kiosk-escape }', content: either, class: 'D' },
  { name: 'codec', yaml: '{ name: bit-matrix }', content: fc.oneof(square, either), class: 'D' },
] as const

it('no envelope is left out', () => {
  expect([...new Set(ROWS.map((row) => row.name))].toSorted()).toEqual(LAYER_NAMES.envelopes.toSorted())
})

describe.each(ROWS)('$name $yaml', ({ name, yaml, content, class: kept }) => {
  const layer = envelopeOf(name, yaml)
  const down = (input: Carrier) => outcome(() => layer.down(input, secrets))
  const up = (output: Carrier) => outcome(() => layer.up(output, secrets))

  it('is of its class', () => expect(layer.class).toBe(kept))

  it('reads what it writes, and writes the same again', () => {
    let written = 0
    fc.assert(
      fc.property(content, (value) => {
        const sealed = up(value)
        if (sealed === undefined) return
        written++
        const opened = down(sealed)
        expect(opened === undefined ? undefined : listOf(opened)).toEqual(listOf(value))
        expect(listOf(up(value) ?? '')).toEqual(listOf(sealed))
      }),
      { numRuns: 400 },
    )
    expect(written).toBeGreaterThan(20)
  })

  it('writes what it read, or a form that stays', () => {
    const changed = fc.tuple(content, fc.nat(), fc.nat(255)).map(([value, at, byte]): Carrier => {
      const sealed = up(value)
      if (sealed === undefined) return value
      const list = Uint8Array.from(listOf(sealed))
      if (list.length > 0) list[at % list.length] = byte
      return list
    })
    fc.assert(
      fc.property(fc.oneof(changed, either), (input) => {
        const opened = down(input)
        if (opened === undefined) return
        const again = up(opened)
        // Only a byte-order mark behind a byte-order mark is read and cannot be written.
        if (again === undefined) expect(listOf(opened).slice(0, 3)).toEqual([0xef, 0xbb, 0xbf])
        else if (kept === 'E' || kept === 'D') expect(listOf(again)).toEqual(listOf(input))
        else expect(listOf(up(down(again) ?? '') ?? '')).toEqual(listOf(again))
      }),
      { numRuns: 400 },
    )
  })
})

describe('what an envelope reads', () => {
  const text = (carrier: Carrier | undefined) => {
    return typeof carrier === 'object' ? new TextDecoder().decode(carrier) : carrier
  }
  const hex = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'))

  it.each([
    { name: 'base64', yaml: '{}', seen: 'YQ==', read: 'a' },
    { name: 'base64', yaml: '{}', seen: 'YQ', read: undefined },
    { name: 'base64', yaml: '{}', seen: 'YR==', read: undefined },
    { name: 'base64', yaml: '{ padding: none }', seen: 'YQ', read: 'a' },
    { name: 'base64', yaml: '{ padding: none }', seen: 'YQ==', read: undefined },
    { name: 'base64', yaml: '{ padding: optional }', seen: 'YQ', read: 'a' },
    { name: 'base64', yaml: '{ padding: optional }', seen: 'YQ==', read: 'a' },
    { name: 'base64', yaml: '{ padding: optional }', seen: 'YQ=', read: undefined },
    { name: 'base64url', yaml: '{ padding: required }', seen: 'YQ==', read: 'a' },
    { name: 'base64url', yaml: '{ padding: required }', seen: 'YQ', read: undefined },
    { name: 'base64url', yaml: '{}', seen: 'YQ==', read: undefined },
    { name: 'percent', yaml: '{}', seen: '%e6%b5%8b', read: '测' },
    { name: 'percent', yaml: '{}', seen: '%', read: undefined },
    { name: 'utf-8', yaml: '{}', seen: '\ufeffa', read: undefined },
    { name: 'utf-8', yaml: '{ bom: strip }', seen: '\ufeffa', read: 'a' },
    { name: 'utf-8', yaml: '{ bom: strip }', seen: 'a', read: 'a' },
    { name: 'utf-8', yaml: '{}', seen: hex('b2e2'), read: undefined },
    { name: 'charset', yaml: '{ name: gbk }', seen: hex('b2e2cad4'), read: '测试' },
    { name: 'charset', yaml: '{ name: gb2312 }', seen: hex('a1a4'), read: '・' },
    { name: 'charset', yaml: '{ name: gbk }', seen: hex('9534b235'), read: undefined },
    { name: 'charset', yaml: '{ name: gb18030 }', seen: hex('9534b235'), read: '𠮷' },
    { name: 'codec', yaml: '{ name: kiosk-escape }', seen: 'a-b,', read: 'a+b#' },
    { name: 'codec', yaml: '{ name: kiosk-escape }', seen: 'a+b', read: undefined },
    { name: 'codec', yaml: '{ name: bit-matrix }', seen: 'oECg', read: '101\n010\n101' },
    { name: 'codec', yaml: '{ name: bit-matrix }', seen: 'oEHg', read: undefined },
    { name: 'codec', yaml: '{ name: bit-matrix }', seen: 'oEA=', read: undefined },
    { name: 'codec', yaml: '{ name: bit-matrix }', seen: '', read: undefined },
  ])('$name $yaml of $seen is $read', ({ name, yaml, seen, read }) => {
    const layer = envelopeOf(name, yaml)
    expect(text(outcome(() => layer.down(seen, secrets)))).toBe(read)
  })

  it.each([
    { name: 'charset', yaml: '{ name: gbk }', value: '阿•甲' },
    { name: 'charset', yaml: '{ name: gbk }', value: '𠮷' },
    { name: 'charset', yaml: '{ name: gbk }', value: '䶮' },
    { name: 'charset', yaml: '{ name: gb2312 }', value: '阿·甲' },
    { name: 'charset', yaml: '{ name: gb18030 }', value: '\ud800' },
    { name: 'utf-8', yaml: '{}', value: '\ufeffa' },
    { name: 'codec', yaml: '{ name: kiosk-escape }', value: 'a-b' },
    { name: 'codec', yaml: '{ name: bit-matrix }', value: '10\n0' },
    { name: 'zlib', yaml: "{ most: '4' }", value: 'abcde' },
  ])('$name $yaml does not write $value', ({ name, yaml, value }) => {
    expect(outcome(() => envelopeOf(name, yaml).up(value, secrets))).toBeUndefined()
  })

  it('inflates no further than it was told', () => {
    const sealed = envelopeOf('gzip', '{}').up('0'.repeat(5000), secrets) ?? ''
    expect(outcome(() => envelopeOf('gzip', "{ most: '4999' }").down(sealed, secrets))).toBeUndefined()
    expect(text(envelopeOf('gzip', "{ most: '5000' }").down(sealed, secrets))).toHaveLength(5000)
  })

  it('a vector in front is another one for another content, and the same for the same', () => {
    const layer = envelopeOf('sm4-cbc', '{ key: t.key, iv: front }')
    const [one, same, other] = ['{"a":1}', '{"a":1}', '{"a":2}'].map((value) => listOf(layer.up(value, secrets) ?? ''))
    expect(one).toEqual(same)
    expect(one?.slice(0, 16)).not.toEqual(other?.slice(0, 16))
  })

  it('a missing key is no answer', () => {
    for (const [name, yaml] of [
      ['aes-ecb', '{ key: t.key }'],
      ['aes-cbc', '{ key: t.key, iv: front }'],
    ] as const) {
      expect(envelopeOf(name, yaml).up('a', () => undefined)).toBeUndefined()
      expect(envelopeOf(name, yaml).down(utf8Encode('a'.repeat(32)), () => undefined)).toBeUndefined()
    }
  })
})
