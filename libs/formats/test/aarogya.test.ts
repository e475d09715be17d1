import { generateKey } from '@yimatong/crypto'
import { base64UrlEncode, instant, SECOND, utf8Encode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileAarogyaPolicy } from '../src/aarogya/policy.js'
import { AT, CLAIMS, formatWith, foundIn, issue, issuer, newRsaSigner, signers } from './aarogya-issuer.js'
import { recordElements } from './record-elements.js'
import { tableOf } from './standard.js'

const elements = recordElements()
const good = issue()

function recordOf(claims: object) {
  const { code } = formatWith().read(issue(claims))
  if (!code) throw new Error('the code of a test is malformed')
  return code.record()
}

describe('an Aarogya Setu code', () => {
  it('carries name, telephone and the level of the policy table, marked as the table’s', () => {
    const record = recordOf({})
    const byTable = { kind: 'derived', how: 'policy-table' }
    expect(foundIn(good)).toEqual([])
    expect(record).toEqual({
      profile: 'hc-n/1',
      subject: { name: 'ASHA TEST', telephone: '+91-00000-00001' },
      assessment: {
        level: '00',
        assessedAt: instant(AT + 600 * SECOND - 3600 * SECOND),
        authority: 'Aarogya Setu (India)',
        decidedBy: 'unknown',
        ruleId: 'in-aarogya-setu@1.0.0',
        validUntil: instant(AT + 600 * SECOND),
      },
      extensions: { 'in-aarogya-setu': { statusCode: 301 } },
      origins: {
        '/subject/name': { kind: 'sourced' },
        '/subject/telephone': { kind: 'sourced' },
        '/extensions/in-aarogya-setu': { kind: 'sourced' },
        '/assessment/level': byTable,
        '/assessment/assessedAt': byTable,
        '/assessment/authority': byTable,
        '/assessment/decidedBy': byTable,
        '/assessment/ruleId': byTable,
        '/assessment/validUntil': { kind: 'sourced' },
      },
    })
    expect(elements.check(record)).toEqual([])
  })

  // The table of the issuer's applications, and what we make of it.
  const LEVELS: readonly (readonly [codes: readonly number[], level: string, reason: boolean])[] = [
    [[301, 302, 800], '00', false],
    [[400, 401, 402, 403], '01', false],
    [[500, 501, 502, 600], '10', false],
    [[700, 1000], '10', true],
    [[100, 200, 0, -1, 300, 303, 404, 999, 2 ** 40], 'unknown', false],
  ]

  it.each(LEVELS)('status codes %j are level %s', (codes, level, hasReason) => {
    for (const status_code of codes) {
      const { assessment, origins } = recordOf({ status_code })
      expect([assessment?.level, assessment?.reason !== undefined]).toEqual([level, hasReason])
      expect(assessment?.state).toBe(level === 'unknown' ? 'unknown-value' : undefined)
      expect(origins['/assessment/level']).toEqual({ kind: 'derived', how: 'policy-table' })
    }
  })

  it('no other status code is ever green, and no colour or message makes one', () => {
    const known = new Set([301, 302, 800])
    const property = fc.property(
      fc.integer(),
      fc.string({ minLength: 1 }),
      fc.string(),
      (status_code, color_code, message) => {
        const { assessment } = recordOf({ status_code, color_code, message })
        expect(assessment?.level === '00').toBe(known.has(status_code))
        expect(assessment?.level).toBe(recordOf({ status_code }).assessment?.level)
      },
    )
    fc.assert(property, {
      numRuns: 60,
      examples: [
        [301, 'red', ''],
        [700, '#3AA84C', 'low risk'],
      ],
    })
  })

  it.each([
    [
      'the message where it says something',
      { status_code: 401, message: 'Contact traced' },
      'Contact traced',
      'sourced',
    ],
    ['the message before the table', { status_code: 700, message: 'Lab report' }, 'Lab report', 'sourced'],
    ['the table', { status_code: 700, message: ' ' }, '检测阳性 tested positive', 'derived'],
    ['none', { status_code: 500, message: '…' }, undefined, undefined],
    ['none out of a message that no record carries', { status_code: 500, message: 'a\u202eb' }, undefined, undefined],
  ])('takes its reason from %s', (_name, claims, reason, kind) => {
    const record = recordOf(claims)
    expect([record.assessment?.reason, record.origins['/assessment/reason']?.kind]).toEqual([reason, kind])
    expect(elements.check(record)).toEqual([])
  })

  it('makes a valid record whatever the texts are', () => {
    const text = fc.string({ unit: 'binary', maxLength: 600 })
    const property = fc.property(text, text, text, (name, message, mobile) => {
      expect(elements.check(recordOf({ name, message, mobile_no: `1${mobile}` }))).toEqual([])
    })
    fc.assert(property, { numRuns: 60 })
  })
})

