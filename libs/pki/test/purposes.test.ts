import { describe, expect, it } from 'vitest'
import { loadPurposes, PkiError } from '../src/index.js'
import { purposes } from './authority.js'

function codeOf(run: () => unknown): string {
  try {
    run()
    return 'ok'
  } catch (error) {
    if (error instanceof PkiError) return error.code
    throw error
  }
}

describe('purposes.json', () => {
  const arc = '2.25.1'
  const rows = Object.fromEntries(Object.keys(purposes).map((name, i) => [name, { oid: `${arc}.${i}` }]))

  it('marks national purposes strict and TLS not', () => {
    const strict = Object.values(purposes).filter((purpose) => purpose.strict)
    expect(strict.map(({ name }) => name)).toEqual([
      'health-code-gateway',
      'health-code-city',
      'trust-list',
      'status',
      'receipt',
    ])
    expect(purposes['tls-client']).toEqual({ name: 'tls-client', oid: '1.3.6.1.5.5.7.3.2', strict: false })
  })

  it.each<[string, unknown, string]>([
    ['a good table', { arc, purposes: rows }, 'ok'],
    ['nothing', null, 'pki.purposes.shape'],
    ['no arc', { purposes: rows }, 'pki.purposes.shape'],
    ['a missing name', { arc, purposes: { ...rows, receipt: undefined } }, 'pki.purposes.shape'],
    ['an unknown name', { arc, purposes: { ...rows, more: { oid: '1.2' } } }, 'pki.purposes.shape'],
    ['an OID in words', { arc, purposes: { ...rows, receipt: { oid: 'receipt' } } }, 'pki.purposes.shape'],
    ['one OID twice', { arc, purposes: { ...rows, receipt: rows.status } }, 'pki.purposes.shape'],
  ])('%s', (_, data, code) => {
    expect(codeOf(() => loadPurposes(data))).toBe(code)
  })
})
