import { type Instant, instant, utf8Encode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CompiledExchange,
  type CompiledProfile,
  compileProfile,
  EXCHANGES,
  ProfileError,
  REFUSAL_CODES,
  type TranslationContext,
} from '../src/index.js'
import { GOOD } from './bad-profiles.js'
import { elements, loadProfile, PROFILE_IDS } from './catalogue.js'

const secret = () => utf8Encode('TEST-ONLY-KEY-16')
const exchanges = PROFILE_IDS.flatMap((id) => {
  const profile = loadProfile(id)
  return EXCHANGES.flatMap((name) => {
    const exchange = profile.exchanges[name]
    return exchange ? [{ id, name, exchange, context: { at: inForce(profile), secret } }] : []
  })
})

/** The fourth of May 2022, or the first day of a profile that was not in force then. */
function inForce({ validFrom, validTo }: CompiledProfile): Instant {
  const at = instant(Date.UTC(2022, 4, 4))
  return at >= validFrom && (validTo === undefined || at < validTo) ? at : validFrom
}

function refuses(exchange: CompiledExchange, answer: Uint8Array, context: TranslationContext): readonly string[] {
  const { record, findings } = exchange.toRecord(answer, context)
  expect(record).toBeUndefined()
  expect(findings.some((found) => found.severity === 'block')).toBe(true)
  return findings.map((found) => found.code)
}

const HOSTILE: readonly { readonly name: string; readonly answer: Uint8Array; readonly code?: string }[] = [
  { name: 'nothing', answer: new Uint8Array() },
  { name: '10 MB', answer: new Uint8Array(10_000_000).fill(0x31), code: 'profile.answer.too-large' },
  { name: 'a deep list', answer: utf8Encode('['.repeat(30_000)) },
  { name: 'deep objects', answer: utf8Encode('{"data":'.repeat(8_000)) },
  { name: 'deep elements', answer: utf8Encode('<a>'.repeat(20_000)) },
  { name: 'an entity bomb', answer: utf8Encode('<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>') },
  { name: 'an outside entity', answer: utf8Encode('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>') },
  { name: 'a prototype key', answer: utf8Encode('{"__proto__":{"flag":true},"flag":true,"data":{}}') },
  { name: 'no UTF-8', answer: Uint8Array.of(0xff, 0xfe, 0x00) },
  { name: 'a byte-order mark', answer: utf8Encode('\ufeff{"flag":true}') },
  { name: 'a key twice', answer: utf8Encode('{"flag":false,"flag":true}') },
  { name: 'null', answer: utf8Encode('null') },
  { name: 'a text', answer: utf8Encode('"green"') },
  { name: 'a page of HTML', answer: utf8Encode('<html><body>502 Bad Gateway</body></html>') },
]

describe.each(exchanges)('hostile answers to $id $name', ({ exchange, context }) => {
  it.each(HOSTILE)('$name', ({ answer, code }) => {
    const start = performance.now()
    const codes = refuses(exchange, answer, context)
    // Generous: the point is that no input makes it explode.
    expect(performance.now() - start).toBeLessThan(3_000)
    expect(codes).toEqual([code ?? 'profile.answer.malformed'])
  })

  it('any bytes are a finding, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (answer) => {
        refuses(exchange, answer, context)
      }),
    )
  })

  it('any JSON is a finding or a record with a level that was said', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const { record } = exchange.toRecord(utf8Encode(text), context)
        expect(record?.assessment?.level ?? 'unknown').toBe('unknown')
      }),
    )
  })

  it('without its secrets it says so', () => {
    if (exchange.secrets.length === 0) return expect(exchange.secrets).toEqual([])
    const none = { ...context, secret: () => undefined }
    const short = { ...context, secret: () => new Uint8Array(3) }
    const codes = (given: TranslationContext) => {
      const answer = utf8Encode('{"code":200,"data":{"code":"0","data":"AAAAAAAAAAAAAAAAAAAAAA=="}}')
      return exchange.toRecord(answer, given).findings.map((found) => found.code)
    }
    expect(codes(none)).toEqual(['profile.secret.unusable'])
    expect(codes(short)).toEqual(['profile.secret.unusable'])
  })

  it('every "no" it has a word for is read as the same "no"', () => {
    const said = REFUSAL_CODES.filter((code) => exchange.fromRefusal(code, context).bytes !== undefined)
    for (const code of said) {
      const { bytes = new Uint8Array() } = exchange.fromRefusal(code, context)
      const { record, findings } = exchange.toRecord(bytes, context)
      expect(findings.map((found) => found.code)).toEqual([`profile.answer.${code}`])
      expect(record).toBeUndefined()
    }
  })
})

describe('the word for "no"', () => {
  it('is there in all but the formats of devices', () => {
    const silent = exchanges.filter(({ exchange, context }) => {
      return REFUSAL_CODES.every((code) => exchange.fromRefusal(code, context).bytes === undefined)
    })
    expect(silent.map(({ id, name }) => `${id} ${name}`)).toEqual(['cn-dahua document'])
  })
})

describe('hostile profiles', () => {
  it.each([
    { name: 'deep flow lists', text: '['.repeat(100_000) },
    { name: 'deep flow mappings', text: '{a: '.repeat(50_000) },
    { name: 'many keys', text: Array.from({ length: 25_000 }, (_, i) => `k${i}: v`).join('\n') },
    { name: 'many anchors', text: Array.from({ length: 10_000 }, (_, i) => `- &a${i} x`).join('\n') },
    { name: 'a prototype key', text: `__proto__: { a: b }\n${GOOD}` },
    { name: 'nothing', text: '' },
  ])('$name is refused in bounded time', ({ text }) => {
    const start = performance.now()
    expect(() => compileProfile(text, 'hostile.yaml', elements)).toThrow(ProfileError)
    expect(performance.now() - start).toBeLessThan(20_000)
  })
})
