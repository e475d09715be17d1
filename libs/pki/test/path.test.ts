import { DAY, instant, SECOND } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { type ExtensionRequest, type Issuer, type PathRequest, verifyPath } from '../src/index.js'
import { AT, ask, make, makeCa, makeSigner, purposes, SIGNER_USE } from './authority.js'

const root = makeCa('root', undefined, { pathLength: 2 })
const ca = makeCa('ca', root, { pathLength: 0 })
const signer = makeSigner('signer', ca)

function codesOf(request: PathRequest): string[] {
  return verifyPath(request).findings.map(({ code }) => code)
}

describe('a good path', () => {
  it('is accepted leaf first', () => {
    const verdict = verifyPath(ask(signer, [ca], [root]))
    expect(verdict.ok).toBe(true)
    expect(verdict.findings).toEqual([])
    expect(verdict.path).toEqual([signer.certificate, ca.certificate, root.certificate])
    expect(verdict.signatureChecks).toBe(2)
    expect(verdict.divisions).toEqual(['000000'])
  })

  it('does not mind order, duplicates, strangers, the leaf or the anchor among the intermediates', () => {
    const stranger = makeCa('stranger')
    expect(codesOf(ask(signer, [stranger, root, ca, signer, ca], [stranger, root]))).toEqual([])
  })

  it('may be the leaf alone when the leaf is an anchor', () => {
    const verdict = verifyPath(ask(signer, [], [signer]))
    expect([verdict.ok, verdict.path.length, verdict.signatureChecks]).toEqual([true, 1, 0])
  })

  it.each(['P-256', 'P-384', 'Ed25519', 'SM2'] as const)('holds under a %s root and an SM2 CA', (kind) => {
    const top = makeCa(`top ${kind}`, undefined, { kind })
    const middle = makeCa(`middle ${kind}`, top, { kind: 'SM2' })
    expect(codesOf(ask(makeSigner(`end ${kind}`, middle, { kind: 'SM2' }), [middle], [top]))).toEqual([])
  })
})