describe('what verifying finds', () => {
  const publicPem = Buffer.from(issuer.publicKey.spki)
  const { exp: _, ...timeless } = CLAIMS
  const other = newRsaSigner()
  const json = JSON.stringify(CLAIMS)
  const CASES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['another key', foundIn(issue({}, { alg: 'RS256' }, other)), ['formats.aarogya.signature']],
    [
      'a changed payload',
      foundIn(`${good.split('.')[0]}.${issue({ status_code: 800 }).split('.')[1]}.${good.split('.')[2]}`),
      ['formats.aarogya.signature'],
    ],
    ['a cut signature', foundIn(good.slice(0, -2)), ['formats.aarogya.signature']],
    [
      'a new key beside the old one',
      foundIn(good, AT, formatWith([{ kind: 'key', publicKey: other.publicKey }, ...signers])),
      [],
    ],
    ['no key', foundIn(good, AT, formatWith([])), ['formats.aarogya.key-absent']],
    [
      'a key that is no RSA key',
      foundIn(good, AT, formatWith([{ kind: 'key', publicKey: generateKey('P-256').publicKey }])),
      ['formats.aarogya.key-absent'],
    ],
    [
      'alg none and no signature',
      foundIn(`${issue({}, { alg: 'none' }).split('.').slice(0, 2).join('.')}.`),
      ['formats.aarogya.algorithm'],
    ],
    ['alg HS256 under the public key', foundIn(hmacSigned(publicPem)), ['formats.aarogya.algorithm']],
    ['alg PS256 over an RS256 signature', foundIn(issue({}, { alg: 'PS256' })), ['formats.aarogya.algorithm']],
    ['alg rs256', foundIn(issue({}, { alg: 'rs256' })), ['formats.aarogya.algorithm']],
    ['no alg', foundIn(issue({}, { typ: 'JWT' })), ['formats.aarogya.algorithm']],
    ['a critical extension', foundIn(issue({}, { alg: 'RS256', crit: ['b64'], b64: false })), ['formats.aarogya.jws']],
    ['the last second of its skew', foundIn(good, instant(AT + 900 * SECOND)), []],
    ['an end past its skew', foundIn(good, instant(AT + 901 * SECOND)), ['formats.aarogya.expired']],
    ['the longest life and the skew', foundIn(issue({ exp: AT / 1000 + 3900 })), []],
    ['a longer life than any has', foundIn(issue({ exp: AT / 1000 + 3901 })), ['formats.aarogya.life']],
    ['an end in milliseconds', foundIn(issue({ exp: AT + 600_000 })), ['formats.aarogya.life']],
    ['no end', foundIn(issue(JSON.stringify(timeless))), ['formats.aarogya.claims']],
    ['an end of 0', foundIn(issue({ exp: 0 })), ['formats.aarogya.claims']],
    ['an end that is text', foundIn(issue({ exp: `${CLAIMS.exp}` })), ['formats.aarogya.claims']],
    ['an end beyond the calendar', foundIn(issue({ exp: 1e15 })), ['formats.aarogya.claims']],
    ['an empty telephone', foundIn(issue({ mobile_no: '' })), ['formats.aarogya.claims']],
    ['no colour', foundIn(issue({ color_code: null })), ['formats.aarogya.claims']],
    ['a status that is text', foundIn(issue({ status_code: '301' })), ['formats.aarogya.claims']],
    ['half a status', foundIn(issue({ status_code: 301.5 })), ['formats.aarogya.claims']],
    ['a status twice', foundIn(issue(json.replace('{', '{"status_code":700,'))), ['formats.aarogya.claims']],
    ['claims that are a list', foundIn(issue('[1]')), ['formats.aarogya.claims']],
    ['claims that are no JSON', foundIn(issue('{')), ['formats.aarogya.claims']],
    ['a header that is no JSON', foundIn(`eyJ.${good.slice(good.indexOf('.') + 1)}`), ['formats.aarogya.jws']],
    [
      'a signature whose unused bits are set',
      foundIn(`${good.slice(0, -1)}${good.endsWith('B') ? 'C' : 'B'}`),
      ['formats.aarogya.jws'],
    ],
    ['more than a symbol holds', foundIn(issue({ message: 'x'.repeat(4300) })), ['formats.aarogya.size']],
  ]

  it.each(CASES)('with %s', (_name, seen, wanted) => {
    expect(seen).toEqual(wanted)
  })

  it('shows header, claims and the row of the table', () => {
    const shown = formatWith()
      .read(issue({ status_code: 100 }))
      .layers()
    expect(shown.map(({ name }) => name)).toEqual(['jws', 'claims', 'policy'])
    expect(shown[2]?.shows).toMatchObject({ table: 'in-aarogya-setu', statusCode: 100, level: 'unknown' })
    expect(
      formatWith()
        .read(issue('[1]'))
        .layers()
        .map(({ name }) => name),
    ).toEqual(['jws'])
  })

  it.each(['', 'eyJ', 'eyJ.a', `eyJ.a.b.c`, 'eyJ..b', 'HC1:eyJ.a.b', 'eyJ.a.b ', 'eyJ.a.b=', 'abc.def.ghi'])(
    '%j is none',
    (text) => {
      expect(formatWith().detects(text)).toBe(false)
      expect(formatWith().read(text).fault?.code).toBe('formats.aarogya.jws')
    },
  )
})

