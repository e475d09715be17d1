import { finding, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import type { CompiledExchange } from '../src/index.js'
import { readCaseSet } from '../src/proof/case-set.js'
import { loadFolder } from '../src/proof/folder.js'
import { lawBench } from '../src/proof/law-bench.js'
import { lawFaults } from '../src/proof/laws.js'
import { levelFaults } from '../src/proof/level-laws.js'
import { elements } from './catalogue.js'
import { plantedFolder } from './planted-folder.js'

const folder = plantedFolder()

/** The laws that an exchange breaks when `fault` is planted in it. */
function brokenBy(fault: (exchange: CompiledExchange) => Partial<CompiledExchange>): string[] {
  const loaded = loadFolder(folder, { elements })
  const { set } = readCaseSet(folder.fixtures.get('cases.json'))
  const exchange = 'code' in loaded ? undefined : loaded.profile.exchanges.document
  if ('code' in loaded || !set || !exchange) throw new Error('the planted folder does not load')
  const planted = { ...exchange, ...fault(exchange) }
  const faults = lawFaults(lawBench(loaded, planted, set, elements), 200)
  return faults.map(({ code, seen }) => `${code.replace('profile.proof.law.', '')} ${seen}`)
}

describe('the laws', () => {
  it('hold where nothing is planted', () => {
    expect(brokenBy(() => ({}))).toEqual([])
  })

  it('a value that is changed unsaid is found', () => {
    const broken = brokenBy((exchange) => ({
      toRecord(answer, context) {
        const seen = exchange.toRecord(answer, context)
        const { record } = seen
        return record?.subject.name
          ? { ...seen, record: { ...record, subject: { ...record.subject, name: '改' } } }
          : seen
      },
    }))
    expect(broken).toContain('loss-unsaid /subject/name')
    expect(broken).toContain('get-put -')
  })

  it('a loss of nothing is found', () => {
    const broken = brokenBy((exchange) => ({
      fromRecord(record, context) {
        const written = exchange.fromRecord(record, context)
        const [loss] = written.losses
        return loss
          ? { ...written, losses: [...written.losses, { ...loss, path: '/subject/sex', rule: 'x' }] }
          : written
      },
    }))
    expect(broken).toEqual(['loss-empty dropped /subject/sex by x'])
  })

  it('a message that is written and not read is found', () => {
    const broken = brokenBy((exchange) => ({ toRecord: (_, context) => exchange.toRecord(utf8Encode('{'), context) }))
    expect(broken).toEqual(['put-get profile.answer.malformed json'])
  })

  it('a profile that can say nothing is found', () => {
    const broken = brokenBy((exchange) => ({
      fromRecord(record, context) {
        const { bytes: _bytes, ...account } = exchange.fromRecord(record, context)
        return account
      },
    }))
    expect(broken).toContain('unsayable -')
  })

  it('an element that cannot be said at all is found', () => {
    const broken = brokenBy((exchange) => ({
      fromRecord(record, context) {
        const written = exchange.fromRecord(record, context)
        if (record.subject.name === undefined) return written
        const refusal = finding('profile.record.unsayable', 'arrival', { severity: 'block', path: '/subject/name' })
        return { losses: [], layers: [], findings: [refusal] }
      },
    }))
    expect(broken).toEqual(['never-said /subject/name'])
  })

  it('a difference that only the run-time check notices is found', () => {
    const broken = brokenBy((exchange) => ({
      fromRecord(record, context) {
        const written = exchange.fromRecord(record, context)
        if (record.subject.name === undefined) return written
        const surprise = finding('profile.roundtrip.unpredicted', 'gateway', {
          severity: 'block',
          path: '/subject/name',
        })
        return { losses: [], layers: [], findings: [surprise] }
      },
    }))
    expect(broken).toContain('unpredicted /subject/name')
  })

  it('a “no” that is read as another one is found', () => {
    const broken = brokenBy((exchange) => ({
      fromRefusal: (code) => ({ bytes: utf8Encode(`"${code}"`), losses: [], findings: [], layers: [] }),
      toRecord: exchange.toRecord,
    }))
    expect(broken).toContain('refusal not-found')
  })
})

/** The levels that are guessed when `fault` is planted in the exchange. */
function guessedBy(fault: (exchange: CompiledExchange) => Partial<CompiledExchange>): string[] {
  const setting = { elements }
  const loaded = loadFolder(folder, setting)
  const { set } = readCaseSet(folder.fixtures.get('cases.json'))
  const exchange = 'code' in loaded ? undefined : loaded.profile.exchanges.document
  if ('code' in loaded || !set || !exchange) throw new Error('the planted folder does not load')
  const faults = levelFaults(loaded, { ...exchange, ...fault(exchange) }, set, setting)
  return faults.map(({ code, seen }) => `${code.replace('profile.proof.law.', '')} ${seen}`)
}

describe('a level that the profile has no word for', () => {
  it('is never guessed where nothing is planted', () => {
    expect(guessedBy(() => ({}))).toEqual([])
  })

  it('is found where it becomes green', () => {
    const broken = guessedBy((exchange) => ({
      toRecord(answer, context) {
        const seen = exchange.toRecord(answer, context)
        const { assessment } = seen.record ?? {}
        if (!seen.record || assessment?.level !== 'unknown') return seen
        return { ...seen, record: { ...seen.record, assessment: { ...assessment, level: '00' } } }
      },
    }))
    expect(broken).toEqual(['level unknown-value', 'level empty', 'level wrong-type'])
  })

  it('is found where an answer that is refused becomes red', () => {
    const red = folder.fixtures.get('red.json') ?? new Uint8Array()
    const broken = guessedBy((exchange) => ({
      toRecord(answer, context) {
        const seen = exchange.toRecord(answer, context)
        return seen.record ? seen : exchange.toRecord(red, context)
      },
    }))
    expect(broken).toEqual(['level missing'])
  })

  it('is said to be untried where no answer can be written', () => {
    const broken = guessedBy(() => ({ name: 'reference' }))
    expect(broken).toEqual(['unsayable /assessment/level'])
  })
})
