import { readFileSync } from 'node:fs'
import { utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import {
  CHANGE_AREAS,
  compareProfiles,
  fieldMapOf,
  KEPT,
  openProfile,
  type ProfileChange,
  tryAnswer,
} from '../src/index.js'
import { catalogueFile, divisions, elements, PROFILE_IDS, profileText } from './catalogue.js'

const setting = { elements, divisions }
const ANHUI = profileText('cn-34-akm')
const open = (text: string) => openProfile(text, 'a.yaml', setting)

/** A changed profile; a text that is not there fails the test that wrote it. */
function changed(...pairs: readonly (readonly [seen: string, instead: string])[]): string {
  return pairs.reduce((text, [seen, instead]) => {
    expect(text).toContain(seen)
    return text.replaceAll(seen, instead)
  }, ANHUI)
}

describe('the field map', () => {
  it.each(PROFILE_IDS)('of %s has a row for every field, with its operation and line', (id) => {
    const text = profileText(id)
    const { exchanges } = fieldMapOf(open(text), elements)
    const lines = text.split('\n')
    for (const { name, rows } of exchanges) {
      const compiled = open(text).profile.exchanges[name] ?? expect.fail()
      expect(rows.map(({ rule }) => rule)).toEqual(compiled.fields.map(({ rule }) => rule))
      for (const { op, line, kept } of rows) {
        expect(`${lines[line - 2]}\n${lines[line - 1]}`).toContain(`${op}:`)
        expect(KEPT).toContain(kept)
      }
    }
  })

  it('names elements in both languages, levels value by value, words for “no” and what has no place', () => {
    const { profile, exchanges } = fieldMapOf(open(ANHUI), elements)
    expect(profile).toMatchObject({
      id: 'cn-34-akm',
      version: '1.0.0',
      levelSet: 'ah-2020-02',
      validFrom: '2020-02-17',
    })
    expect(profile.hash).toBe(open(ANHUI).profile.hash)
    const [reference] = exchanges
    expect(reference?.levels).toMatchObject([
      {
        city: '/healthLevel',
        rows: [
          { city: '1', level: '00' },
          { level: '01' },
          { level: '10' },
          { city: '', level: 'unknown', state: 'being-issued' },
        ],
      },
    ])
    expect(reference?.rows).toContainEqual(
      expect.objectContaining({
        city: ['/name'],
        op: 'move',
        class: 'F',
        kept: 'up-to-form',
        national: [{ path: '/subject/name', zh: '姓名', en: 'name' }],
      }),
    )
    expect(reference?.errors).toContainEqual({ city: '二维码已过期', finding: 'symbol-expired' })
    expect(reference?.leaves).toContainEqual({ path: '/assessment/reason', zh: '评估原因', en: 'reason' })
  })

  it('says of a field that is left behind why', () => {
    const { exchanges } = fieldMapOf(open(ANHUI), elements)
    const kept = exchanges.flatMap(({ rows }) => rows.filter(({ op }) => op === 'drop').map((row) => row.kept))
    expect(new Set(kept)).toEqual(new Set(['dropped-transport', 'dropped-not-in-standard', 'dropped-privacy']))
  })
})

const VERSION = ['version: 1.0.0', 'version: 1.0.1'] as const
const PHONE = '- move: { city: /userPhone, national: /subject/telephone, absent: [omit, "null", empty] }'

interface Row {
  readonly name: string
  readonly pairs: readonly (readonly [string, string])[]
  readonly expected: readonly Partial<ProfileChange>[]
}

const CHANGES: readonly Row[] = [
  { name: 'nothing', pairs: [], expected: [] },
  {
    name: 'another version alone',
    pairs: [VERSION],
    expected: [{ weight: 'plain', area: 'version', before: '1.0.0', after: '1.0.1' }],
  },
  {
    name: 'other content under the same version',
    pairs: [['answerLife: "60"', 'answerLife: "61"']],
    expected: [
      { weight: 'dangerous', area: 'same-version' },
      { weight: 'plain', area: 'profile', what: 'meaning' },
    ],
  },
  {
    name: 'two levels with each other’s value',
    pairs: [
      VERSION,
      ['{ city: "1", level: "00" }', '{ city: "3", level: "00" }'],
      ['{ city: "3", level: "10" }', '{ city: "1", level: "10" }'],
      ['["1", "2", "3"]', '["3", "2", "1"]'],
    ],
    expected: [
      { weight: 'dangerous', area: 'level', exchange: 'reference', what: 'read 3', before: '10', after: '00' },
      { weight: 'dangerous', area: 'level', exchange: 'reference', what: 'read 1', before: '00', after: '10' },
      { weight: 'dangerous', area: 'level', exchange: 'document', what: 'read 3' },
      { weight: 'dangerous', area: 'level', exchange: 'document', what: 'read 1' },
    ],
  },
  {
    name: 'a new value of a known level',
    pairs: [
      VERSION,
      [
        '{ city: "2", level: "01" }',
        '{ city: "2", level: "01", canonical: "true" }\n                - { city: "4", level: "01" }',
      ],
      ['["1", "2", "3"]', '["1", "2", "4", "3"]'],
    ],
    expected: [{ weight: 'dangerous', area: 'level', what: 'read 4', before: 'unknown:unknown-value', after: '01' }],
  },
  {
    name: 'another state of an unknown level shows no other colour',
    pairs: [VERSION, ['state: being-issued', 'state: under-review']],
    expected: [
      { weight: 'plain', area: 'level', what: 'read ', before: 'unknown:being-issued', after: 'unknown:under-review' },
    ],
  },
  {
    name: 'a field that is no longer wanted',
    pairs: [
      VERSION,
      [PHONE, '- drop: { city: /userPhone, reason: privacy }'],
      ['/userPhone, name: /name', '/idCardNo, name: /name'],
    ],
    expected: [
      { weight: 'worse', area: 'class', what: '/userPhone', before: 'F', after: 'C' },
      { weight: 'worse', area: 'element', what: '/subject/telephone' },
    ],
  },
  {
    name: 'a word for “no”, an element without a place, a transport',
    pairs: [
      VERSION,
      ['{ city: 非安康码, finding: wrong-jurisdiction }', '{ city: 外省码, finding: wrong-jurisdiction }'],
      ['/akm/api/code/query', '/akm/api/code/query2'],
    ],
    expected: [
      { weight: 'plain', area: 'error', what: '非安康码', before: 'wrong-jurisdiction' },
      { weight: 'plain', area: 'error', what: '外省码', after: 'wrong-jurisdiction' },
      { weight: 'plain', area: 'transport', what: 'transport' },
    ],
  },
]

describe('the comparison of two versions', () => {
  it.each(CHANGES)('$name', ({ pairs, expected }) => {
    const before = open(ANHUI)
    const text = changed(...pairs).replace(
      '{ idCardNo: /idCardNo, userPhone: /idCardNo, name: /name }',
      '{ idCardNo: /idCardNo, name: /name }',
    )
    const { changes, counts } = compareProfiles(before, open(text), elements)
    for (const change of expected) expect(changes).toContainEqual(expect.objectContaining(change))
    if (expected.length === 0) expect(changes).toEqual([])
    const weights = expected.map(({ weight }) => weight)
    expect([counts.dangerous > 0, counts.worse > 0]).toEqual([weights.includes('dangerous'), weights.includes('worse')])
    expect(changes.every(({ area }) => CHANGE_AREAS.includes(area))).toBe(true)
  })

  it('and backwards says better where it said worse', () => {
    const text = changed(
      VERSION,
      [', userPhone: /userPhone', ''],
      [PHONE, '- drop: { city: /userPhone, reason: privacy }'],
    )
    const { counts } = compareProfiles(open(text), open(ANHUI), elements)
    expect(counts).toMatchObject({ dangerous: 0, worse: 0, better: 4 })
  })

  it('is empty of every profile with itself', () => {
    for (const id of PROFILE_IDS)
      expect(compareProfiles(open(profileText(id)), open(profileText(id)), elements).changes).toEqual([])
  })
})

describe('one answer tried', () => {
  const { profile } = open(ANHUI)
  const exchange = profile.exchanges.reference ?? expect.fail()
  const context = { at: open(ANHUI).profile.validFrom, secret: () => undefined }
  const bytesOf = (file: string) => new Uint8Array(readFileSync(catalogueFile(`cn-34-akm/fixtures/${file}`)))

  it('shows each layer before and after, and the same bytes', () => {
    const { layers, record, back } = tryAnswer(exchange, bytesOf('reference-green.json'), context)
    expect(layers.map(({ name }) => name)).toEqual(['answer', 'json', 'nested', 'nested', 'record'])
    expect(layers[1]?.before).toEqual({ size: layers[0]?.after.size, unit: 'bytes' })
    expect(record?.assessment?.level).toBe('00')
    expect(back).toMatchObject({ same: true, mode: 'onePass', firstDifference: undefined, fields: [] })
  })

  it('says where other bytes begin, and which fields they are', () => {
    const { back } = tryAnswer(exchange, bytesOf('reference-all-null.json'), context)
    expect(back).toMatchObject({ same: false, mode: 'twoPass' })
    expect(back?.firstDifference).toBeGreaterThan(0)
    expect(back?.fields).toContain('nested3 /name')
  })

  it('stops at the layer that does not open, and keeps what was there', () => {
    const { layers, record, back, findings } = tryAnswer(exchange, utf8Encode('{"flag":'), context)
    expect([record, back]).toEqual([undefined, undefined])
    expect(layers).toMatchObject([{ name: 'answer', after: { content: utf8Encode('{"flag":') } }])
    expect(findings.map(({ code }) => code)).toEqual(['profile.answer.malformed'])
  })

  it('an ordinary trace holds no content', () => {
    const { layers } = exchange.toRecord(bytesOf('reference-green.json'), { ...context, trace: true })
    expect(layers.some((layer) => 'content' in layer)).toBe(false)
  })
})
