import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileProfile, ProfileError } from '../src/index.js'
import { compileRisk } from '../src/ops/risk.js'
import { compileTable } from '../src/table.js'
import { GOOD } from './bad-profiles.js'
import { divisions, elements, PROFILE_IDS, profileText } from './catalogue.js'

const AT = { file: 'large.yaml', line: 1 }

/** A row that counts how often any of its members is read. */
function counted<R extends object>(rows: readonly R[]): { readonly rows: readonly R[]; readonly reads: () => number } {
  let reads = 0
  const get = (target: R, key: string | symbol, receiver: unknown) => {
    reads++
    return Reflect.get(target, key, receiver)
  }
  return { rows: rows.map((row) => new Proxy(row, { get })), reads: () => reads }
}

/** Reads of a table of that many rows, half of which share their code with another one. */
function tableReads(size: number): number {
  const { rows, reads } = counted(
    Array.from({ length: size }, (_, i) => {
      const [national, canonical] = [`n${i >> 1}`, i % 2 === 0 ? ('true' as const) : undefined]
      return { city: `c${i}`, national, grade: undefined, canonical, at: AT }
    }),
  )
  compileTable('large', { at: AT, rows, refuses: undefined })
  return reads()
}

/** Reads of a riskMap of that many rows, all but three of which are a red of another name. */
function riskReads(size: number): number {
  const levels = ['00', '01', '10'] as const
  const { rows, reads } = counted(
    Array.from({ length: size }, (_, i) => {
      const canonical = i === 2 ? ('true' as const) : undefined
      return { city: `c${i}`, level: levels[i] ?? '10', state: undefined, canonical, only: undefined, at: AT }
    }),
  )
  const order = Array.from({ length: size }, (_, i) => `c${i}`)
  compileRisk(rows, { at: AT, order, refuses: [], isState: () => false })
  return reads()
}

describe('the cost of a profile grows with its size, not with its square', () => {
  it.each([
    { name: 'a value table', readsOf: tableReads },
    { name: 'a riskMap', readsOf: riskReads },
  ])('$name', ({ readsOf }) => {
    const [small, large] = [readsOf(2_000), readsOf(8_000)]
    expect(small).toBeLessThan(2_000 * 40)
    expect(large).toBeLessThan(small * 4.5)
  })
})

/** {@link GOOD} with a rule inside so many others. */
function nested(levels: number): string {
  const open = '{ switch: { city: /k, national: /extensions/cn-00-test/k, cases: [{ city: a, national: a, ops: ['
  const rules = `${open.repeat(levels)}${'] }, { city: b, national: b, ops: [] }] } }'.repeat(levels)}`
  return `${GOOD}          - ${rules}\n`
}

/** Compiles; gives the code of the refusal, and fails on anything that is none. */
function codeOf(text: string): string | undefined {
  try {
    compileProfile(text, 'hostile.yaml', elements, divisions)
    return undefined
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error
    expect(error.message).toMatch(/^hostile\.yaml:\d+: seen .+; wanted .+; check .+$/s)
    return error.code
  }
}

describe('a profile that nests too deep', () => {
  it.each([9, 12, 150])('%i rules inside each other', (levels) => {
    expect(codeOf(nested(levels))).toBe('profile.yaml.depth')
  })

  it('so many that YAML itself gives up', () => {
    expect(codeOf('{a: '.repeat(8_000))).toBe('profile.yaml.syntax')
  })

  it('so many that the text is too long', () => {
    expect(codeOf(nested(1_000))).toBe('profile.yaml.size')
  })

  it.each([1, 8])('%i are none too many', (levels) => {
    expect(codeOf(nested(levels))).not.toBe('profile.yaml.depth')
  })
})

/** Texts of which the parser collects fault after fault, each as long as anybody sends. */
const ODD = [
  { name: 'commas', text: `[${','.repeat(200_000)}` },
  { name: 'lines in quotes', text: `a: "${'x\n'.repeat(100_000)}"` },
  { name: 'directives', text: '%A\n'.repeat(80_000) },
  { name: 'two texts on a line', text: '"a" "b"\n'.repeat(30_000) },
  { name: 'anchors', text: '&a '.repeat(60_000) },
  { name: 'documents', text: '---\n'.repeat(60_000) },
  { name: 'pairs in a list', text: `[${'a: b, '.repeat(40_000)}]` },
  { name: 'keys', text: Array.from({ length: 20_000 }, (_, i) => `k${i}: a`).join('\n') },
]

