import { canonicalJson } from '@yimatong/codec'
import { instant, utf8Encode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AccessEntry,
  checkAccessEntry,
  commit,
  decodeReceipt,
  encodeReceipt,
  isRegisteredName,
  opensCommitment,
  pseudonym,
  type Receipt,
} from '../src/index.js'

const salt = new Uint8Array(16).fill(7)
const receipt: Receipt = {
  id: '00112233445566778899aabbccddeeff',
  kind: 'recognition',
  at: instant(1_651_622_400_000),
  gateway: 'gateway-310000',
  commitment: commit(salt, utf8Encode('HCN1:TEST')),
  outcome: 'restricted',
  findings: ['city.timeout', 'pki.path.not-yet-valid'],
  trustVersion: 4,
  ruleId: 'cn-310000-arrival',
  profileHash: 'ab'.repeat(32),
  signerKeyId: '0011223344556677',
}

const OPTIONAL = ['outcome', 'trustVersion', 'ruleId', 'profileHash', 'signerKeyId']

describe('a receipt', () => {
  it('reads back as it was written', () => {
    expect(decodeReceipt(JSON.parse(encodeReceipt(receipt)))).toEqual(receipt)
  })

  it('has the canonical form of RFC 8785, whichever members it has', () => {
    fc.assert(
      fc.property(fc.subarray(OPTIONAL), fc.integer({ min: 0 }), (left, at) => {
        const some = Object.fromEntries(Object.entries({ ...receipt, at }).filter(([name]) => !left.includes(name)))
        expect(encodeReceipt(some as never)).toBe(canonicalJson(some as never))
      }),
    )
  })

  it('has one canonical form whatever the order of its members', () => {
    const turned = Object.fromEntries(Object.entries(receipt).reverse())
    expect(encodeReceipt(decodeReceipt(turned as never))).toBe(encodeReceipt(receipt))
  })

  it.each<[string, Record<string, unknown>]>([
    ['an id that is short', { id: 'aa' }],
    ['an id in upper case', { id: '00112233445566778899AABBCCDDEEFF' }],
    ['a kind that is none', { kind: 'correction' }],
    ['a time between milliseconds', { at: 0.5 }],
    ['a gateway with a Chinese name', { gateway: '测试甲' }],
    ['a gateway that is a telephone', { gateway: '10000000001' }],
    ['a plain digest in base64', { commitment: 'q83vq83v' }],
    ['an outcome that is none', { outcome: 'green' }],
    ['a finding with a blank', { findings: ['city.timeout of somebody'] }],
    ['a finding with an identity number', { findings: ['home.330199190001010010'] }],
    ['a finding with a telephone in pieces', { findings: ['home.100-0000.0001'] }],
    ['a finding that is no text', { findings: [1] }],
    ['findings without end', { findings: Array.from({ length: 65 }, () => 'city.timeout') }],
    ['a trust version below zero', { trustVersion: -1 }],
    ['a rule id with an identity number', { ruleId: '330199190001010011' }],
    ['a profile hash of the wrong length', { profileHash: 'ab' }],
    ['a key id of the wrong length', { signerKeyId: 'ab' }],
    ['a member nobody knows', { name: '测试甲' }],
  ])('is not kept with %s', (_, wrong) => {
    const bad = { ...receipt, ...wrong }
    expect(() => encodeReceipt(bad as never)).toThrow(expect.objectContaining({ code: 'ledger.receipt.malformed' }))
    expect(() => decodeReceipt(bad as never)).toThrow(expect.objectContaining({ code: 'ledger.receipt.malformed' }))
  })

  it.each([
    ['null', null],
    ['a list', []],
    ['a text', 'receipt'],
  ])('is not read out of %s', (_, json) => {
    expect(() => decodeReceipt(json as never)).toThrow(expect.objectContaining({ code: 'ledger.receipt.malformed' }))
  })

  it('never quotes what it refuses', () => {
    const seed = '330199190001010011'
    try {
      encodeReceipt({ ...receipt, gateway: seed })
      expect.unreachable()
    } catch (error) {
      expect(String(error)).toContain('gateway')
      expect(String(error)).not.toContain(seed)
    }
  })
})

