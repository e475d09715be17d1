import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildRecordClass, checkRecordClass, fromRecordJson, RecordError, toRecordJson } from '../src/index.js'
import { elements, fullRecord, minimalRecord } from './synthetic.js'

interface Vector {
  name: string
  path: string
  code: string
  set?: string
  delete?: string
  to?: unknown
}

const { vectors }: { vectors: Vector[] } = JSON.parse(
  readFileSync(new URL('./vectors/record-faults.json', import.meta.url), 'utf8'),
)
const recordClass = buildRecordClass(elements)

/** A member by JSON pointer; below `/origins` the rest of the pointer is one key. */
function change(json: Record<string, unknown>, vector: Vector): void {
  const pointer = vector.set ?? vector.delete ?? ''
  const steps = pointer.startsWith('/origins/') ? ['origins', pointer.slice(9)] : pointer.split('/').slice(1)
  const key = steps.pop() ?? ''
  const holder = steps.reduce<object>((value, step) => Reflect.get(value, step), json)
  if (vector.delete === undefined) Reflect.set(holder, key, vector.to)
  else Reflect.deleteProperty(holder, key)
}

describe('faults of the JSON form', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const { name, path, code, set, delete: removed, to, ...unknown } = vector
    expect(unknown).toEqual({})
    const changed = { ...toRecordJson(fullRecord, elements) }
    expect(elements.checkJson(changed)).toEqual([])
    change(changed, vector)
    expect(elements.checkJson(changed)[0]).toEqual({ path, code })
    expect(checkRecordClass(recordClass, changed)[0]).toEqual({ path, code })
    expect(() => fromRecordJson(changed, elements)).toThrow(
      expect.objectContaining({ code: 'record.json.faults', detail: expect.objectContaining({ path, fault: code }) }),
    )
  })
})

describe('faults of the form in memory', () => {
  it('accepts the fixtures', () => {
    expect(elements.check(fullRecord)).toEqual([])
    expect(elements.check(minimalRecord)).toEqual([])
  })

  it('wants instants as numbers of whole milliseconds', () => {
    for (const declaredAt of ['2022-05-04T08:00:00Z', 1.5, Number.NaN, 9e15, null]) {
      const record = { ...fullRecord, health: { ...fullRecord.health, declaredAt } }
      expect(elements.check(record)).toEqual([{ path: '/health/declaredAt', code: 'record.element.type' }])
    }
  })

  it('lists every fault in the order of the table', () => {
    const record = { ...fullRecord, subject: { sex: 'x', name: 7 }, assessment: { level: 'unknown' }, x: 1 }
    expect(elements.check(record).slice(0, 5)).toEqual([
      { path: '', code: 'record.key.unknown' },
      { path: '/subject/name', code: 'record.element.type' },
      { path: '/subject/sex', code: 'record.element.code' },
      { path: '/assessment/state', code: 'record.element.missing' },
      { path: '/assessment/decidedBy', code: 'record.element.missing' },
    ])
  })

  it('lets a masked number pass, and the 15-digit form', () => {
    for (const documentNumber of ['3301**********0011', '330199000101001']) {
      const subject = { ...fullRecord.subject, documentNumber }
      expect(elements.check({ ...fullRecord, subject })).toEqual([])
    }
  })

  it('never puts a value of the record into an error', () => {
    const json = { ...toRecordJson(fullRecord, elements), subject: { 测试甲: 1, name: '测试甲\n10000000001' } }
    try {
      fromRecordJson(json, elements)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(RecordError)
      expect(JSON.stringify([error, String(error)])).not.toMatch(/测试甲|10000000001/)
    }
    expect(JSON.stringify(checkRecordClass(recordClass, json))).not.toMatch(/测试甲|10000000001/)
  })
})
