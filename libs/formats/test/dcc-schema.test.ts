import { readdirSync, readFileSync } from 'node:fs'
import type { JsonValue } from '@yimatong/codec'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileDccSchema, decodeDccLayers } from '../src/index.js'
import { RECOVERY, TEST, VACCINATION } from './dcc-issuer.js'
import { corpus, standard, standardFile } from './standard.js'

const { schema } = standard
const schemas = corpus('dcc-schema')
const cases = corpus('dgc-testdata')

const vaccination = VACCINATION.v[0]
const test = TEST.t[0]
const person = { ver: '1.3.0', nam: VACCINATION.nam, dob: VACCINATION.dob }
const long = (length: number) => 'X'.repeat(length)

const rows: readonly (readonly [string, JsonValue, readonly string[]])[] = [
  ['a vaccination', json(VACCINATION), []],
  ['a test', json(TEST), []],
  ['a recovery', json(RECOVERY), []],
  ['a list', [], ['type ']],
  ['no group', json(person), ['group ']],
  ['three groups (DGC2)', json({ ...VACCINATION, ...TEST, ...RECOVERY }), ['group ']],
  ['neither group nor name (DGC1)', { ver: '1.0.0', nam: {} }, ['missing /dob', 'missing /nam/fnt', 'group ']],
  ['DGC7: a group that is no list', json({ ...person, v: vaccination }), ['type /v']],
  ['DGC8: an entry that is no object', json({ ...person, v: ['x'] }), ['type /v/0']],
  ['an empty group', json({ ...person, v: [] }), ['length /v']],
  ['two entries before 1.3.0', json({ ...person, ver: '1.2.1', v: [vaccination, vaccination] }), []],
  ['two entries from 1.3.0 (RO, SK)', json({ ...person, v: [vaccination, vaccination] }), ['length /v']],
  ['null groups (BG)', json({ ...VACCINATION, ver: '1.0.0', t: null, r: null }), ['type /t', 'type /r', 'group ']],
  ['a dose as text', json({ ...person, v: [{ ...vaccination, dn: '1' }] }), ['type /v/0/dn']],
  ['a dose of 1.5', json({ ...person, v: [{ ...vaccination, dn: 1.5 }] }), ['type /v/0/dn']],
  ['dose 0', json({ ...person, v: [{ ...vaccination, dn: 0 }] }), ['range /v/0/dn']],
  ['dose 10 before 1.3.0', json({ ...person, ver: '1.2.1', v: [{ ...vaccination, dn: 10 }] }), ['range /v/0/dn']],
  ['dose 10 from 1.3.0', json({ ...person, v: [{ ...vaccination, dn: 10 }] }), []],
  ['a country in lower case', json({ ...person, v: [{ ...vaccination, co: 'xx' }] }), ['pattern /v/0/co']],
  ['an issuer of 81 characters', json({ ...person, v: [{ ...vaccination, is: long(81) }] }), ['length /v/0/is']],
  [
    'an issuer of 51 before 1.3.0',
    json({ ...person, ver: '1.2.1', v: [{ ...vaccination, is: long(51) }] }),
    ['length /v/0/is'],
  ],
  ['an issuer of 80 beyond the plane', json({ ...person, v: [{ ...vaccination, is: '\u{1F489}'.repeat(80) }] }), []],
  ['no centre before 1.3.0', json({ ...person, ver: '1.2.1', t: [{ ...test, tc: undefined }] }), ['missing /t/0/tc']],
  ['no centre from 1.3.0', json({ ...person, t: [{ ...test, tc: undefined }] }), []],
  ['a partial birth date from 1.1.0 (NL)', json({ ...VACCINATION, ver: '1.1.0', dob: '1900-02' }), []],
  ['a partial birth date in 1.0.0', json({ ...VACCINATION, ver: '1.0.0', dob: '1900-02' }), ['pattern /dob']],
  ['no birth date from 1.3.0', json({ ...VACCINATION, dob: '' }), []],
  [
    'a birth date with a time (BG)',
    json({ ...VACCINATION, ver: '1.2.1', dob: '1978-01-26T00:00:00' }),
    ['pattern /dob'],
  ],
  ['only a forename from 1.3.2', json({ ...VACCINATION, ver: '1.3.2', nam: { gnt: 'X' } }), []],
  ['only a forename before', json({ ...VACCINATION, ver: '1.3.1', nam: { gnt: 'X' } }), ['missing /nam/fnt']],
  ['no standardised name', json({ ...VACCINATION, ver: '1.3.3', nam: { gn: 'x' } }), ['missing /nam']],
  ['a version that was never published (IE)', json({ ...VACCINATION, ver: '1.0.4' }), []],
  ['a version as number', json({ ...VACCINATION, ver: 1 }), ['type /ver']],
]

