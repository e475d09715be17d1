import { instant } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  buildRecordClass,
  checkRecordClass,
  derived,
  fromRecordJson,
  toRecordJson,
  toRecordText,
} from '../src/index.js'
import { compileSoundness } from '../src/soundness.js'
import { mutate, mutations, validJson } from './arbitraries.js'
import { elements, fullRecord, minimalRecord } from './synthetic.js'

const recordClass = buildRecordClass(elements)
const isSoundJson = compileSoundness(elements, 'json')
const isSound = compileSoundness(elements, 'record')

describe('the quick question before the checker', () => {
  it('knows every valid record, in both forms', () => {
    fc.assert(
      fc.property(validJson, (json) => {
        expect(isSoundJson(json)).toBe(true)
        expect(isSound(fromRecordJson(json, elements))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('is never more lenient than class-validator', () => {
    let refused = 0
    fc.assert(
      fc.property(validJson, mutations, (valid, list) => {
        const json = structuredClone(valid)
        mutate(json, list)
        const isValid = checkRecordClass(recordClass, json).length === 0
        if (!isValid) refused++
        expect(isSoundJson(json)).toBe(isValid)
      }),
      { numRuns: 1500 },
    )
    expect(refused).toBeGreaterThan(500)
  })

  it('wants an origin for every element and an element for every origin', () => {
    const { origins } = fullRecord
    const [pointer = '', ...others] = Object.keys(origins)
    const fewer = Object.fromEntries(others.map((name) => [name, origins[name]]))
    expect(isSound(fullRecord)).toBe(true)
    expect(isSound({ ...fullRecord, origins: fewer })).toBe(false)
    expect(isSound({ ...fullRecord, origins: { ...origins, '/trips/9/from': origins[pointer] } })).toBe(false)
    expect(isSound({ ...fullRecord, origins: { ...fewer, '/trips/9/from': origins[pointer] } })).toBe(false)
    expect(isSound({ ...fullRecord, origins: { ...origins, [pointer]: { kind: 'guessed' } } })).toBe(false)
  })
})

describe('the JSON text of a record', () => {
  it('is what JSON.stringify makes of its JSON form', () => {
    fc.assert(
      fc.property(validJson, (json) => {
        const record = fromRecordJson(json, elements)
        expect(toRecordText(record, elements)).toBe(JSON.stringify(toRecordJson(record, elements)))
      }),
      { numRuns: 500 },
    )
  })

  it('escapes what stands in texts, names of rules and extensions', () => {
    const hostile = '"\\\n\u2028𠮷'
    const record = {
      ...minimalRecord,
      subject: { name: hostile },
      extensions: { 'x.y': { a: [hostile, true, -3] } },
      origins: { '/subject/name': derived(hostile), '/extensions/x.y': derived('rule-1') },
      health: { declaredAt: instant(0) },
    }
    expect(toRecordText(record, elements)).toBe(JSON.stringify(toRecordJson(record, elements)))
  })
})
