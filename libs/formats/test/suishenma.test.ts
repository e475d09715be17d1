import { generateKey, importPrivateKey, sign } from '@yimatong/crypto'
import { base64UrlEncode, bytesEqual, instant, isInstant, MINUTE, SECOND, utf8Encode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileSuishenma, FormatError, issueSuishenma, type SuishenmaContent } from '../src/index.js'
import { decodeSuishenmaLayers } from '../src/suishenma/decode.js'
import { at } from './dcc-issuer.js'
import { foreignTables } from './standard.js'
import {
  AT,
  CONTENT,
  formatWith,
  foundIn,
  INDUSTRY_INDEX,
  issue,
  KEY_INDEX,
  keys,
  reframe,
  signers,
  standard,
  table,
} from './suishenma-issuer.js'

const good = issue()

/** A block put together by hand, with the offsets of the terminals' documents: our own writer has no part in it. */
function blockByHand(skipsFlags: boolean): Uint8Array {
  const block = Buffer.alloc(211)
  block.write('00ff'.repeat(8), 64, 'latin1')
  block[96] = 0x40
  block.write('07', 98, 'latin1')
  block.write('20220815093500', 100, 'latin1')
  block[114] = KEY_INDEX
  block.set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 115)
  block.set([1, 2], 125)
  block[127] = 1
  block.writeUIntBE(70_000, 128, 3)
  block.writeUInt16BE(600, 131)
  block.writeUInt32BE(at('2022-08-15T01:29:00Z') / SECOND, 133)
  block[137] = INDUSTRY_INDEX
  const flags = skipsFlags ? [] : [...block.subarray(96, 98)]
  const signed = [...block.subarray(64, 96), ...flags, ...block.subarray(98, 114), ...block.subarray(115, 147)]
  block.set(sign('SM2-SM3', keys.industry, Uint8Array.from(signed)), 147)
  block.set(sign('SM2-SM3', keys.code, Uint8Array.from(block.subarray(64))), 0)
  return new Uint8Array(block)
}

const textOf = (block: Uint8Array) => {
  const body = base64UrlEncode(block)
  return `https://s.sh.gov.cn/${String(body.length).padStart(4, '0')}${body}##`
}

const withTable = (more: object) => ({ ...JSON.parse(JSON.stringify(table)), ...more })
const otherTables = (more: object) =>
  new Map([...foreignTables, ['cn-31-ssm-offline', new Map([['format', withTable(more)]])]])