function json(value: unknown): JsonValue {
  const copy: JsonValue = JSON.parse(JSON.stringify(value))
  return copy
}

describe('the schema check', () => {
  it.each(rows)('%s', (_name, payload, faults) => {
    expect(schema.check(payload).map(({ code, path }) => `${code} ${path}`)).toEqual(faults)
  })

  it.each([
    ['1.3.3', '1.3.3'],
    ['1.0.4', '1.0.1'],
    ['1.3.9', '1.3.3'],
    ['2.0.0', '1.3.3'],
    ['0.9.0', '1.0.0'],
    ['x', '1.3.3'],
    [7, '1.3.3'],
  ])('checks version %s as %s', (ver, nearest) => {
    expect(schema.nearestVersion(ver)).toBe(nearest)
  })

  it.each([
    ['2021-02-29', false],
    ['2021-02-28', true],
    ['2021-5-1', false],
    ['2021-02-28T00:00:00Z', false],
  ])('asserts the date %s only when asked to', (dt, isDate) => {
    const payload = json({ ...person, v: [{ ...vaccination, dt }] })
    expect(schema.check(payload)).toEqual([])
    expect(schema.check(payload, { formats: true }).length === 0).toBe(isDate)
  })

  it.each([
    ['2021-06-04T08:13:51Z', true],
    ['2021-06-04T08:13:51.123+02:00', true],
    ['2021-06-04T08:13:51+02', true],
    ['2021-06-04T08:13:51+0200', true],
    ['2021-06-04T08:13:51', false],
    ['2021-06-04', false],
    ['2021-06-04T25:13:51Z', false],
  ])('asserts the date-time %s only when asked to', (sc, isDateTime) => {
    const payload = json({ ...person, t: [{ ...test, sc }] })
    expect(schema.check(payload)).toEqual([])
    expect(schema.check(payload, { formats: true }).length === 0).toBe(isDateTime)
  })

  it.each<[string, JsonValue]>([
    ['no versions', { versions: [], patterns: {}, fields: [], needs: [] }],
    ['a kind of nobody', { versions: ['1'], patterns: {}, fields: [{ at: '', kind: 'x' }], needs: [] }],
    [
      'a pattern of nobody',
      { versions: ['1'], patterns: {}, fields: [{ at: '', kind: 'text', like: 'x' }], needs: [] },
    ],
    [
      'a version of nobody',
      { versions: ['1'], patterns: {}, fields: [{ at: '', kind: 'text', since: '2' }], needs: [] },
    ],
  ])('refuses a table with %s', (_name, table) => {
    expect(() => compileDccSchema(table)).toThrow(expect.objectContaining({ code: 'formats.table.malformed' }))
  })
})

