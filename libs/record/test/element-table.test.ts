import { describe, expect, it } from 'vitest'
import { codeName, codeOfForeign, compileElements, hasCode } from '../src/index.js'
import { codeFiles, elements, loadStandard } from './synthetic.js'

const codesOf = (id: string) => [...(elements.codeTables.get(id)?.rows.keys() ?? [])]

describe('code tables', () => {
  it('have the values that the types of the lib name', () => {
    expect(codesOf('levels')).toEqual(['00', '01', '10', 'unknown'])
    expect(codesOf('decided-by')).toEqual(['automated', 'human', 'unknown'])
    expect(codesOf('yes-no-unknown')).toEqual(['yes', 'no', 'unknown'])
    expect(codesOf('test-kinds')).toEqual(['nucleic-acid', 'antibody'])
    expect(codesOf('test-results')).toEqual(['negative', 'positive', 'unknown'])
    expect(codesOf('sex')).toEqual(['0', '1', '2', '9'])
    expect(codesOf('symptoms')).toEqual(['1', '2', '3', '4', '5', '6', '7'])
  })

  it('have the 14 data sources of the source document in its order', () => {
    const names = codesOf('data-sources').map((code) => [
      code,
      codeName(elements.codeTables, 'data-sources', code, 'en'),
    ])
    expect(names).toEqual([
      ['01', 'confirmed and suspected cases'],
      ['02', 'close contacts'],
      ['03', 'medical tests'],
      ['04', 'fever'],
      ['05', 'telecom location'],
      ['06', 'transport'],
      ['07', 'border'],
      ['08', 'customs'],
      ['09', 'outbreak community offices and essential venues'],
      ['10', 'the health information platform'],
      ['11', 'community offices'],
      ['12', 'checkpoint temperatures'],
      ['13', 'user-declared'],
      ['14', 'other'],
    ])
  })

  it.each([
    ['decode-service', '10', 'resident-id'],
    ['ws364-cv02-01-101', '01', 'resident-id'],
    ['gat517', '111', 'resident-id'],
    ['decode-service', '34', 'foreigner-residence-card'],
    ['gat517', '414', 'passport'],
    ['gat517', '10', undefined],
    ['no-such-column', '10', undefined],
  ])('translate document type %s %s to %s', (column, foreign, code) => {
    const table = elements.codeTables.get('document-types')
    expect(table && codeOfForeign(table, column, foreign)).toBe(code)
  })

  it('leave the medical history open for two digits', () => {
    const table = elements.codeTables.get('medical-history')
    expect(['02', '77', '7', '077', 'x2'].map((code) => table && hasCode(table, code))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('element table', () => {
  it('has only patterns that match in linear time: at most one repetition, over one character class', () => {
    for (const pattern of elements.patterns.values()) {
      expect(pattern.source).toMatch(/^\^(?:\\\+\?)?(?:\[[^\]]+\](?:\{\d+\}|[+])?|\\\.)+\$$/)
      expect(pattern.source.split(']+').length).toBeLessThanOrEqual(2)
      expect(pattern.flags).not.toMatch(/[gy]/)
    }
  })

  it('marks a group as kept exactly where something in it is', () => {
    for (const { path, type, item, minimal, masked } of elements.rows) {
      if (type !== 'group' && item !== 'group') continue
      const below = elements.rows.filter((row) => row.path.startsWith(`${path}/`))
      expect([path, minimal !== 'drop', masked !== 'drop']).toEqual([
        path,
        below.some((row) => row.minimal !== 'drop'),
        below.some((row) => row.masked !== 'drop'),
      ])
    }
  })

  it('lets nothing that tells who somebody is into the minimal disclosure', () => {
    const shown = elements.rows.filter((row) => row.minimal !== 'drop' && row.type !== 'group')
    expect(shown.filter((row) => row.sensitivity === 'identity')).toEqual([])
  })

  const table = loadStandard('national-profile-1/elements.json')
  const row = { path: '/x', zh: 'x', en: 'x', group: 'x', type: 'instant', required: 'optional', cbor: 1 }
  const rest = { sensitivity: 'none', minimal: 'drop', masked: 'drop', evidence: 'own' }
  const small = (...rows: unknown[]) => ({ profile: 'p', edition: '1', patterns: {}, elements: rows })

  it('takes a table of one row', () => {
    expect(compileElements(small({ ...row, ...rest }), []).rows).toHaveLength(1)
  })

  it.each<[string, unknown, readonly unknown[]]>([
    ['no object', 'x', codeFiles],
    ['no elements', { profile: 'p', edition: '1', patterns: {} }, codeFiles],
    ['an empty table', small(), []],
    ['code tables missing', table, []],
    ['a code table twice', table, [...codeFiles, ...codeFiles]],
    ['an unknown column', small({ ...row, ...rest, colour: 'red' }), []],
    ['a missing column', small({ ...row, ...rest, zh: undefined }), []],
    ['an unknown type', small({ ...row, ...rest, type: 'float' }), []],
    ['a text without a pattern', small({ ...row, ...rest, type: 'text', maxLength: 3 }), []],
    ['a list without a bound', small({ ...row, ...rest, type: 'list', item: 'instant' }), []],
    ['an odd condition', small({ ...row, ...rest, required: { sibling: 'y', otherwise: 'never' } }), []],
    ['a group of another path', small({ ...row, ...rest, group: 'y' }), []],
    ['a cbor key twice', small({ ...row, ...rest }, { ...row, ...rest, path: '/y', group: 'y' }), []],
    ['a name twice', small({ ...row, ...rest }, { ...row, ...rest, cbor: 2 }), []],
    ['an empty group', small({ ...row, ...rest, type: 'group' }), []],
  ])('refuses %s', (_name, data, codes) => {
    expect(() => compileElements(data, codes)).toThrow(expect.objectContaining({ code: 'record.table.malformed' }))
  })
})