describe('faults', () => {
  const without = (use: ExtensionRequest) => make({ label: 'signer', issuer: ca, extensions: use })
  const unknown = { oid: '1.3.6.1.4.1.99999.1', critical: true, value: Uint8Array.of(5, 0) }
  const gateway = SIGNER_USE.extendedKeyUsage ?? []
  const odd = makeCa('ca without extensions', root, { extensions: {} })
  const noCa = make({ label: 'no ca', issuer: root, extensions: { keyUsage: ['keyCertSign'] } })
  const deep = makeCa('deep', ca)
  const mute = makeCa('mute', root, { extensions: { keyUsage: ['cRLSign'] } })
  const narrow = makeCa('narrow', root, { extensions: { extendedKeyUsage: [purposes.receipt.oid] } })
  const wide = makeCa('wide', root, { extensions: { extendedKeyUsage: ['2.5.29.37.0'] } })
  const strange = makeCa('strange', root, { extensions: { further: [unknown] } })
  const strangeRoot = makeCa('strange root', undefined, { extensions: { further: [unknown] } })
  const oldRoot = makeCa('old root', undefined, { notAfter: instant(AT - DAY) })
  const namesake: Issuer = makeCa('ca', root, { keyLabel: 'another key' })
  const rsaNamed = makeCa('sm2 namesake', root, { keyLabel: 'p256' })
  const sm2Real = makeCa('sm2 namesake', root, { kind: 'SM2' })

  it.each<[string, PathRequest, string[]]>([
    ['no intermediate', ask(signer, [], [root]), ['pki.path.none']],
    ['no anchor', ask(signer, [ca, root], []), ['pki.path.none']],
    ['an anchor that signed nothing of it', ask(signer, [ca], [makeCa('other')]), ['pki.path.none']],
    ['a namesake of the issuer', ask(signer, [namesake], [root]), ['pki.path.signature']],
    [
      'a namesake with a key of another kind',
      ask(makeSigner('x', sm2Real, { kind: 'SM2' }), [rsaNamed], [root]),
      ['pki.path.algorithm'],
    ],
    [
      'one millisecond too early',
      ask(signer, [ca], [root], { at: instant(signer.certificate.notBefore - 1) }),
      ['pki.path.not-yet-valid'],
    ],
    [
      'a second too late',
      ask(signer, [ca], [root], { at: instant(signer.certificate.notAfter + SECOND) }),
      ['pki.path.expired'],
    ],
    ['an anchor that has ended', ask(makeSigner('x', oldRoot), [], [oldRoot]), ['pki.path.expired']],
    ['an issuer that is no CA', ask(makeSigner('x', noCa), [noCa], [root]), ['pki.path.not-a-ca']],
    [
      'a signer as issuer',
      ask(makeSigner('x', signer), [signer, ca], [root]),
      ['pki.path.not-a-ca', 'pki.path.length'],
    ],
    ['a CA more than the path length', ask(makeSigner('x', deep), [deep, ca], [root]), ['pki.path.length']],
    ['a CA that may not sign certificates', ask(makeSigner('x', mute), [mute], [root]), ['pki.path.key-usage']],
    ['a CA without key usage at all', ask(makeSigner('x', odd), [odd], [root]), []],
    [
      'a leaf that may not sign',
      ask(without({ ...SIGNER_USE, keyUsage: ['keyEncipherment'] }), [ca], [root]),
      ['pki.path.key-usage'],
    ],
    ['a leaf without key usage', ask(without({ extendedKeyUsage: gateway }), [ca], [root]), ['pki.path.key-usage']],
    ['another national purpose', ask(signer, [ca], [root], { purpose: purposes.receipt }), ['pki.path.purpose']],
    [
      'the other health code purpose',
      ask(signer, [ca], [root], { purpose: purposes['health-code-city'] }),
      ['pki.path.purpose'],
    ],
    ['no purpose at all', ask(without({ keyUsage: ['digitalSignature'] }), [ca], [root]), ['pki.path.purpose']],
    [
      'any purpose',
      ask(without({ ...SIGNER_USE, extendedKeyUsage: ['2.5.29.37.0'] }), [ca], [root]),
      ['pki.path.purpose'],
    ],
    [
      'a TLS client',
      ask(without({ ...SIGNER_USE, extendedKeyUsage: [purposes['tls-client'].oid] }), [ca], [root]),
      ['pki.path.purpose'],
    ],
    [
      'any purpose, for TLS',
      ask(without({ extendedKeyUsage: ['2.5.29.37.0'] }), [ca], [root], { purpose: purposes['tls-server'] }),
      [],
    ],
    ['no purpose, for TLS', ask(without({}), [ca], [root], { purpose: purposes['tls-server'] }), []],
    [
      'a national purpose, for TLS',
      ask(signer, [ca], [root], { purpose: purposes['tls-server'] }),
      ['pki.path.purpose'],
    ],
    [
      'nothing asked of a TLS client',
      ask(without({ extendedKeyUsage: [purposes['tls-client'].oid] }), [ca], [root], { purpose: undefined }),
      [],
    ],
    ['a CA restricted to another purpose', ask(makeSigner('x', narrow), [narrow], [root]), ['pki.path.purpose']],
    ['a CA for any purpose', ask(makeSigner('x', wide), [wide], [root]), []],
    [
      'an unknown critical extension in the leaf',
      ask(without({ ...SIGNER_USE, further: [unknown] }), [ca], [root]),
      ['pki.path.critical-extension'],
    ],
    [
      'an unknown critical extension in a CA',
      ask(makeSigner('x', strange), [strange], [root]),
      ['pki.path.critical-extension'],
    ],
    [
      'an unknown critical extension in the anchor',
      ask(makeSigner('x', strangeRoot), [], [strangeRoot]),
      ['pki.path.critical-extension'],
    ],
    [
      'an unknown extension that is not critical',
      ask(without({ ...SIGNER_USE, further: [{ ...unknown, critical: false }] }), [ca], [root]),
      [],
    ],
    [
      'three at once, the principal first',
      ask(without({ further: [unknown] }), [ca], [root]),
      ['pki.path.key-usage', 'pki.path.critical-extension', 'pki.path.purpose'],
    ],
  ])('%s', (_, request, codes) => {
    const verdict = verifyPath(request)
    expect(verdict.findings.map(({ code }) => code)).toEqual(codes)
    expect(verdict.ok).toBe(codes.length === 0)
    expect(verdict.findings.every(({ severity, clause }) => severity === 'block' && clause !== undefined)).toBe(true)
  })

  it('says which certificate of the path it speaks of', () => {
    const request = ask(makeSigner('x', strange), [strange], [root])
    expect(verifyPath(request).findings[0]?.path).toBe('/path/1')
  })
})

describe('path length', () => {
  it('does not count self-issued certificates (RFC 5280 §6.1.4 (l))', () => {
    const old = makeCa('rolling', root, { pathLength: 0, keyLabel: 'old key' })
    const renewed = makeCa('rolling', old, { pathLength: 0, keyLabel: 'new key' })
    expect(codesOf(ask(makeSigner('x', renewed), [old, renewed], [root]))).toEqual([])
  })

  it.each([
    [2, []],
    [1, ['pki.path.length']],
  ])('of the anchor counts: %i', (pathLength, codes) => {
    const top = makeCa(`top ${pathLength}`, undefined, { pathLength })
    const a = makeCa(`a ${pathLength}`, top)
    const b = makeCa(`b ${pathLength}`, a)
    expect(codesOf(ask(makeSigner('x', b), [a, b], [top]))).toEqual(codes)
  })
})
