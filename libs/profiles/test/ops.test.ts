import { instant, utf8Encode } from '@yimatong/kernel'
import { citizenCheckDigit } from '@yimatong/record'
import { describe, expect, it } from 'vitest'
import { type CompiledExchange, compileProfile } from '../src/index.js'
import { GOOD } from './bad-profiles.js'
import { elements } from './catalogue.js'

const context = { at: instant(Date.UTC(2022, 4, 4)), secret: () => undefined }
const NUMBER = `33019919000101001${citizenCheckDigit('33019919000101001')}`
const NAME_OP = '          - move: { city: /n, national: /subject/name, absent: [omit] }\n'
const LEAVES = `leaves: [/subject, /assessment/authority, /assessment/decidedBy, /assessment/division, /assessment/channel]`

/** The smallest profile with other fields and rules in place of the name. */
function withRules(fields: string, rules: string, more = ''): CompiledExchange {
  const text = GOOD.replace('fields: [/c, /s, /n]', `fields: [/c, /s, ${fields}]`)
    .replace(NAME_OP, rules.replace(/^/gm, '          ').trimEnd().concat('\n'))
    .replace('class: F', `class: '1'${more}`)
  const exchange = compileProfile(text, 'ops.yaml', elements).exchanges.document
  if (!exchange) throw new Error('no exchange')
  return exchange
}

function read(exchange: CompiledExchange, message: unknown) {
  return exchange.toRecord(utf8Encode(JSON.stringify(message)), context)
}

function codes(findings: readonly { code: string; path?: string }[]): string[] {
  return findings.map((found) => `${found.code} ${found.path ?? ''}`.trim())
}

interface OpCase {
  readonly name: string
  readonly fields: string
  readonly rules: string
  readonly city: Record<string, unknown>
  readonly subject?: Record<string, unknown>
  readonly findings?: readonly string[]
  readonly losses?: readonly string[]
  /** What comes back; the same as `city` when left out. */
  readonly back?: Record<string, unknown>
}

const SPLIT = `- split:
    city: /u
    separator: ','
    parts:
      - { path: /subject/name, alphabet: han }
      - { path: /subject/telephone, alphabet: digits }`
const JOIN = `- join:
    national: /subject/reference
    separator: '-'
    parts:
      - { path: /a, alphabet: digits }
      - { path: /b, alphabet: hex }`
const SWITCH = `- switch:
    city: /k
    national: /assessment/channel
    cases:
      - city: p
        national: person
        ops: [{ move: { city: /v, national: /subject/name, absent: [omit] } }]
      - city: r
        national: reference
        ops: [{ move: { city: /v, national: /subject/reference } }]`
const STEPS = `- move:
    city: /t
    national: /subject/reference
    absent: [omit, =none]
    through: [{ trim: {} }, { prefix: 'AK-' }, { case: upper }, { limit: '6' }]`
const DERIVE = `- idNumber: { city: /i, national: /subject/documentNumber, documentType: /subject/documentType, absent: [omit] }
- drop: { city: /z, reason: obsolete }`
const MERGE =
  "- map: { city: /m, national: /assessment/dataSource, table: source, onUnknown: mark, mark: '14', absent: [omit] }"

