import { describe, expect, it } from 'vitest'
import { CeremonyError, generateCrls, generateHierarchy, loadCeremony } from '../src/index.js'
import { AT, ceremonyOf, development, faults, named, purposes } from './setting.js'

const NODE = '    key: P-256\n    subject: { CN: x }\n    days: 10\n    keyUsage: [digitalSignature]\n'
const TOP = 'ceremony: x\nbackdateDays: 1\nnodes:\n  a:\n'

function codeOf(run: () => unknown): string {
  try {
    run()
    return 'ok'
  } catch (error) {
    if (error instanceof CeremonyError) return error.code
    throw error
  }
}

describe('loadCeremony', () => {
  it.each([
    ['a good one', TOP + NODE, 'ok'],
    ['broken YAML', 'a: [', 'ceremony.yaml'],
    ['one key twice', `${TOP}${NODE}    days: 20\n`, 'ceremony.yaml'],
    ['two documents', `${TOP}${NODE}---\na: b\n`, 'ceremony.yaml'],
    ['a list on top', '- a', 'ceremony.shape'],
    ['nothing', '', 'ceremony.shape'],
    ['no nodes', 'ceremony: x\nbackdateDays: 1\n', 'ceremony.shape'],
    ['an unknown key on top', `${TOP}${NODE}more: x\n`, 'ceremony.shape'],
    ['an unknown key in a node', `${TOP}${NODE}    more: x\n`, 'ceremony.shape'],
    ['an unknown key of a CA', `${TOP}${NODE}    ca: { length: 1 }\n`, 'ceremony.shape'],
    ['a node without days', TOP + NODE.replace('    days: 10\n', ''), 'ceremony.shape'],
    ['an empty list', `${TOP}${NODE}    dns: []\n`, 'ceremony.shape'],
    ['a text where a list should be', `${TOP}${NODE}    dns: localhost\n`, 'ceremony.shape'],
    ['days in words', TOP + NODE.replace('10', 'ten'), 'ceremony.value'],
    ['half days', TOP + NODE.replace('10', '1.5'), 'ceremony.value'],
    ['an unknown key kind', TOP + NODE.replace('P-256', 'RSA'), 'ceremony.value'],
    ['an unknown key usage', TOP + NODE.replace('digitalSignature', 'signing'), 'ceremony.value'],
    ['an unknown attribute', TOP + NODE.replace('CN: x', 'XX: x'), 'ceremony.value'],
    ['an unknown reason', `${TOP}${NODE}    revoked: whim\n`, 'ceremony.value'],
    ['the reason that is not used', `${TOP}${NODE}    revoked: not-used\n`, 'ceremony.value'],
    ['an unknown purpose', `${TOP}${NODE}    purposes: [codes]\n`, 'ceremony.purpose'],
  ])('%s', (_, text, code) => {
    expect(codeOf(() => loadCeremony(text, purposes))).toBe(code)
  })

  it('names the place of an error', () => {
    const text = `${TOP}${NODE}    purposes: [receipt, codes]\n`
    expect(() => loadCeremony(text, purposes)).toThrow('node a.purposes[1]')
  })

  it('resolves no alias, however small', () => {
    const text = `${TOP}${NODE}    ca: &x { pathLength: 1 }\n  b: *x\n`
    expect(() => loadCeremony(text, purposes)).toThrow()
  })
})

describe('generateHierarchy', () => {
  it.each([
    ['an issuer that comes later', `${TOP}${NODE}    issuer: b\n  b:\n${NODE}`, 'ceremony.issuer'],
    ['an issuer that is itself', `${TOP}${NODE}    issuer: a\n`, 'ceremony.issuer'],
    ['a name of the hierarchy above', TOP.replace('  a:', '  national-root:') + NODE, 'ceremony.name'],
  ])('refuses %s', (_, text, code) => {
    const ceremony = loadCeremony(text, purposes)
    expect(codeOf(() => generateHierarchy(ceremony, { at: AT, under: development }))).toBe(code)
  })

  it('refuses to revoke a node that does not exist', () => {
    const revoked = [{ name: 'nobody', at: AT }]
    expect(codeOf(() => generateCrls(development, { at: AT, days: 1, revoked }))).toBe('ceremony.name')
  })

  it('takes serials from the source it is given, and none twice', () => {
    let count = 0
    const random = (length: number) => new Uint8Array(length).fill(count++)
    const made = generateHierarchy(ceremonyOf('frozen'), { at: AT, random })
    expect(named(made, '330000-ca').certificate.serial).toBe(`41${'01'.repeat(15)}`)
    const serials = [...faults.values()].map(({ certificate }) => certificate.serial)
    expect(new Set(serials).size).toBe(serials.length)
  })

  it('starts before the instant of issue, and chains without the root', () => {
    const { certificate, chain } = named(development, '330100-code-signer')
    expect(certificate.notBefore).toBeLessThan(AT)
    expect(chain).toEqual([certificate, named(development, '330000-ca').certificate])
  })
})
