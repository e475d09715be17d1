import { describe, expect, it } from 'vitest'
import { type ProfileFolder, provePairs } from '../src/index.js'
import { pairChanges } from '../src/proof/prove.js'
import { riskTablesOf } from '../src/proof/risk-table-of.js'
import { type Speaker, speakersOf } from '../src/proof/speaker.js'
import { parseStrictYaml } from '../src/yaml.js'
import { divisions, elements, PROFILE_IDS, profileFolder } from './catalogue.js'
import { HOLDING, plantedFolder } from './planted-folder.js'

const setting = { elements, divisions }
const YELLOW = "                - { city: y, level: '01' }\n"
const TWO = HOLDING.replace('[g, y, r]', '[g, r]').replace('class: F', 'class: C')
const three = plantedFolder(HOLDING, undefined, 'three')
/** Shows yellow as red, and says so. */
const upward = plantedFolder(
  TWO.replace("city: y, level: '01'", "city: r, level: '01', only: toCity"),
  undefined,
  'two',
)
/** Has no yellow, and refuses it. */
const refusing = plantedFolder(
  TWO.replace(YELLOW, '').replace("level: '10' }\n", "level: '10' }\n              refuses: ['01']\n"),
  undefined,
  'refusing',
)

function verdicts(...folders: ProfileFolder[]) {
  const { proof, failures } = provePairs(folders, setting)
  expect(failures).toEqual([])
  expect(proof.preserved + proof.redder.length + proof.unknown + proof.greener.length).toBe(proof.pairs)
  return proof
}

function speakerOf(folder: ProfileFolder): Speaker {
  const [speaker] = speakersOf(folder, setting, [])
  if (!speaker) throw new Error(`${folder.name} says nothing`)
  return speaker
}

describe('the catalogue', () => {
  it('has no pair that is greener, and none that is redder undeclared', () => {
    const { proof, failures } = provePairs(PROFILE_IDS.map(profileFolder), setting)
    expect(failures).toEqual([])
    expect(proof.greener).toEqual([])
    expect(proof.redder.filter(({ changes }) => !changes.every(({ declared }) => declared))).toEqual([])
    expect(proof.pairs).toBe(proof.profiles * (proof.profiles - 1))
    expect(proof.profiles).toBeGreaterThanOrEqual(3)
  })
})

describe('two profiles', () => {
  it('of the same levels preserve them', () => {
    expect(verdicts(three, plantedFolder(HOLDING, undefined, 'other'))).toEqual({
      profiles: 2,
      pairs: 2,
      preserved: 2,
      redder: [],
      unknown: 0,
      greener: [],
    })
  })

  it('one of which shows yellow as red: redder there, declared by its row', () => {
    const { preserved, redder } = verdicts(three, upward)
    expect(preserved).toBe(1)
    const line = TWO.split('\n').findIndex((text) => text.includes('city: y')) + 1
    const changes = [{ level: '01', arrives: '10', declared: true, line }]
    expect(redder).toEqual([{ from: 'three', to: 'two', changes }])
  })

  it('one of which refuses yellow: unknown there, which blocks', () => {
    expect(verdicts(three, refusing)).toMatchObject({ preserved: 1, unknown: 1, redder: [], greener: [] })
  })

  it('one of which does not load is said, and proves nothing', () => {
    const broken = plantedFolder(HOLDING.replace('- move:', '- script:'), undefined, 'broken')
    const { proof, failures } = provePairs([three, broken], setting)
    expect([proof.profiles, proof.pairs]).toEqual([1, 0])
    expect(failures).toMatchObject([{ profile: 'broken', code: 'profile.op.unknown' }])
  })
})

/** The speaker with a fault: every level is written as another one. */
function lying(folder: ProfileFolder, level: '00' | '01' | '10'): Speaker {
  const honest = speakerOf(folder)
  const { exchange } = honest.bench
  const fromRecord: typeof exchange.fromRecord = (record, context) => {
    const { assessment } = record
    const { state: _state, ...rest } = assessment ?? { decidedBy: 'unknown' }
    const { '/assessment/state': _origin, ...origins } = record.origins
    return exchange.fromRecord({ ...record, assessment: { ...rest, level }, origins }, context)
  }
  return { ...honest, bench: { ...honest.bench, exchange: { ...exchange, fromRecord } } }
}

describe('a planted pair', () => {
  it('whose messages lower a level is greener', () => {
    const found = pairChanges([speakerOf(three)], [lying(three, '00')])
    expect(found).toContainEqual(expect.objectContaining({ level: '01', arrives: '00', declared: false }))
    expect(found).toContainEqual(expect.objectContaining({ level: '10', arrives: '00', declared: false }))
    expect(found).toContainEqual(expect.objectContaining({ level: 'unknown:unknown-value', arrives: '00' }))
  })

  it('whose messages raise a level that no row declares is told as undeclared', () => {
    const found = pairChanges([speakerOf(three)], [lying(three, '10')])
    expect(found).toContainEqual(expect.objectContaining({ level: '00', arrives: '10', declared: false }))
  })

  it('whose value map writes an unknown level as green is found by the map alone', () => {
    const source = HOLDING.replace("level: '10' }\n", "level: '10' }\n              otherUnknown: g\n")
    const root = parseStrictYaml(source, 'planted')
    const exchange = root.kind === 'map' ? root.entries.get('exchanges')?.node : undefined
    const document = exchange?.kind === 'map' ? exchange.entries.get('document')?.node : undefined
    const tables = document ? riskTablesOf(document) : []
    const receiver = { ...speakerOf(three), tables }
    expect(pairChanges([speakerOf(three)], [receiver])).toContainEqual(
      expect.objectContaining({ level: 'unknown:unknown-value', arrives: '00', declared: false }),
    )
  })
})
