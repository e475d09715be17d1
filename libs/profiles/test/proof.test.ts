import { utf8Decode, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { acceptCases, checkProfile, type ProfileFolder } from '../src/index.js'
import { elements } from './catalogue.js'
import { type CaseTable, HOLDING, plantedFolder } from './planted-folder.js'

// Few generated records: what is planted here is none of their business.
const setting = { elements, runs: 40 }

function failuresOf(folder: ProfileFolder): string[] {
  return checkProfile(folder, setting).failures.map(({ code, where }) => `${code} ${where}`)
}

function withFiles(folder: ProfileFolder, files: Readonly<Record<string, Uint8Array | undefined>>): ProfileFolder {
  const fixtures = new Map(folder.fixtures)
  for (const [name, bytes] of Object.entries(files)) {
    if (bytes) fixtures.set(name, bytes)
    else fixtures.delete(name)
  }
  return { ...folder, fixtures }
}

function named(table: CaseTable, name: string): Record<string, unknown> {
  const found = [...table.cases, ...table.questions].find((each) => each.name === name)
  if (!found) throw new Error(`no case ${name}`)
  return found
}

describe('a folder that holds', () => {
  it('is counted, and nothing fails', () => {
    expect(checkProfile(plantedFolder(), setting)).toEqual({
      fixtures: 12,
      byMode: { none: 1, onePass: 6, twoPass: 2 },
      negatives: 3,
      mutants: { total: 39, killed: 39 },
      failures: [],
    })
  })

  it('says the same twice', () => {
    expect(checkProfile(plantedFolder(), setting)).toEqual(checkProfile(plantedFolder(), setting))
  })
})

/** A fault in the table of cases, and what must be said of it. */
const CASE_FAULTS: readonly { name: string; change: (table: CaseTable) => void; code: string }[] = [
  { name: 'an unknown key of the table', change: (table) => (table.colour = 'red'), code: 'cases.key cases.json' },
  { name: 'an unknown key of a case', change: (table) => (named(table, 'green').todo = ''), code: 'cases.key green' },
  { name: 'no instant', change: (table) => (table.at = 'today'), code: 'cases.value cases.json' },
  { name: 'an odd secret', change: (table) => (table.secrets = { a: 1 }), code: 'cases.value cases.json' },
  { name: 'an unknown mode', change: (table) => (named(table, 'green').mode = 'half'), code: 'cases.value green' },
  { name: 'mode and expect', change: (table) => (named(table, 'green').expect = 'x'), code: 'cases.value green' },
  { name: 'an unknown exchange', change: (table) => (named(table, 'green').exchange = 'x'), code: 'cases.value green' },
  { name: 'an odd instant', change: (table) => (named(table, 'green').at = '2022'), code: 'cases.value green' },
  { name: 'a case without record', change: (table) => delete named(table, 'green').record, code: 'cases.value green' },
  { name: 'a name twice', change: (table) => (named(table, 'red').name = 'green'), code: 'cases.name-twice green' },
  {
    name: 'a renamed copy',
    change: (t) => t.cases.push({ ...named(t, 'green'), name: 'verdant' }),
    code: 'cases.copy verdant',
  },
  { name: 'a file that is not there', change: (t) => (named(t, 'green').file = 'x'), code: 'cases.file-absent green' },
  { name: 'another exchange', change: (t) => (named(t, 'green').exchange = 'reference'), code: 'case.exchange green' },
  { name: 'a finding that does not come', change: (t) => findings(t).push('x'), code: 'case.findings green' },
  {
    name: 'a finding unsaid',
    change: (t) => (named(t, 'unknown-sex').findings = []),
    code: 'case.findings unknown-sex',
  },
  { name: 'a loss that does not come', change: (t) => losses(t).push('x'), code: 'case.losses green' },
  { name: 'a loss unsaid', change: (t) => (named(t, 'green').losses = []), code: 'case.losses green' },
  { name: 'a loss said twice', change: (t) => losses(t).push(losses(t)[0] ?? ''), code: 'case.losses green' },
  { name: 'a wrong record', change: (t) => (named(t, 'green').record = {}), code: 'case.record green' },
  { name: 'a claim too strong', change: (t) => (named(t, 'spaced').mode = 'onePass'), code: 'case.mode spaced' },
  { name: 'a claim too weak', change: (t) => (named(t, 'green').mode = 'none'), code: 'case.mode green' },
  {
    name: 'a refusal of another code',
    change: (t) => (named(t, 'garbled').expect = 'x'),
    code: 'case.negative garbled',
  },
  {
    name: 'a second question that nobody asks',
    change: (t) => (named(t, 'yellow').followUp = 'document'),
    code: 'case.follow-up yellow',
  },
  { name: 'a case without a claim', change: unclaimed, code: 'case.unjudged green' },
  {
    name: 'questions that are no list',
    change: (t) => Object.assign(t, { questions: 1 }),
    code: 'cases.value cases.json',
  },
  { name: 'a question of nothing', change: (t) => delete asked(t).inquiry, code: 'cases.value questions[0]' },
  { name: 'a question to no exchange', change: (t) => (asked(t).exchange = 'x'), code: 'cases.value questions[0]' },
  {
    name: 'a question to another exchange',
    change: (t) => (asked(t).exchange = 'reference'),
    code: 'case.exchange ask-document',
  },
  { name: 'an unknown key of a question', change: (t) => (asked(t).mode = ''), code: 'cases.key ask-document' },
  { name: 'a question named like a case', change: (t) => (asked(t).name = 'green'), code: 'cases.name-twice green' },
  { name: 'a question without a claim', change: (t) => delete asked(t).request, code: 'case.unjudged ask-document' },
  { name: 'a wrong request', change: (t) => (asked(t).request = null), code: 'case.request ask-document' },
  {
    name: 'a request of a code of nobody',
    change: (t) => (named(t, 'ask-letter').request = {}),
    code: 'case.request ask-letter',
  },
]

function findings(table: CaseTable): string[] {
  return named(table, 'green').findings as string[]
}

function losses(table: CaseTable): string[] {
  return named(table, 'green').losses as string[]
}

function asked(table: CaseTable): Record<string, unknown> {
  return named(table, 'ask-document')
}

function unclaimed(table: CaseTable): void {
  const each = named(table, 'green')
  for (const key of ['mode', 'findings', 'losses', 'record']) delete each[key]
}

describe('a wrong table of cases', () => {
  it.each(CASE_FAULTS)('$name is $code', ({ change, code }) => {
    expect(failuresOf(plantedFolder(HOLDING, change))).toContain(`profile.proof.${code}`)
  })

  it.each([
    { name: 'no table', bytes: undefined, code: 'cases.absent' },
    { name: 'a broken table', bytes: utf8Encode('{"cases":'), code: 'cases.json' },
    { name: 'a key twice', bytes: utf8Encode('{"at":"","at":"","cases":[]}'), code: 'cases.json' },
  ])('$name is $code', ({ bytes, code }) => {
    expect(failuresOf(withFiles(plantedFolder(), { 'cases.json': bytes }))).toEqual([
      `profile.proof.${code} cases.json`,
    ])
  })

  it('a file without a case is said', () => {
    const folder = withFiles(plantedFolder(), { 'stray.json': utf8Encode('{}') })
    expect(failuresOf(folder)).toEqual(['profile.proof.cases.file-stray stray.json'])
  })
})

describe('a weak set of fixtures', () => {
  it.each([
    { code: 'count.fixtures', gone: ['spaced'] },
    { code: 'count.passes', gone: ['spaced', 'reordered', 'green', 'yellow'] },
    { code: 'count.negatives', gone: ['garbled'] },
  ])('is $code', ({ code, gone }) => {
    const folder = plantedFolder(HOLDING, (table) => {
      table.cases = table.cases.filter(({ name }) => !gone.includes(name))
    })
    expect(failuresOf(folder)).toContain(`profile.proof.${code} cases.json`)
  })

  it.each([
    { name: 'nobody is yellow or red', gone: ['yellow', 'red'], kind: 'risk-swap', line: 'riskOrder' },
    { name: 'sex is always said', gone: ['without-sex', 'level-alone'], kind: 'absent', line: '- map' },
    { name: 'no name is said', gone: ['green', 'yellow', 'red', 'without-sex'], kind: 'field', line: 'fields: [/c' },
  ])('$name: a $kind survives and is pointed at', ({ gone, kind, line }) => {
    const folder = plantedFolder(HOLDING, (table) => {
      // The same answer to other questions keeps the number of cases and says nothing more.
      const again = (name: string) => ({ name: `again-${name}`, inquiry: { name } })
      const more = gone.map((name) => ({ ...named(table, 'without-name'), ...again(name) }))
      table.cases = [...table.cases.filter(({ name }) => !gone.includes(name)), ...more]
    })
    const { failures, mutants } = checkProfile(folder, setting)
    const survivor = failures.find(({ where }) => where === kind)
    expect(survivor?.code).toBe('profile.proof.mutant.survives')
    expect(HOLDING.split('\n')[(survivor?.line ?? 0) - 1]).toContain(line)
    expect(mutants.killed).toBe(mutants.total - failures.length)
  })
})

describe('mutants of how and when a city is asked', () => {
  const survivors = (change: (table: CaseTable) => void, source = HOLDING) =>
    checkProfile(plantedFolder(source, change), setting).failures.map(({ where, seen }) => `${where}: ${seen}`)

  it('survive where nothing is asked, each with what it changes', () => {
    expect(survivors((table) => (table.questions = []))).toEqual([
      'transport: document app-key-header path',
      'transport: document app-key-header header',
      'transport: document app-key-header key',
      'request: document request id name',
      'request: document request id from',
      'request: document request id in',
      'symbol: symbol literal',
      'symbol: symbol id length',
      'symbol: symbol id alphabet',
    ])
  })

  it('a symbol that only resembles tells what a true one cannot', () => {
    const change = (table: CaseTable) => {
      table.questions = table.questions.filter(({ name }) => name !== 'ask-letter')
    }
    expect(survivors(change)).toEqual(['symbol: symbol id alphabet'])
  })

  it('a type of document is told by a question that is refused', () => {
    const source = HOLDING.replace('    class: F\n', '    class: F\n    documentTypes: [resident-id]\n')
    expect(survivors(() => undefined, source)).toEqual(['document-type: document resident-id'])
  })

  it.each([
    { gone: 'reordered', seen: 'validFrom 2020-02-12' },
    { gone: 'no-level', seen: 'validFrom 2020-02-10' },
  ])('without $gone on its day, $seen survives', ({ gone, seen }) => {
    const change = (table: CaseTable) => {
      const inquiry = { name: gone }
      const more = [{ ...named(table, 'without-name'), name: 'again', inquiry }]
      const rest = table.cases.filter(({ name }) => name !== gone)
      table.cases =
        gone === 'no-level' ? [...rest, { ...named(table, 'garbled'), name: 'again', inquiry }] : [...rest, ...more]
    }
    expect(survivors(change).map(String)).toContain(`validity: ${seen}`)
  })

  it('one that the compiler refuses is none: it is not counted', () => {
    const { mutants } = checkProfile(plantedFolder(), setting)
    const sets =
      "  answerLife: '60'\n  ruleSets:\n    - { id: a, from: 2020-02-01, to: 2021-01-01 }\n    - { id: b, from: 2021-01-01 }\n"
    const dated = checkProfile(plantedFolder(HOLDING.replace("  answerLife: '60'\n", sets)), setting)
    // Two names and six days, of which two would let both sets be in force on one day.
    expect(dated.mutants.total - mutants.total).toBe(2 + 6 - 2)
  })
})

describe('a profile', () => {
  it('that does not load fails with the code and line of the compiler', () => {
    const { failures } = checkProfile(plantedFolder(HOLDING.replace('- move:', '- script:')), setting)
    expect(failures[0]).toMatchObject({ profile: 'planted', code: 'profile.op.unknown', line: expect.any(Number) })
  })

  it('that does not announce an element is told which', () => {
    const folder = plantedFolder(HOLDING.replace('/subject/address, ', ''))
    expect(checkProfile(folder, setting).failures).toContainEqual(
      expect.objectContaining({ code: 'profile.proof.law.unannounced', where: 'document', seen: '/subject/address' }),
    )
  })

  it('that announces one twice is told so: taking one away changes nothing', () => {
    const folder = plantedFolder(HOLDING.replace('/health,', '/health, /health/symptoms,'))
    expect(failuresOf(folder)).toEqual(['profile.proof.mutant.survives leaves'])
  })
})

describe('accepting', () => {
  it('writes what comes out, for cases that say nothing yet only', () => {
    const folder = plantedFolder(HOLDING, (table) => {
      unclaimed(table)
      named(table, 'red').mode = 'none'
    })
    const accepted = acceptCases(folder, 'open', setting)
    expect(accepted?.names).toEqual(['green'])
    const after = withFiles(folder, { 'cases.json': accepted?.cases })
    expect(failuresOf(after)).toEqual(['profile.proof.case.mode red'])
    const again = acceptCases(after, ['red'], setting)
    expect(failuresOf(withFiles(after, { 'cases.json': again?.cases }))).toEqual([])
  })

  it('has nothing to write for a case that is not there, or a profile that does not load', () => {
    expect(acceptCases(plantedFolder(), ['nobody'], setting)).toBeUndefined()
    expect(acceptCases(plantedFolder(HOLDING.replace('- move:', '- script:')), ['green'], setting)).toBeUndefined()
  })

  it('keeps what a case says of its question', () => {
    const folder = plantedFolder(HOLDING, (table) => {
      Object.assign(named(table, 'green'), { at: '2022-05-05T08:00:00.000Z', inquiry: { reference: 'x' } })
    })
    const accepted = acceptCases(folder, ['green'], setting)
    const table: CaseTable = JSON.parse(utf8Decode(accepted?.cases ?? new Uint8Array()))
    expect(named(table, 'green')).toMatchObject({ at: '2022-05-05T08:00:00.000Z', inquiry: { reference: 'x' } })
    expect(JSON.stringify(named(table, 'green').record)).toContain('2022-05-05T08:00:00.000Z')
  })
})
