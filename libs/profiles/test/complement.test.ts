import { instant, utf8Encode } from '@yimatong/kernel'
import type { NationalRecord } from '@yimatong/record'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CompiledExchange, compileProfile, type TranslationContext } from '../src/index.js'
import { GOOD } from './bad-profiles.js'
import { elements } from './catalogue.js'
import { AT, withRules } from './op-harness.js'

const KEY = utf8Encode('TEST-ONLY-COMPLEMENT-KEY-32-BYTE')
const OTHER_KEY = utf8Encode('TEST-ONLY-ANOTHER-COMPLEMENT-KEY')
const home: TranslationContext = { at: AT, secret: () => KEY }

const FIELDS = '/n, /z, /l, /y'
const RULES = `- mask: { city: /n, national: /subject/name, first: '0', last: '1', absent: [omit, 'null'] }
- drop: { city: /z, reason: obsolete }
- head:
    city: /l
    fields: [/a, /x]
    ops:
      - move: { city: /a, national: /subject/address, absent: [omit], through: [{ trim: {} }] }
      - drop: { city: /x, reason: privacy }
    absent: [omit, empty-list]
- codes: { city: /y, national: /health/symptoms, form: separated, separator: '^', table: symptom, absent: [omit, empty] }`
const SEALED = '\n    complement: { key: test.complement-key, life: "300" }'

const sealing = withRules(FIELDS, RULES, SEALED)
const plain = withRules(FIELDS, RULES)

function read(exchange: CompiledExchange, text: string, context = home): NationalRecord {
  const { record, findings } = exchange.toRecord(utf8Encode(text), context)
  if (!record) throw new Error(`no record: ${JSON.stringify(findings)}`)
  return record
}

function write(exchange: CompiledExchange, record: NationalRecord, context = home): string | undefined {
  const { bytes } = exchange.fromRecord(record, context)
  return bytes && new TextDecoder().decode(bytes)
}

const ANSWER = '{"c":"y","s":"M","n":"测试甲","z":{"k":[1,null]},"l":[{"a":" 某路 ","x":"1"},{"a":"第二"}],"y":"1^3"}'
const CANONICAL = '{"c":"y","s":"M","n":"**甲","l":[{"a":"某路"}],"y":"1^2"}'