describe('a commitment', () => {
  it('opens with its own salt and bytes only', () => {
    expect(opensCommitment(receipt, salt, utf8Encode('HCN1:TEST'))).toBe(true)
    expect(opensCommitment(receipt, new Uint8Array(16), utf8Encode('HCN1:TEST'))).toBe(false)
    expect(opensCommitment(receipt, salt, utf8Encode('HCN1:TESU'))).toBe(false)
    expect(opensCommitment(receipt, new Uint8Array(2), utf8Encode('HCN1:TEST'))).toBe(false)
  })

  it('is RFC 4231 HMAC-SHA-256 (test case 3)', () => {
    const mac = commit(new Uint8Array(20).fill(0xaa), new Uint8Array(50).fill(0xdd))
    expect(mac).toBe('773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe')
  })

  it('wants a salt that cannot be guessed', () => {
    expect(() => commit(new Uint8Array(15), new Uint8Array())).toThrow(/15 bytes/)
  })
})

const entry: AccessEntry = {
  id: 'ffeeddccbbaa99887766554433221100',
  at: instant(1_651_622_400_000),
  checkpoint: 'gate-sh-01',
  division: '310000',
  venue: 'hospital/east-3',
  purpose: 'medical-visit',
  subject: 'cd'.repeat(32),
  home: '330100',
  outcome: 'accepted',
  receiptId: receipt.id,
}

describe('an access entry', () => {
  it('is kept when every member is of its closed shape', () => {
    const { venue, home, ...least } = entry
    expect(() => [entry, least, { ...entry, home: 'DE' }].forEach(checkAccessEntry)).not.toThrow()
    expect([venue, home]).toEqual(['hospital/east-3', '330100'])
  })

  it.each<[keyof AccessEntry, string | number]>([
    ['id', '1'],
    ['at', Number.NaN],
    ['checkpoint', '测试甲'],
    ['division', '31'],
    ['venue', 'call 10000000001'],
    ['purpose', ''],
    ['subject', '330199190001010011'],
    ['home', 'Hangzhou'],
    ['outcome', 'green'],
    ['receiptId', ''],
  ])('is not kept when its %s is ill-formed', (member, value) => {
    const bad = { ...entry, [member]: value }
    expect(() => checkAccessEntry(bad as never)).toThrow(new RegExp(`member ${member} `))
  })
})

describe('a registered name', () => {
  it('has no room for a telephone or an identity number, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{11,18}$/),
        fc.nat(60),
        fc.constantFrom('-', '.', '/', ''),
        (digits, at, mark) => {
          const cut = at % digits.length
          expect(isRegisteredName(`${digits.slice(0, cut)}${mark}${digits.slice(cut)}`)).toBe(false)
          expect(isRegisteredName([...digits].join('-'))).toBe(false)
        },
      ),
    )
  })

  it.each(['gateway-310000', '310000', 'CP.SH_01', 'a:b/c'])('may be %s', (name) => {
    expect(isRegisteredName(name)).toBe(true)
  })

  it.each(['', '-a', 'a b', '测', 'a'.repeat(65), 'a\n'])('may not be %j', (name) => {
    expect(isRegisteredName(name)).toBe(false)
  })
})

describe('a pseudonym', () => {
  const key = new Uint8Array(32).fill(1)

  it('is the same for the same person in the same scope, and unlinkable else', () => {
    const here = pseudonym(key, 'access/310000', 'a')
    expect(here).toBe(pseudonym(key, 'access/310000', 'a'))
    expect(here).toMatch(/^[0-9a-f]{64}$/)
    const others = [
      pseudonym(key, 'access/310000', 'b'),
      pseudonym(key, 'access/330000', 'a'),
      pseudonym(new Uint8Array(32), 'access/310000', 'a'),
    ]
    expect(others).not.toContain(here)
  })

  it('keeps scope and identifier apart', () => {
    expect(pseudonym(key, 'access/31', '0000x')).not.toBe(pseudonym(key, 'access/310000', 'x'))
  })

  it('wants a whole key', () => {
    expect(() => pseudonym(key.slice(1), 'a', 'b')).toThrow(/31 bytes/)
  })
})