/** The published schemas by version. */
function published(folder: string, formats: boolean): ReadonlyMap<string, ValidateFunction> {
  const names = readdirSync(folder).filter((name) => /^\d.*\.json$/.test(name))
  return new Map(
    names.map((name) => {
      const ajv = new Ajv2020({ strict: false, validateFormats: formats, logger: false })
      if (formats) addFormats.default(ajv)
      return [name.slice(0, -'.json'.length), ajv.compile(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')))]
    }),
  )
}

/** Every payload of the corpus. */
function payloads(folder: string): JsonValue[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
  return files.flatMap((name) => {
    const { health } = decodeDccLayers(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')).PREFIX)
    return health ? [{ ...health }] : []
  })
}

const hasOneGroup = (payload: JsonValue) =>
  typeof payload === 'object' &&
  payload !== null &&
  ['v', 't', 'r'].filter((group) => Object.hasOwn(payload, group)).length === 1

/** A payload with one value somewhere in it replaced, or dropped where `change` is undefined. */
function mutant(base: JsonValue, path: readonly number[], change: JsonValue | undefined): JsonValue {
  const [step = 0, ...deeper] = path
  if (typeof base !== 'object' || base === null) return base
  const entries: readonly (readonly [string, JsonValue])[] = Object.entries(base)
  const edited = entries.map(([name, value], index) => {
    if (index !== step % entries.length) return [name, value] as const
    return [name, deeper.length > 0 && typeof value === 'object' ? mutant(value, deeper, change) : change] as const
  })
  const kept = edited.filter((entry): entry is readonly [string, JsonValue] => entry[1] !== undefined)
  return Array.isArray(base) ? kept.map(([, value]) => value) : Object.fromEntries(kept)
}

const change = fc.constantFrom<JsonValue | undefined>(
  ...[
    undefined,
    null,
    true,
    0,
    1,
    9,
    10,
    1.5,
    -1,
    '',
    'x',
    'XX',
    'a<B',
    '1900',
    '1900-01',
    '1900-01-01',
    '2021-02-30',
    '1.0.1',
    '1.2.1',
    '1.3.2',
  ],
  ...[
    long(50),
    long(51),
    long(80),
    long(81),
    '\u{1F489}'.repeat(51),
    '2021-06-04T08:13:51Z',
    [],
    {},
    [{}],
    [vaccination],
    [json(test), json(test)],
  ].map(json),
)

describe.skipIf(!schemas)(
  `against the published schemas${schemas ? '' : ': skipped, corpus dcc-schema is absent'}`,
  () => {
    const reference = schemas ? published(schemas, false) : new Map<string, ValidateFunction>()
    const asserting = schemas ? published(schemas, true) : new Map<string, ValidateFunction>()
    const expected = (payload: JsonValue) => {
      const ver = typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? payload.ver : undefined
      return reference.get(schema.nearestVersion(ver))?.(payload) === true && hasOneGroup(payload)
    }

    it('has a row for every published version', () => {
      expect([...reference.keys()].sort()).toEqual([...schema.versions])
      expect(standardFile('schema.json')).toMatchObject({ versions: [...schema.versions] })
    })

    it('agrees on every payload of the corpus, under every version', () => {
      const bases = [...(cases ? payloads(cases) : []), json(VACCINATION), json(TEST), json(RECOVERY)]
      expect(bases.length).toBeGreaterThan(cases ? 300 : 2)
      for (const base of bases) {
        for (const ver of schema.versions) {
          const payload = { ...Object(json(base)), ver }
          expect(schema.check(payload).length === 0, JSON.stringify(schema.check(payload))).toBe(expected(payload))
        }
      }
    })

    it('agrees on mutants, and asserts no format that the published schemas do not', () => {
      const bases = [json(VACCINATION), json(TEST), json(RECOVERY), json({ ...TEST, t: [{ ...test, dr: test.sc }] })]
      const arbitrary = fc.record({
        base: fc.constantFrom(...bases),
        ver: fc.constantFrom(...schema.versions),
        edits: fc.array(fc.tuple(fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }), change), { maxLength: 3 }),
      })
      fc.assert(
        fc.property(arbitrary, ({ base, ver, edits }) => {
          const start: JsonValue = { ...Object(json(base)), ver }
          const payload = edits.reduce<JsonValue>((value, [path, edit]) => mutant(value, path, edit), start)
          expect(schema.check(payload).length === 0, JSON.stringify(payload)).toBe(expected(payload))
          const strict = schema.check(payload, { formats: true }).length === 0
          if (strict) expect(asserting.get(schema.nearestVersion(Object(payload).ver))?.(payload)).toBe(true)
        }),
        { numRuns: 3000 },
      )
    })
  },
)