function hmacSigned(secret: Uint8Array): string {
  const input = issue({}, { alg: 'HS256' }).split('.').slice(0, 2).join('.')
  return `${input}.${base64UrlEncode(utf8Encode(String(secret.length)))}`
}

describe('a policy table', () => {
  const shipped = JSON.parse(JSON.stringify(tableOf('in-aarogya-setu', 'policy')))
  const [row] = shipped.rows

  it.each([
    ['that is none', null],
    ['without rows', { ...shipped, rows: undefined }],
    ['with a level of its own', { ...shipped, rows: [{ ...row, level: 'green' }] }],
    ['with a status code twice', { ...shipped, rows: [row, { ...row, level: '10' }] }],
    ['with a status code as text', { ...shipped, rows: [{ ...row, codes: ['301'] }] }],
    ['without evidence', { ...shipped, rows: [{ ...row, evidence: undefined }] }],
    ['without a life', { ...shipped, lifeSeconds: undefined }],
    ['with a life below 0', { ...shipped, lifeSeconds: -1 }],
  ])('%s does not compile', (_name, data) => {
    expect(() => compileAarogyaPolicy(data)).toThrow(expect.objectContaining({ code: 'formats.table.malformed' }))
  })

  it('says of every row what it rests on, and that the level is ours', () => {
    for (const { level, evidence } of shipped.rows) {
      expect(evidence).toMatch(level === 'unknown' ? /./ : /level: Own profile/)
    }
  })
})
