import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildRecordClass, checkRecordClass, fromRecordJson, type RecordFault, toRecordJson } from '../src/index.js'
import { mutate, mutations, validJson } from './arbitraries.js'
import { elements, fullRecord } from './synthetic.js'

const recordClass = buildRecordClass(elements)

/**
 * The path of the first fault is where both must agree: later ones may be consequences, and in a list whose items are
 * wrong in different ways the rules may see them in another order (checker.test.ts compares the codes).
 */
function firstPath(faults: readonly RecordFault[]): string | undefined {
  return faults[0]?.path
}

describe('compiled checker and class-validator class', () => {
  it('both accept every valid record, and the form in memory goes round', () => {
    fc.assert(
      fc.property(validJson, (json) => {
        expect(elements.checkJson(json)).toEqual([])
        expect(checkRecordClass(recordClass, json)).toEqual([])
        const record = fromRecordJson(json, elements)
        expect(elements.check(record)).toEqual([])
        expect(toRecordJson(record, elements)).toEqual(json)
      }),
      { numRuns: 300 },
    )
  })

  it('agree on mutated records: accept or refuse, and path of the first fault', () => {
    let refused = 0
    fc.assert(
      fc.property(validJson, mutations, (valid, list) => {
        const json = structuredClone(valid)
        mutate(json, list)
        const wanted = firstPath(elements.checkJson(json))
        if (wanted !== undefined) refused++
        expect(firstPath(checkRecordClass(recordClass, json))).toBe(wanted)
      }),
      { numRuns: 1500 },
    )
    expect(refused).toBeGreaterThan(500)
  })

  it('agree on what is no object at all', () => {
    for (const json of [null, undefined, 'x', 1, [], [{}], true]) {
      expect(elements.checkJson(json)).toEqual([{ path: '', code: 'record.element.type' }])
      expect(checkRecordClass(recordClass, json)).toEqual([{ path: '', code: 'record.element.type' }])
    }
  })

  it('agree on keys that every object inherits, at any depth', () => {
    for (const key of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf']) {
      const subject = JSON.parse(`{${JSON.stringify(key)}:{}}`)
      const json = { ...toRecordJson(fullRecord, elements), subject }
      expect(elements.checkJson(json)[0]).toEqual({ path: '/subject', code: 'record.key.unknown' })
      expect(checkRecordClass(recordClass, json)[0]).toEqual({ path: '/subject', code: 'record.key.unknown' })
      const extensions = JSON.parse(`{"x":[{${JSON.stringify(key)}:1}]}`)
      const extended = { ...toRecordJson(fullRecord, elements), extensions }
      expect(elements.checkJson(extended)[0]).toEqual({ path: '/extensions', code: 'record.extension.value' })
      expect(checkRecordClass(recordClass, extended)[0]).toEqual({
        path: '/extensions',
        code: 'record.extension.value',
      })
    }
  })

  it('survive JSON that is nested very deep', () => {
    let deep: unknown = 1
    for (let i = 0; i < 5_000; i++) deep = { x: deep }
    const json = { ...toRecordJson(fullRecord, elements), extensions: deep }
    expect(elements.checkJson(json)[0]?.code).toBe('record.extension.value')
    expect(checkRecordClass(recordClass, json)[0]?.code).toBe('record.extension.value')
  })
})
