import { instant, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import type { Lens } from '../src/compile-lens.js'
import { readAnswer } from '../src/inward.js'
import type { Machine } from '../src/machine.js'
import { compileNational } from '../src/national.js'
import { writeAnswer } from '../src/outward.js'
import { path, setAt, type TreeObject } from '../src/tree.js'
import { elements } from './catalogue.js'

const context = { at: instant(0), secret: () => undefined }
const LEVEL = path('/assessment/level')

/** A machine with one rule, planted: how it reads and how it writes the level. */
function machineOf(forward: string, backward: string, covers: readonly string[] = []): Machine {
  const lens: Lens = {
    ops: [],
    fields: [path('/c')],
    writes: [LEVEL],
    class: 'E',
    forward(_tree, record, run) {
      setAt(record, LEVEL, forward)
      setAt(record, path('/assessment/decidedBy'), 'unknown')
      run.covered.push(...covers)
    },
    backward: () => ({ c: backward }),
    rebuild: () => ({ c: backward }),
    refusal: () => undefined,
  }
  const at = { file: 'planted', line: 1 }
  const tree: TreeObject = { c: 'r' }
  const syntax = { kind: 'syntax', name: 'json', at, class: 'E', down: () => tree, up: () => 'r' } as const
  return {
    levels: { levels: [{ envelopes: [], syntax, lens, focus: undefined }], class: 'E', secrets: [] },
    meaning: {
      complete: () => undefined,
      leave: () => undefined,
      withoutAdditions: (record) => record,
      originsOf: () => ({ '/assessment/level': { kind: 'sourced' }, '/assessment/decidedBy': { kind: 'sourced' } }),
    },
    national: compileNational(elements),
    maxBytes: 100,
    confirms: [],
    isInForce: () => true,
    partLists: (record) => record,
    secrets: [],
    complement: undefined,
  }
}

describe('forward, backward, compare: at run time, for every answer', () => {
  it('a rule whose way back is its way in passes', () => {
    const { record, findings } = readAnswer(machineOf('10', 'r'), utf8Encode('r'), context)
    expect(findings).toEqual([])
    expect(record?.assessment?.level).toBe('10')
  })

  it('a rule that reads red as green is caught by what it writes back', () => {
    const { record, findings } = readAnswer(machineOf('00', 'g'), utf8Encode('r'), context)
    expect(record).toBeUndefined()
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'profile.roundtrip.unpredicted',
        path: '/c',
        severity: 'block',
        party: 'gateway',
      }),
    )
  })

  it('a difference that the rule announced is no surprise', () => {
    const { record, findings } = readAnswer(machineOf('10', 'R', ['/c']), utf8Encode('r'), context)
    expect(findings).toEqual([])
    expect(record).toBeDefined()
  })

  it('outward, a level that is read back as another one is never sent', () => {
    const { record } = readAnswer(machineOf('10', 'r'), utf8Encode('r'), context)
    if (!record) throw new Error('no record')
    const { bytes, findings } = writeAnswer(machineOf('00', 'g'), record, context)
    expect(bytes).toBeUndefined()
    expect(findings.map((found) => `${found.code} ${found.path}`)).toEqual([
      'profile.roundtrip.unpredicted /assessment/level',
    ])
  })
})
