import { readFileSync } from 'node:fs'
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

const STEPS = `- move:
    city: /t
    national: /subject/reference
    absent: [omit, =none]
    through: [{ trim: {} }, { prefix: 'AK-' }, { case: upper }, { limit: '6' }]`
const MERGE =
  "- map: { city: /m, national: /assessment/dataSource, table: source, onUnknown: mark, mark: '14', absent: [omit] }"

const CASE_KEYS = ['name', 'fields', 'rules', 'city', 'subject', 'findings', 'losses', 'back']
const CASES: readonly OpCase[] = JSON.parse(readFileSync(new URL('./fixtures/op-cases.json', import.meta.url), 'utf8'))

describe('operations, city → nation → city', () => {
  it('knows every key of its cases', () => {
    for (const each of CASES) expect(CASE_KEYS).toEqual(expect.arrayContaining(Object.keys(each)))
  })

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
