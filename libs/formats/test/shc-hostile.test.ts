import { deflateRaw, type JsonValue } from '@yimatong/codec'
import { base64UrlEncode, utf8Encode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeShc, decodeShcFile, decodeShcKeySet, decodeShcRevocationList, decodeShcSymbols } from '../src/index.js'
import { changed, goodPayload, mintShc, newShcIssuer, shcStandard } from './shc-issuer.js'

const issuer = newShcIssuer()
const codesOf = (text: string) => decodeShc(text, shcStandard.fhir).findings.map(({ code }) => code)
const deep = (open: string, close: string, depth: number) => `${open.repeat(depth)}${close.repeat(depth)}`
const BUNDLE = '/vc/credentialSubject/fhirBundle'

/** A card of a payload that nobody signed. */
function unsigned(payload: Uint8Array, header = '{"zip":"DEF","alg":"ES256","kid":"x"}'): string {
  return [utf8Encode(header), payload, new Uint8Array(64)].map((part) => base64UrlEncode(part)).join('.')
}

function timed<T>(run: () => T): T {
  const start = performance.now()
  const result = run()
  expect(performance.now() - start).toBeLessThan(2000)
  return result
}

describe('hostile cards', () => {
  it.each<[string, () => string, string]>([
    ['a bomb of 64 MB', () => unsigned(deflateRaw(new Uint8Array(64 * 1024 * 1024))), 'formats.shc.deflate'],
    ['lists 100,000 deep', () => unsigned(deflateRaw(utf8Encode(deep('[', ']', 100_000)))), 'formats.shc.payload-json'],
    [
      'a header 1,000 deep',
      () => unsigned(deflateRaw(utf8Encode('{}')), `{"alg":${deep('[', ']', 700)}}`),
      'formats.shc.header',
    ],
    [
      'a header of 3 KB',
      () => unsigned(deflateRaw(utf8Encode('{}')), `{"a":"${'a'.repeat(3000)}"}`),
      'formats.shc.header',
    ],
    ['a million points', () => '.'.repeat(1_000_000), 'formats.shc.size'],
    ['200,000 points', () => '.'.repeat(200_000), 'formats.shc.jws-parts'],
    ['200,000 blanks', () => `a.b.c${' '.repeat(200_000)}x`, 'formats.shc.jws-alphabet'],
    ['10 MB', () => 'a'.repeat(10_000_000), 'formats.shc.size'],
    [
      'a payload that is no UTF-8',
      () => unsigned(deflateRaw(Uint8Array.of(0x7b, 0xff, 0x7d))),
      'formats.shc.payload-json',
    ],
    [
      'bytes after the stream',
      () => unsigned(Uint8Array.of(...deflateRaw(utf8Encode('{}')), 0)),
      'formats.shc.deflate',
    ],
    ['a stream that is cut', () => unsigned(deflateRaw(utf8Encode('{"iss":"x"}')).slice(0, -2)), 'formats.shc.deflate'],
    [
      'a member named __proto__',
      () => mintShc(issuer, { text: '{"__proto__":{"iss":"x"}}' }),
      'formats.shc.payload-json',
    ],
  ])('%s', (_, make, code) => {
    const text = make()
    expect(timed(() => codesOf(text))).toContain(code)
  })

  it('with names of an object’s own take nothing for what it inherits', () => {
    const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf']
    const text = JSON.stringify(changed(goodPayload(), { '/vc': Object.fromEntries(names.map((name) => [name, {}])) }))
    expect(codesOf(mintShc(issuer, { text }))).toEqual([
      'formats.shc.credential',
      'formats.shc.type',
      'formats.shc.fhir-version',
      'formats.shc.bundle',
    ])
    for (const name of names) {
      const payload = changed(goodPayload(), { [`${BUNDLE}/entry/1/resource/resourceType`]: name })
      expect(codesOf(mintShc(issuer, { payload }))).toEqual([])
    }
  })

  it('with ten thousand faults are told of a few of each', () => {
    const entry: JsonValue = Array.from({ length: 5000 }, () => ({ resource: { resourceType: 'Observation', id: '' } }))
    const codes = timed(() =>
      codesOf(mintShc(issuer, { payload: changed(goodPayload(), { [`${BUNDLE}/entry`]: entry }) })),
    )
    expect(codes.length).toBeLessThan(100)
    expect(new Set(codes)).toEqual(
      new Set(['formats.shc.jws-long', 'formats.shc.fhir', 'formats.shc.fhir-reference', 'formats.shc.fhir-surplus']),
    )
  })

  it('of long digits and many symbols end soon', () => {
    const long = `shc:/${'9'.repeat(1_000_000)}`
    const many = Array.from({ length: 100_000 }, (_, i) => `shc:/${i}/100000/56`)
    expect(timed(() => decodeShcSymbols([long], shcStandard.fhir)).findings.at(-1)?.code).toBe('formats.shc.size')
    expect(timed(() => decodeShcSymbols(many, shcStandard.fhir)).findings.at(-1)?.code).toBe('formats.shc.size')
    expect(timed(() => decodeShcSymbols([`shc:/${'/'.repeat(16_000)}`], shcStandard.fhir)).findings).toHaveLength(1)
  })

  it('in any form throw nothing', () => {
    const json = fc.jsonValue({ maxDepth: 4 })
    fc.assert(
      fc.property(json, fc.string(), fc.uint8Array({ maxLength: 64 }), (value, text, bytes) => {
        codesOf(text)
        codesOf(unsigned(bytes))
        codesOf(mintShc(issuer, { text: JSON.stringify(value) }))
        decodeShcFile(JSON.stringify({ verifiableCredential: value }))
        decodeShcKeySet(JSON.parse(JSON.stringify({ keys: [value] })))
        decodeShcRevocationList(JSON.parse(JSON.stringify({ rids: [value] })))
      }),
      { numRuns: 200 },
    )
  })
})