const CASES: readonly OpCase[] = [
  { name: 'const as it must be', fields: '/v', rules: "- const: { city: /v, is: '2', type: number }", city: { v: 2 } },
  {
    name: 'const of another value',
    fields: '/v',
    rules: "- const: { city: /v, is: '2', type: number }",
    city: { v: '2' },
    findings: ['profile.answer.malformed /v'],
  },
  {
    name: 'split',
    fields: '/u',
    rules: SPLIT,
    city: { u: '测试甲,10000000001' },
    subject: { name: '测试甲', telephone: '10000000001' },
  },
  {
    name: 'split of too many parts',
    fields: '/u',
    rules: SPLIT,
    city: { u: '测,试,10000000001' },
    findings: ['profile.answer.malformed /u'],
  },
  { name: 'join', fields: '/a, /b', rules: JOIN, city: { a: '12', b: 'ff' }, subject: { reference: '12-ff' } },
  {
    name: 'join of a part that is missing',
    fields: '/a, /b',
    rules: JOIN,
    city: { a: '12' },
    findings: ['profile.answer.malformed /a', 'profile.answer.malformed /b'],
  },
  {
    name: 'switch to the first case',
    fields: '/k, /v',
    rules: SWITCH,
    city: { k: 'p', v: '测试甲' },
    subject: { name: '测试甲' },
  },
  {
    name: 'switch to the second case',
    fields: '/k, /v',
    rules: SWITCH,
    city: { k: 'r', v: 'ref-1' },
    subject: { reference: 'ref-1' },
  },
  {
    name: 'switch to no case',
    fields: '/k, /v',
    rules: SWITCH,
    city: { k: 'x', v: '1' },
    findings: ['profile.answer.malformed /k'],
  },
  { name: 'steps', fields: '/t', rules: STEPS, city: { t: 'AK-X9' }, subject: { reference: 'X9' } },
  {
    name: 'steps that change the spelling',
    fields: '/t',
    rules: STEPS,
    city: { t: ' AK-x9 ' },
    subject: { reference: 'X9' },
    losses: ['canonicalised', 'canonicalised'],
    back: { t: 'AK-X9' },
  },
  {
    name: 'steps without the prefix',
    fields: '/t',
    rules: STEPS,
    city: { t: 'X9' },
    findings: ['profile.answer.malformed /t'],
  },
  {
    name: 'steps above the limit',
    fields: '/t',
    rules: STEPS,
    city: { t: 'AK-1234567' },
    findings: ['profile.answer.malformed /t'],
  },
  {
    name: 'another spelling of absence',
    fields: '/t',
    rules: STEPS,
    city: { t: 'none' },
    subject: {},
    losses: ['canonicalised'],
    back: {},
  },
  {
    name: 'a field that must be there',
    fields: '/t',
    rules: '- move: { city: /t, national: /subject/reference }',
    city: {},
    findings: ['profile.answer.malformed /t'],
  },
  {
    name: 'a dropped field',
    fields: '/i, /z',
    rules: DERIVE,
    city: { i: NUMBER, z: 7 },
    subject: { documentType: 'resident-id', documentNumber: NUMBER },
    losses: ['dropped'],
    back: { i: NUMBER },
  },
  {
    name: 'a wrong check character',
    fields: '/i, /z',
    rules: DERIVE,
    city: { i: `${NUMBER.slice(0, 17)}${NUMBER.endsWith('1') ? '2' : '1'}` },
    findings: ['profile.answer.malformed /i'],
  },
  {
    name: 'the old 15 digits',
    fields: '/i, /z',
    rules: DERIVE,
    city: { i: '330199000101001' },
    findings: ['profile.answer.malformed /i'],
  },
  {
    name: 'a default',
    fields: '/n',
    rules: `${NAME_OP.trim()}\n- default: { national: /subject/nationality, value: CHN }`,
    city: { n: '测试甲' },
    subject: { name: '测试甲', nationality: 'CHN' },
    losses: ['defaulted'],
  },
  {
    name: 'a carried field',
    fields: '/e',
    rules: '- carry: { city: /e, national: /extensions/cn-00-test/e }',
    city: { e: 'x' },
    subject: {},
  },
  {
    name: 'a mask with both ends',
    fields: '/i',
    rules: "- mask: { city: /i, national: /subject/reference, first: '4', last: '4' }",
    city: { i: '3301**********0010' },
    subject: { reference: '3301**********0010' },
    losses: ['narrowed'],
  },
  {
    name: 'an echo that agrees',
    fields: '/r, /u',
    rules:
      "- move: { city: /r, national: /subject/reference }\n- echo: { city: /u, national: /subject/reference, prefix: 'x:' }",
    city: { r: '1', u: 'x:1' },
    subject: { reference: '1' },
  },
  {
    name: 'an echo that does not',
    fields: '/r, /u',
    rules:
      "- move: { city: /r, national: /subject/reference }\n- echo: { city: /u, national: /subject/reference, prefix: 'x:' }",
    city: { r: '1', u: 'x:2' },
    findings: ['profile.answer.conflict /u'],
  },
  {
    name: 'an instant',
    fields: '/d',
    rules:
      "- dateTime: { city: /d, national: /health/declaredAt, form: epoch-s, type: number, absent: ['null', omit] }",
    city: { d: 1651651170 },
    subject: {},
  },
]

