import { readFileSync } from 'node:fs'
import { charsetEncode, steadyDeflate } from '@yimatong/codec'
import { type Bytes, base64Encode, hexEncode, parseInstant, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import {
  acceptCases,
  CASES,
  checkProfile,
  type Inference,
  inferProfile,
  type LoadedProfile,
  openProfile,
  type ProfileFolder,
  type Sample,
} from '../src/index.js'
import { divisions, elements, PROFILE_IDS, profileFolder, profileText } from './catalogue.js'

const setting = { elements, divisions }
const AT = parseInstant('2022-05-04T08:00:00Z') ?? expect.fail()
const catalogue: readonly LoadedProfile[] = PROFILE_IDS.map((id) => openProfile(profileText(id), id, setting))

interface Vector {
  readonly name: string
  readonly wrap: readonly string[]
  readonly samples: readonly string[]
  readonly layers: readonly string[]
  readonly fields: Readonly<Record<string, string>>
  readonly remarks: readonly string[]
}

const KEYS = ['name', 'wrap', 'samples', 'layers', 'fields', 'remarks']
const VECTORS: readonly Vector[] = JSON.parse(
  readFileSync(new URL('fixtures/infer-vectors.json', import.meta.url), 'utf8'),
)

const WRAPS: Readonly<Record<string, (bytes: Bytes, text: string) => Bytes>> = {
  gbk: (bytes) => charsetEncode('gbk', utf8Decode(bytes)),
  gb18030: (bytes) => charsetEncode('gb18030', utf8Decode(bytes)),
  gzip: (bytes) => steadyDeflate('gzip', bytes),
  base64: (bytes) => utf8Encode(base64Encode(bytes)),
  hex: (bytes) => utf8Encode(hexEncode(bytes)),
  prefix: (bytes, text) => utf8Encode(text + utf8Decode(bytes)),
}

function wrapped(text: string, wraps: readonly string[]): Bytes {
  return wraps.reduce((bytes, wrap) => {
    const [name = '', argument = ''] = wrap.split(' ')
    return WRAPS[name]?.(bytes, argument) ?? expect.fail(`no wrap ${name}`)
  }, utf8Encode(text))
}

function samplesOf({ samples, wrap }: Pick<Vector, 'samples' | 'wrap'>): readonly Sample[] {
  return samples.map((text, index) => ({ name: `sample-${index + 1}.bin`, bytes: wrapped(text, wrap) }))
}

function infer(samples: readonly Sample[]): Inference | undefined {
  return inferProfile(
    samples,
    catalogue,
    { id: 'cn-53-new', division: '530000', exchange: 'document', at: AT },
    setting,
  )
}

function fieldsOf({ levels }: Inference): Record<string, string> {
  const fields = levels.flatMap((level) => level.fields)
  return Object.fromEntries(
    fields.map(({ city, op, national, mark }) => [city, [op, national, mark].filter((part) => part).join(' ')]),
  )
}

describe('a profile proposed out of samples', () => {
  it.each(VECTORS)('$name', (vector) => {
    expect(Object.keys(vector)).toEqual(KEYS)
    const found = infer(samplesOf(vector)) ?? expect.fail('nothing was proposed')
    expect(found.levels.flatMap(({ layers }) => layers)).toEqual(vector.layers)
    expect(fieldsOf(found)).toEqual(vector.fields)
    expect(found.remarks.map(({ code }) => code)).toEqual(vector.remarks)
  })

  it.each(VECTORS)('compiles, and reads what it was made of: $name', (vector) => {
    const samples = samplesOf(vector)
    const found = infer(samples) ?? expect.fail('nothing was proposed')
    const { profile } = openProfile(found.profile, 'proposed', setting)
    const exchange = profile.exchanges.document ?? expect.fail('no exchange')
    const { record, findings } = exchange.toRecord(samples[0]?.bytes ?? utf8Encode(''), {
      at: AT,
      secret: () => undefined,
    })
    expect(findings.filter(({ code }) => code !== 'profile.answer.unknown-level')).toEqual([])
    expect(record).toBeDefined()
  })

  it.each(VECTORS)('says no value of a sample outside of its fixtures: $name', (vector) => {
    const found = infer(samplesOf(vector)) ?? expect.fail('nothing was proposed')
    const { files, ...told } = found
    expect(JSON.stringify(told)).not.toMatch(/测试|530199|10000000001|途经|密切/)
    expect([...files.keys()].join(' ')).not.toMatch(/\d{6}/)
  })

  it('is the same every time', () => {
    for (const vector of VECTORS) expect(infer(samplesOf(vector))).toEqual(infer(samplesOf(vector)))
  })
})

describe('what is guessed stays a guess', () => {
  const [first = expect.fail()] = VECTORS
  const found = infer(samplesOf(first)) ?? expect.fail()
  const folder = (profile: string, files: ReadonlyMap<string, Bytes>): ProfileFolder => {
    return { name: 'cn-53-new', file: 'cn-53-new/profile.yaml', source: utf8Encode(profile), fixtures: files }
  }
  const accepted = (profile: string): ProfileFolder => {
    const cases = acceptCases(folder(profile, found.files), 'open', setting)?.cases ?? expect.fail()
    return folder(profile, new Map([...found.files, [CASES, cases]]))
  }

  it('the proof fails for every mark that stands, and for nothing else', () => {
    const { failures } = checkProfile(accepted(found.profile), { ...setting, runs: 200 })
    const { decide, confirm } = found.open
    expect(failures.map(({ code }) => code)).toEqual(Array(decide + confirm).fill('profile.proof.undecided'))
    const lines = found.profile.split('\n')
    for (const { line = 0, seen } of failures) expect(lines[line - 1]).toContain(`# ${seen}`)
  })

  it('once all are settled the proof holds: fixtures, negatives and mutants are there', () => {
    const settled = found.profile.replace(/\s*# (DECIDE 待定|CONFIRM 待确认).*$/gm, '')
    const { failures, fixtures, negatives, mutants } = checkProfile(accepted(settled), { ...setting, runs: 200 })
    expect(failures).toEqual([])
    expect([fixtures >= 12, negatives >= 3, mutants.killed]).toEqual([true, true, mutants.total])
  })

  it('rows of a level are marked each, and those nobody has seen say so', () => {
    const rows = found.profile.split('\n').filter((line) => /city: .*, level: /.test(line))
    expect(rows.length).toBe(3)
    expect(rows.every((row) => row.includes('# CONFIRM 待确认'))).toBe(true)
    const two = infer(samplesOf({ ...first, samples: first.samples.slice(0, 2) })) ?? expect.fail()
    expect(two.profile).toMatch(/红码.*# CONFIRM 待确认: not in the samples/)
  })

  it('a contested level is unknown until somebody decides', () => {
    const vector = VECTORS.find(({ remarks }) => remarks.includes('level-contested')) ?? expect.fail()
    const { profile } = infer(samplesOf(vector)) ?? expect.fail()
    expect(profile).toContain('refuses: ["00", "01", "10"]')
    expect(profile).toContain('riskOrder: []')
  })

  it('numbers of people who may exist are counted, not shown', () => {
    const real = first.samples.map((text) => text.replace(/530199190001010\d{3}/, '539999190001010010'))
    const remarks = (infer(samplesOf({ ...first, samples: real })) ?? expect.fail()).remarks
    // Wrong check characters are no numbers.
    expect(remarks.some(({ code }) => code === 'real-people')).toBe(false)
    const valid = first.samples.map((text) => text.replace(/530199190001010\d{3}/, '53999919000101001X'))
    expect((infer(samplesOf({ ...first, samples: valid })) ?? expect.fail()).remarks).toContainEqual({
      code: 'real-people',
      count: 1,
    })
  })
})

describe('answers of the catalogue', () => {
  const SETS = PROFILE_IDS.flatMap((id) => {
    const { fixtures } = profileFolder(id)
    const { cases } = JSON.parse(utf8Decode(fixtures.get(CASES) ?? utf8Encode('{}')))
    return ['reference', 'document'].map((exchange) => {
      const good = cases.filter((each: Record<string, string>) => each.exchange === exchange && each.mode !== undefined)
      const samples: readonly Sample[] = good.map(({ file = '' }: Record<string, string>) => {
        return { name: file, bytes: fixtures.get(file) ?? utf8Encode('') }
      })
      return { id, exchange, samples }
    })
  }).filter(({ samples }) => samples.length > 0)

  it.each(SETS)(
    'of $id $exchange lead to a profile that compiles, and no sure rule contradicts the catalogue',
    ({ id, samples }) => {
      const found = infer(samples) ?? expect.fail('nothing was proposed')
      expect(openProfile(found.profile, id, setting).profile.id).toBe('cn-53-new')
      const known = catalogue.find(({ profile }) => profile.id === id)?.profile ?? expect.fail()
      const meant = Object.values(known.exchanges).flatMap((exchange) => exchange.fields)
      for (const { city, national, mark } of found.levels.flatMap(({ fields }) => fields)) {
        if (national === undefined || mark !== undefined) continue
        const own = meant.filter((field) => field.city.some((at) => at.endsWith(city)) && field.national.length > 0)
        if (own.length > 0)
          expect([city, own.flatMap((field) => field.national)]).toEqual([city, expect.arrayContaining([national])])
      }
    },
  )
})

describe('hostile samples', () => {
  const MIB = 1_048_576
  const repeated = (text: string) => utf8Encode(text.repeat(Math.floor(MIB / text.length)))
  const nested = (text: string, times: number): string =>
    times === 0 ? text : nested(base64Encode(utf8Encode(text)), times - 1)
  const HOSTILE: readonly (readonly [string, Bytes])[] = [
    ['braces', repeated('{')],
    ['pairs', repeated('a=1;')],
    ['separators', repeated('|')],
    ['one letter', repeated('A')],
    ['escapes', repeated('%41')],
    ['asterisks', utf8Encode(JSON.stringify({ name: '*'.repeat(MIB / 2) }))],
    ['a bomb', steadyDeflate('gzip', new Uint8Array(64 * MIB))],
    ['thirty envelopes', utf8Encode(nested('{"a":1}', 30))],
    [
      'many keys',
      utf8Encode(JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, i])))),
    ],
    ['prototype keys', utf8Encode('{"__proto__":{"level":"green"}}')],
    ['entities', utf8Encode('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')],
    ['nothing', utf8Encode(' ')],
  ]

  it.each(HOSTILE)('%s: a proposal or none, soon', (_name, bytes) => {
    const start = performance.now()
    const found = infer([1, 2, 3].map((index) => ({ name: `s${index}.bin`, bytes })))
    expect(performance.now() - start).toBeLessThan(10_000)
    if (found) expect(openProfile(found.profile, 'hostile', setting).profile.id).toBe('cn-53-new')
  })
})
