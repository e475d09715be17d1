import { DAY, instant } from '@yimatong/kernel'
import { decodeCrl, type PurposeName, verifyPath } from '@yimatong/pki'
import { describe, expect, it } from 'vitest'
import { generateCrls } from '../src/index.js'
import { AT, ask, development, faults, named, purposes } from './setting.js'

const PROVINCES = [
  ['330000', '330100', '310100'],
  ['310000', '310100', '330100'],
  ['340000', '340100', '330100'],
] as const

const USES: [string, PurposeName, string | undefined, string | undefined][] = [
  ['registry-trust-list', 'trust-list', undefined, undefined],
  ['registry-status', 'status', undefined, undefined],
  ['registry-tls', 'tls-server', undefined, undefined],
  ['registry-tls', 'tls-client', undefined, undefined],
  ...PROVINCES.flatMap(([province, city, elsewhere]): [string, PurposeName, string, string][] => [
    [`${province}-code-signer`, 'health-code-gateway', city, elsewhere],
    [`${province}-receipt-signer`, 'receipt', province, elsewhere],
    [`${province}-tls`, 'tls-server', province, elsewhere],
    [`${province}-tls`, 'tls-client', province, elsewhere],
    [`${province}-checkpoint`, 'tls-client', province, elsewhere],
    [`${city}-code-signer`, 'health-code-city', city, province],
  ]),
]

describe('the development hierarchy', () => {
  it.each(USES)('%s may do %s for %s', (name, use, scope, elsewhere) => {
    const purpose = purposes[use]
    const verdict = verifyPath(ask(development, name, { purpose, ...(scope && { scope }) }))
    expect(verdict.findings).toEqual([])
    expect(verdict.path.at(-1)).toBe(named(development, 'national-root').certificate)
    if (elsewhere === undefined) return
    const codes = verifyPath(ask(development, name, { purpose, scope: elsewhere })).findings.map(({ code }) => code)
    expect(codes).toEqual(['pki.path.scope'])
  })

  it('holds for each signer one purpose only', () => {
    const names = [
      'registry-trust-list',
      'registry-status',
      ...PROVINCES.flatMap(([p, c]) => [`${p}-code-signer`, `${p}-receipt-signer`, `${c}-code-signer`]),
    ]
    for (const name of names) {
      const uses = Object.values(purposes).filter((purpose) => verifyPath(ask(development, name, { purpose })).ok)
      expect(uses).toHaveLength(1)
    }
  })

  it('signs the codes of Anhui with SM2 under a P-256 root', () => {
    const { path } = verifyPath(ask(development, '340000-code-signer'))
    expect(path.map(({ publicKey }) => publicKey.kind)).toEqual(['SM2', 'SM2', 'P-256'])
    expect(path.map(({ signatureAlgorithm }) => signatureAlgorithm)).toEqual(['SM2-SM3', 'ES256', 'ES256'])
  })

  it('chains every TLS identity over P-256 alone', () => {
    const tls = [...development.values()].filter(({ name }) => /-(tls|checkpoint)$/.test(name))
    expect(tls).toHaveLength(7)
    const kinds = tls.flatMap(({ chain }) => chain.map(({ publicKey }) => publicKey.kind))
    expect(new Set(kinds)).toEqual(new Set(['P-256']))
  })

  it('revokes by name, and every CA has a list', () => {
    const revoked = [{ name: '330100-code-signer', at: AT, reason: 'key-compromise' as const }]
    const lists = generateCrls(development, { at: instant(AT - DAY), days: 30, number: 7n, revoked })
    const crls = [...lists.values()].map(decodeCrl)
    const city = { purpose: purposes['health-code-city'], crls }
    expect([...lists.keys()].sort()).toEqual([
      '310000-ca',
      '330000-ca',
      '340000-ca',
      '340000-tls-ca',
      'national-operations-ca',
      'national-root',
    ])
    expect(verifyPath(ask(development, '330100-code-signer', city)).findings.map(({ code }) => code)).toEqual([
      'pki.path.revoked',
    ])
    expect(verifyPath(ask(development, '310100-code-signer', city)).ok).toBe(true)
  })
})

describe('the faults', () => {
  const expected = [...faults.values()].flatMap(({ name, node }) =>
    node.expect === undefined ? [] : [[name, node.expect]],
  )

  it.each(expected)('%s gives %s first', (name = '', code = '') => {
    const verdict = verifyPath(ask(faults, name))
    expect(verdict.ok).toBe(false)
    expect(verdict.findings[0]?.code).toBe(code)
  })

  it('has an expectation for each, but for CAs that are there for the next', () => {
    const silent = [...faults.values()].filter(
      ({ name, node }) => name.startsWith('fault-') && node.expect === undefined,
    )
    expect(silent.every(({ certificate }) => certificate.isCa)).toBe(true)
    expect(expected.length).toBeGreaterThanOrEqual(16)
  })
})