describe('a Suishenma offline code', () => {
  it('is what the documents of the terminals say, byte for byte', () => {
    expect(good).toBe(textOf(blockByHand(true)))
    expect(good.length).toBe(20 + 4 + 282 + 2)
    expect(good.slice(20, 24)).toBe('0282')
    expect(foundIn(good)).toEqual([])
  })

  it('proves a reference and holds no level', () => {
    const { code, layers } = formatWith().read(good)
    expect(code?.record()).toEqual({
      profile: 'hc-n/1',
      subject: { reference: '00ff'.repeat(8) },
      extensions: {
        'cn-31-ssm-offline': {
          client: 'wechat-mini-program',
          expiresAt: '2022-08-15T01:35:00.000Z',
          generatedAt: '2022-08-15T01:29:00.000Z',
          userType: 'ordinary',
          enabledForTransport: true,
        },
      },
      origins: { '/subject/reference': { kind: 'sourced' }, '/extensions/cn-31-ssm-offline': { kind: 'sourced' } },
    })
    expect(code?.policy).toBeUndefined()
    expect(layers().map(({ name, size }) => [name, size])).toEqual([['block', 211]])
    expect(layers()[0]?.shows).toMatchObject({ client: 'wechat-mini-program', industry: { maxAmount: 70_000 } })
  })

  it('checks every step, and one wrong step does not hide the others', () => {
    const { code } = formatWith([]).read(issue({ flags: Uint8Array.of(0xbf, 0xff) }))
    expect(code?.verify(at('2022-08-16T00:00:00Z'))).toEqual({
      findings: [
        { code: 'formats.suishenma.key-absent', severity: 'block', party: 'registry', path: 'verify/code' },
        { code: 'formats.suishenma.key-absent', severity: 'block', party: 'registry', path: 'verify/industry' },
        { code: 'formats.suishenma.not-enabled', severity: 'block', party: 'holder', path: 'verify/flags' },
        { code: 'formats.suishenma.expired', severity: 'block', party: 'holder', path: 'verify/time' },
      ],
      checks: { isSigned: false, isIndustrySigned: false, isEnabled: false, isInForce: false },
    })
  })

  const stranger = generateKey('SM2').publicKey
  const [codeKey, industryKey] = signers
  const CASES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['another trailer', foundIn(good.replace(/##$/, '#*')), ['formats.suishenma.trailer']],
    ['no trailer', foundIn(good.slice(0, -2)), ['formats.suishenma.trailer']],
    ['something behind the trailer', foundIn(`${good} `), ['formats.suishenma.trailer']],
    ['a length one short', foundIn(good.replace('/0282', '/0281')), ['formats.suishenma.length']],
    ['the length of the block', foundIn(good.replace('/0282', '/0211')), ['formats.suishenma.length']],
    ['a cut end with its trailer', foundIn(`${good.slice(0, -6)}##`), ['formats.suishenma.length']],
    ['padding', foundIn(good.replace('/0282', '/0284').replace(/##$/, '==##')), ['formats.suishenma.base64']],
    ['base64 of the other alphabet', foundIn(`${good.slice(0, 30)}+/${good.slice(32)}`), ['formats.suishenma.base64']],
    ['a block one byte short', foundIn(reframe(good, (block) => block.slice(1))), ['formats.suishenma.block']],
    ['a block one byte long', foundIn(reframe(good, (b) => Uint8Array.of(...b, 0))), ['formats.suishenma.block']],
    ['a month 13', foundIn(reframe(good, (b) => b.with(104, 0x31).with(105, 0x33))), ['formats.suishenma.field']],
    ['an expiry with a letter', foundIn(reframe(good, (b) => b.with(100, 0x41))), ['formats.suishenma.field']],
    ['a control character as client', foundIn(reframe(good, (b) => b.with(98, 7))), ['formats.suishenma.field']],
    ['more than a symbol holds', foundIn(`${good.slice(0, 24)}${'A'.repeat(4300)}##`), ['formats.suishenma.size']],
    [
      'another key under the index',
      foundIn(good, AT, formatWith([{ ...codeKey, kind: 'key', publicKey: stranger }, ...signers.slice(1)])),
      ['formats.suishenma.signature'],
    ],
    [
      'another industry key',
      foundIn(good, AT, formatWith([...signers.slice(0, 1), { ...industryKey, kind: 'key', publicKey: stranger }])),
      ['formats.suishenma.industry-signature'],
    ],
    [
      'two keys under one index, one of them right',
      foundIn(good, AT, formatWith([{ ...codeKey, kind: 'key', publicKey: stranger }, ...signers])),
      [],
    ],
    ['no industry key', foundIn(good, AT, formatWith(signers.slice(0, 1))), ['formats.suishenma.key-absent']],
    [
      'keys with their roles changed',
      foundIn(good, AT, formatWith(swapped())),
      ['formats.suishenma.key-absent', 'formats.suishenma.key-absent'],
    ],
    [
      'keys of other kinds',
      foundIn(
        good,
        AT,
        formatWith(signers.map((s) => ({ ...s, kind: 'key' as const, publicKey: generateKey('P-256').publicKey }))),
      ),
      ['formats.suishenma.key-absent', 'formats.suishenma.key-absent'],
    ],
    ['not enabled', foundIn(issue({ flags: Uint8Array.of(0x3f, 0x40) })), ['formats.suishenma.not-enabled']],
    ['another code index', foundIn(issue({ keyIndex: 4 })), ['formats.suishenma.key-absent']],
    ['another industry index', foundIn(issue({}, { keyIndex: 8 })), ['formats.suishenma.key-absent']],
    ['an end in the last second of its skew', foundIn(good, at('2022-08-15T09:40:00+08:00')), []],
    ['an end past its skew', foundIn(good, at('2022-08-15T09:40:01+08:00')), ['formats.suishenma.expired']],
    [
      'an industry validity that ends first',
      foundIn(issue({}, { validitySeconds: 60 }), at('2022-08-15T09:35:01+08:00')),
      ['formats.suishenma.expired'],
    ],
    [
      'an industry validity of 0 says nothing',
      foundIn(issue({}, { validitySeconds: 0 }), at('2022-08-15T09:40:00+08:00')),
      [],
    ],
    ['made in the skew from now', foundIn(issue({}, { generatedAt: instant(AT + 5 * MINUTE) })), []],
    [
      'made in the future',
      foundIn(issue({}, { generatedAt: instant(AT + 5 * MINUTE + SECOND) })),
      ['formats.suishenma.not-yet-valid'],
    ],
  ]

  it.each(CASES)('with %s', (_name, seen, wanted) => {
    expect(seen).toEqual(wanted)
  })

  it('is not an online symbol, nor anything else', () => {
    const { detects } = formatWith()
    expect(detects(good)).toBe(true)
    const online = `https://s.sh.gov.cn/${'1234567890abcdef'.repeat(2)}1660000000000`
    for (const text of [
      online,
      'https://s.sh.gov.cn/',
      good.replace('/0282', '/02x2'),
      good.replace('s.sh', 's.zj'),
      ` ${good}`,
    ]) {
      expect(detects(text)).toBe(false)
    }
  })
})

function swapped() {
  const roles = ['industry', 'code']
  return signers.map((signer, index) => ({
    ...signer,
    kind: 'key' as const,
    publicKey: keys.code.publicKey,
    role: roles[index] ?? '',
  }))
}

describe('the two readings of the industry signature', () => {
  const both = ['D.1', 'D.2', 'D.3', 'D.4', 'E.1']

  it('are one list of parts in the table: with D.2 the other reading holds and this one does not', () => {
    const other = formatWith(signers, otherTables({ industrySigned: both }))
    expect(foundIn(textOf(blockByHand(false)), AT, other)).toEqual([])
    expect(foundIn(textOf(blockByHand(false)))).toEqual(['formats.suishenma.industry-signature'])
    expect(foundIn(textOf(blockByHand(true)), AT, other)).toEqual(['formats.suishenma.industry-signature'])
  })

  it('and the identifier of SM2 and what the length counts are the table’s too', () => {
    const odd = { distinguishingId: 'metro@example', lengthCounts: 'block' }
    const other = formatWith(signers, otherTables(odd))
    const text = issueSuishenma(CONTENT, keys, compileSuishenma(withTable(odd)))
    expect(text.slice(20, 24)).toBe('0211')
    expect(foundIn(text, AT, other)).toEqual([])
    const shipped = text.replace('/0211', '/0282')
    expect(foundIn(shipped)).toEqual(['formats.suishenma.signature', 'formats.suishenma.industry-signature'])
  })

  it.each([
    ['no table', null],
    ['a part there is not', withTable({ industrySigned: ['D.6'] })],
    ['its own signature', withTable({ industrySigned: ['E.2'] })],
    ['another word for the length', withTable({ lengthCounts: 'bits' })],
    ['no flag', withTable({ enabledFlag: {} })],
    ['no skew', withTable({ skewSeconds: '300' })],
  ])('a table with %s does not compile', (_name, data) => {
    expect(() => compileSuishenma(data)).toThrow(expect.objectContaining({ code: 'formats.table.malformed' }))
  })
})

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const whole = fc.integer({ min: 0, max: 0xffff_ffff }).map((seconds) => instant(seconds * SECOND))
const contents: fc.Arbitrary<SuishenmaContent> = fc.record({
  uuid: bytes(32),
  flags: bytes(2),
  client: fc.stringMatching(/^[!-~]{2}$/),
  expiresAt: whole,
  keyIndex: fc.nat(255),
  industry: fc.record({
    card: bytes(10),
    flags: bytes(2),
    userType: fc.nat(255),
    maxAmount: fc.nat(0xff_ffff),
    validitySeconds: fc.nat(0xffff),
    generatedAt: whole,
    keyIndex: fc.nat(255),
  }),
})

describe('writing', () => {
  it('is read back as it was, whatever it says', () => {
    const property = fc.property(contents, (content) => {
      const text = issueSuishenma(content, keys, standard)
      expect(decodeSuishenmaLayers(text, standard).code?.content).toEqual(content)
      expect(formatWith().read(text).code?.record().subject.reference).toMatch(/^[\x21-\x7e]{32,64}$/)
    })
    fc.assert(property, { numRuns: 60 })
  })

  it('gives one text for one content', () => {
    expect(issue()).toBe(good)
    expect(issueSuishenma(CONTENT, { ...keys, code: importPrivateKey(keys.code.pkcs8) }, standard)).toBe(good)
  })

  it('of any changed bit does not verify', () => {
    const bit = fc.tuple(fc.nat(210), fc.nat(7))
    const property = fc.property(bit, ([byte, shift]) => {
      const text = reframe(good, (block) => block.with(byte, (block[byte] ?? 0) ^ (1 << shift)))
      expect(foundIn(text)).not.toEqual([])
    })
    fc.assert(property, { numRuns: 150 })
  })

  it.each<[string, Partial<SuishenmaContent>]>([
    ['a UUID of 31 bytes', { uuid: new Uint8Array(31) }],
    ['a client of three characters', { client: '007' }],
    ['a key index of 256', { keyIndex: 256 }],
    ['half a second', { expiresAt: instant(AT + 500) }],
    ['an industry amount of 2^24', { industry: { ...CONTENT.industry, maxAmount: 2 ** 24 } }],
    ['an industry time before 1970', { industry: { ...CONTENT.industry, generatedAt: instant(-1000) } }],
  ])('refuses %s', (_name, odds) => {
    const write = () => issueSuishenma({ ...CONTENT, ...odds }, keys, standard)
    expect(write).toThrow(FormatError)
    expect(write).toThrow(expect.objectContaining({ code: 'formats.suishenma.field' }))
  })

  it('keeps bytes that are no text as hex', () => {
    const uuid = new Uint8Array(32).fill(0xff)
    expect(formatWith().read(issue({ uuid })).code?.record().subject.reference).toBe('ff'.repeat(32))
    expect(bytesEqual(utf8Encode('00ff'.repeat(8)), CONTENT.uuid) && isInstant(CONTENT.expiresAt)).toBe(true)
  })
})