describe('operations, city → nation → city', () => {
  it.each(CASES)('$name', ({ fields, rules, city, subject, findings = [], losses = [], back }) => {
    const exchange = withRules(fields, rules)
    const message = { c: 'g', s: 'M', ...city }
    const seen = read(exchange, message)
    expect(codes(seen.findings)).toEqual(findings)
    if (findings.length > 0) {
      expect(seen.record).toBeUndefined()
      return
    }
    expect(seen.record?.subject).toEqual({ sex: '1', ...subject })
    expect(seen.losses.map((loss) => loss.kind).filter((kind) => kind !== 'derived')).toEqual(losses)
    const written = seen.record && exchange.fromRecord(seen.record, context)
    expect(JSON.parse(new TextDecoder().decode(written?.bytes))).toEqual({ c: 'g', s: 'M', ...(back ?? city) })
  })

  it('a derived element is marked, and not written outward', () => {
    const map = '          - map: { city: /s, national: /subject/sex, table: sex, onUnknown: fail, absent: [omit] }\n'
    const rules = `${NAME_OP}          - idNumber: { city: /s, national: /subject/documentNumber, documentType: /subject/documentType }
          - derive: { national: /subject/sex, from: /subject/documentNumber, how: citizen-sex }\n`
    const text = GOOD.replace(map, '').replace(NAME_OP, rules)
    const exchange = compileProfile(text, 'derive.yaml', elements).exchanges.document
    if (!exchange) throw new Error('no exchange')
    const { record, losses } = read(exchange, { c: 'g', s: NUMBER })
    expect(record?.subject.sex).toBe('1')
    expect(record?.origins['/subject/sex']).toEqual({ kind: 'derived', how: 'citizen-sex' })
    expect(losses).toContainEqual(expect.objectContaining({ kind: 'derived', path: '/subject/sex', expected: true }))
    const written = record && exchange.fromRecord(record, context)
    expect(JSON.parse(new TextDecoder().decode(written?.bytes))).toEqual({ c: 'g', s: NUMBER })
    const other = record && { ...record, subject: { ...record.subject, sex: '2' } }
    expect(other && exchange.fromRecord(other, context).losses).toContainEqual(
      expect.objectContaining({ kind: 'dropped', path: '/subject/sex', expected: false, severity: 'warn' }),
    )
  })

  it('values outside a table are marked, merged ones come back as the canonical one', () => {
    const source =
      "tables:\n  source:\n    rows:\n      - { city: a, national: '03', canonical: 'true' }\n      - { city: b, national: '03', grade: wider }\n      - { city: z, national: '14' }\n    refuses: ['01', '02', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13']\n"
    const text = GOOD.replace('tables:\n', source)
      .replace('/s, /n]', '/s, /m]')
      .replace(NAME_OP, `          ${MERGE}\n`)
      .replace('class: F', 'class: C')
    const exchange = compileProfile(text, 'merge.yaml', elements).exchanges.document
    if (!exchange) throw new Error('no exchange')
    const merged = read(exchange, { c: 'g', s: 'M', m: 'b' })
    expect(merged.record?.assessment?.dataSource).toBe('03')
    expect(merged.losses).toContainEqual(expect.objectContaining({ kind: 'coarsened', path: '/assessment/dataSource' }))
    const unknown = read(exchange, { c: 'g', s: 'M', m: '?' })
    expect(unknown.record?.assessment?.dataSource).toBe('14')
    expect(codes(unknown.findings)).toEqual(['profile.answer.unknown-value /m'])
    expect(unknown.losses).toContainEqual(expect.objectContaining({ kind: 'unmapped-value', severity: 'warn' }))
  })

  it('outward a value beyond the limit is cut, and said', () => {
    const exchange = withRules('/t', STEPS, `\n    ${LEAVES.replace('/subject, ', '')}`)
    const long = read(withRules('/t', '- move: { city: /t, national: /subject/reference }'), {
      c: 'g',
      s: 'M',
      t: 'ABCDEFGH',
    })
    const written = long.record && exchange.fromRecord(long.record, context)
    expect(JSON.parse(new TextDecoder().decode(written?.bytes))).toEqual({ c: 'g', s: 'M', t: 'AK-ABCDEF' })
    expect(written?.losses).toContainEqual(expect.objectContaining({ kind: 'truncated', path: '/subject/reference' }))
  })
})