/** The same within the length that is read: another limit holds, or the cost is small. */
const SHORT = [',', ']', '&a ', '*a ', 'x\n', '---\n', '"a" "b"\n', '- a\nb\n', '\\q', '!a ', 'a: b, ', '? ', '[a\n']

describe('a text that is no profile', () => {
  it.each(ODD)('of $name is refused for its size', ({ text }) => {
    expect(codeOf(text)).toBe('profile.yaml.size')
  })

  it.each(SHORT)('of 64 KiB of %j is refused before the parser is at it for long', (mark) => {
    const most = Math.floor(65_000 / mark.length)
    const started = performance.now()
    expect(codeOf(`a: [${mark.repeat(most)}`)).toMatch(/^profile\.yaml\./)
    expect(codeOf(`a: "${mark.repeat(most)}"`)).toMatch(/^profile\.(yaml|form)\./)
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})

describe('a profile of the catalogue with one change', () => {
  const followUp = 'followUp: { when: non-green-without-reason, exchange: reference, with: document-number }'

  it.each([
    {
      name: 'a place that never was',
      seen: 'division: "520000"',
      instead: 'division: "525999"',
      code: 'profile.form.value',
    },
    {
      name: 'the whole country',
      seen: 'division: "520000"',
      instead: 'division: "100000"',
      code: 'profile.form.value',
    },
    {
      name: 'follow-ups in a circle',
      seen: '    documentTypes: [resident-id',
      instead: `    ${followUp}\n    documentTypes: [resident-id`,
      code: 'profile.follow-up.cycle',
    },
  ])('$name is $code', ({ seen, instead, code }) => {
    const text = profileText('cn-52-guizhou')
    expect(codeOf(text)).toBeUndefined()
    expect(text).toContain(seen)
    expect(codeOf(text.replace(seen, instead))).toBe(code)
  })
})

describe('half a character', () => {
  it.each([
    { name: 'escaped', seen: 'a profile for tests', instead: '"\\ud800"' },
    { name: 'as it is', seen: 'a profile for tests', instead: 'a \ud800 b' },
    { name: 'in a key', seen: '  sex:\n', instead: '  "\\udc00": { rows: [{ city: a, national: b }] }\n  sex:\n' },
  ])('$name is refused', ({ seen, instead }) => {
    expect(GOOD).toContain(seen)
    expect(codeOf(GOOD.replace(seen, instead))).toBe('profile.yaml.syntax')
  })
})

const LINES = PROFILE_IDS.map((id) => profileText(id).split('\n'))
const WORDS = [
  "''",
  '[]',
  '{}',
  '-1',
  '/',
  '//',
  '/__proto__',
  '~',
  'unknown',
  '00',
  '[[[]]]',
  "'\\u0000'",
  '999999999999',
]
const ANY = { minLength: 0, maxLength: 12, unit: 'binary' as const }

/** One change to a text of lines, as somebody in a hurry or with bad intent would make it. */
const change = fc.record({
  kind: fc.constantFrom('drop', 'double', 'swap', 'value', 'word', 'indent', 'cut', 'insert'),
  at: fc.nat(),
  other: fc.nat(),
  text: fc.oneof(fc.constantFrom(...WORDS), fc.string(ANY)),
})

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

function changed(lines: readonly string[], { kind, at, other, text }: Change): readonly string[] {
  const [i, j] = [at % lines.length, other % lines.length]
  const [line, second] = [lines[i] ?? '', lines[j] ?? '']
  const words = line.match(/[^\s,{}[\]:]+/g) ?? ['']
  const word = words[other % words.length] ?? ''
  const as = (...instead: readonly string[]) => [...lines.slice(0, i), ...instead, ...lines.slice(i + 1)]
  if (kind === 'drop') return as()
  if (kind === 'double') return as(line, line)
  if (kind === 'swap') return lines.map((each, k) => (k === i ? second : k === j ? line : each))
  if (kind === 'value') return as(line.replace(/:.*$/, `: ${text}`))
  if (kind === 'word') return as(line.replace(word, () => text))
  if (kind === 'indent') return as(`  ${line}`)
  return kind === 'cut' ? as(line.slice(0, other % (line.length + 1))) : as(line, second)
}

describe('a profile that somebody changed', () => {
  it('loads, or is refused with a code, a line and what was wanted', () => {
    let refused = 0
    fc.assert(
      fc.property(fc.constantFrom(...LINES), fc.array(change, { minLength: 1, maxLength: 3 }), (lines, changes) => {
        if (codeOf(changes.reduce(changed, lines).join('\n')) !== undefined) refused++
      }),
      { numRuns: 150 },
    )
    expect(refused).toBeGreaterThan(30)
  })
})