describe('a sealed complement', () => {
  it('is none unless the profile wants one', () => {
    expect(read(plain, ANSWER).extensions).toBeUndefined()
    expect(write(plain, read(plain, ANSWER))).toBe(CANONICAL)
  })

  it.each([
    { name: 'values that were lost', answer: ANSWER },
    { name: 'nothing lost', answer: '{"c":"g","s":"M"}' },
    { name: 'another spelling of absence', answer: '{"c":"g","n":null,"l":[],"y":""}' },
    { name: 'a field that nobody knows', answer: '{"c":"g","s":"M","unknown":1.50}' },
    { name: 'blanks', answer: '{ "c" : "g", "s": "M" }\n' },
    { name: 'another order', answer: '{"z":1,"y":"3","s":"M","c":"r"}' },
    { name: 'escapes', answer: '{"c":"g","s":"M","n":"\\u6d4b"}' },
  ])('brings back byte for byte: $name', ({ answer }) => {
    const record = read(sealing, answer)
    expect(elements.check(record)).toEqual([])
    expect(write(sealing, record)).toBe(answer)
    expect(sealing.fromRecord(record, home).losses).toEqual([])
  })

  it('brings back any answer that is read', () => {
    const member = fc.record(
      {
        c: fc.constantFrom('g', 'y', 'r'),
        s: fc.constantFrom('M', 'F', 'U'),
        n: fc.constantFrom('测试甲', '测**', null),
        z: fc.jsonValue({ maxDepth: 2 }),
        y: fc.constantFrom('1', '3^2', '9'),
        extra: fc.jsonValue({ maxDepth: 1 }),
      },
      { requiredKeys: ['c'] },
    )
    fc.assert(
      fc.property(member, fc.constantFrom(0, 2), (message, indent) => {
        const answer = JSON.stringify(message, null, indent)
        const { record } = sealing.toRecord(utf8Encode(answer), home)
        fc.pre(record !== undefined)
        expect(record && write(sealing, record)).toBe(answer)
      }),
      { numRuns: 300 },
    )
  })

  it('says that what was lost can be got back', () => {
    const losses = sealing.toRecord(utf8Encode(ANSWER), home).losses
    expect(new Set(losses.filter((loss) => loss.kind !== 'derived').map((loss) => loss.recoverable))).toEqual(
      new Set(['complement']),
    )
    expect(losses.filter((loss) => loss.kind === 'derived').map((loss) => loss.recoverable)).toEqual(['no'])
  })

  it('tells nobody what is in it, and is the same each time', () => {
    const record = read(sealing, ANSWER)
    expect(JSON.stringify(record.extensions)).not.toMatch(/第二|测试/)
    expect(read(sealing, ANSWER)).toEqual(record)
    expect(record.origins['/extensions/complement.cn-00-test']).toEqual({ kind: 'derived', how: 'sealed-complement' })
  })

  const record = read(sealing, ANSWER)
  const later = { ...home, at: instant(AT + 300_000) }
  const edited = withRules(FIELDS, RULES.replace('obsolete', 'not-in-standard'), SEALED)
  it.each([
    { name: 'another key', exchange: sealing, given: record, context: { ...home, secret: () => OTHER_KEY } },
    { name: 'no key', exchange: sealing, given: record, context: { ...home, secret: () => undefined } },
    { name: 'an expired one', exchange: sealing, given: record, context: later },
    { name: 'another profile', exchange: edited, given: record, context: home },
    { name: 'a profile without one', exchange: plain, given: record, context: home },
    {
      name: 'another record',
      exchange: sealing,
      given: {
        ...record,
        assessment: {
          level: '01' as const,
          decidedBy: 'unknown' as const,
          authority: '测试',
          division: '330000',
          assessedAt: AT,
        },
      },
      context: home,
    },
  ])(
    'does not open with $name: the canonical form is written, and what is lost is said',
    ({ exchange, given, context }) => {
      expect(write(exchange, given, context)).toBe(CANONICAL)
      const losses = exchange.fromRecord(given, context).losses.map((loss) => loss.path)
      expect(losses).toContain('/extensions/complement.cn-00-test')
    },
  )

  it('opens until it has expired', () => {
    expect(write(sealing, record, { ...home, at: instant(AT + 299_999) })).toBe(ANSWER)
  })

  it('does not move to another record of the same city', () => {
    const other = read(sealing, ANSWER.replace('"c":"y"', '"c":"r"'))
    const moved = { ...other, ...(record.extensions && { extensions: record.extensions }) }
    expect(write(sealing, moved)).toBe(CANONICAL.replace('"c":"y"', '"c":"r"'))
  })

  it('altered in any place is passed over, never an exception', () => {
    const found = record.extensions?.['complement.cn-00-test']
    const text = typeof found === 'object' && 'sealed' in found ? String(found.sealed) : ''
    expect(text.length).toBeGreaterThan(40)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('A', '-', '!', ''), (place, instead) => {
        const sealed = text.slice(0, place) + instead + text.slice(place + 1)
        fc.pre(sealed !== text)
        const extensions = { 'complement.cn-00-test': { expiresAt: AT + 300_000, sealed } }
        expect(write(sealing, { ...record, extensions })).toBe(CANONICAL)
      }),
    )
  })

  it('of a key that is none is refused', () => {
    const { record: none, findings } = sealing.toRecord(utf8Encode(ANSWER), { ...home, secret: () => KEY.slice(1) })
    expect(none).toBeUndefined()
    expect(findings.map((found) => found.code)).toEqual(['profile.secret.unusable'])
    expect(sealing.secrets).toEqual(['test.complement-key'])
  })

  it('needs an id that leaves room for its name', () => {
    const id = `cn-00-${'x'.repeat(54)}`
    const text = GOOD.replace('id: cn-00-test', `id: ${id}`).replace('class: F', `class: F${SEALED}`)
    expect(() => compileProfile(text, 'long.yaml', elements)).toThrow(/long\.yaml:\d+: seen an id of 60 characters/)
    expect(compileProfile(text.replace(id, 'cn-00-short'), 'short.yaml', elements).id).toBe('cn-00-short')
  })

  it('too long for a record is left out', () => {
    const answer = JSON.stringify({ c: 'g', s: 'M', z: 'x'.repeat(4000) })
    const { record: bare, losses } = sealing.toRecord(utf8Encode(answer), home)
    expect(bare?.extensions).toBeUndefined()
    expect(losses.map((loss) => loss.recoverable)).not.toContain('complement')
  })
})
