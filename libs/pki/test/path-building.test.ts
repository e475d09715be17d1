import { DAY, instant } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { type Issuer, PATH_LIMITS, verifyPath } from '../src/index.js'
import { AT, ask, listOf, makeCa, makeSigner } from './authority.js'

const root = makeCa('root')

function codesOf(request: Parameters<typeof verifyPath>[0]): string[] {
  return verifyPath(request).findings.map(({ code }) => code)
}

describe('path building', () => {
  it('goes back over issuers of one name and key until one holds', () => {
    const expired = makeCa('twice', root, { notAfter: instant(AT - DAY) })
    const current = makeCa('twice', root)
    const leaf = makeSigner('x', current)
    expect(codesOf(ask(leaf, [expired, current], [root]))).toEqual([])
    expect(codesOf(ask(leaf, [expired], [root]))).toEqual(['pki.path.expired'])
  })

  it('goes back when a branch ends at a root nobody trusts', () => {
    const stranger = makeCa('stranger')
    const viaStranger = makeCa('crossed', stranger)
    const viaRoot = makeCa('crossed', root)
    const leaf = makeSigner('x', viaRoot)
    expect(codesOf(ask(leaf, [viaStranger, stranger, viaRoot], [root]))).toEqual([])
    expect(codesOf(ask(leaf, [viaStranger, stranger], [root]))).toEqual(['pki.path.none'])
  })

  it('goes back when only a later check fails', () => {
    const short = makeCa('above', root, { pathLength: 0 })
    const long = makeCa('above', root, { pathLength: 1 })
    const below = makeCa('below', long)
    const leaf = makeSigner('x', below)
    expect(codesOf(ask(leaf, [short, below, long], [root]))).toEqual([])
    expect(codesOf(ask(leaf, [short, below], [root]))).toEqual(['pki.path.length'])
  })

  it('does not let a key identifier decide', () => {
    const ca = makeCa('ids', root)
    const leaf = makeSigner('x', ca)
    const lying = { ...ca, certificate: { ...ca.certificate, subjectKeyId: 'ff' } }
    expect(codesOf(ask(leaf, [lying], [root]))).toEqual([])
  })

  it('lets a key identifier bring the right one of a hundred namesakes to the front', () => {
    const ca = makeCa('hundred', root)
    const fake = makeCa('hundred', undefined, { keyLabel: 'fake' })
    const crowd = Array.from({ length: 100 }, (_, i) => ({
      ...fake,
      certificate: { ...fake.certificate, fingerprint: `${i}` },
    }))
    const verdict = verifyPath(ask(makeSigner('x', ca), [...crowd, ca], [root]))
    expect([verdict.ok, verdict.signatureChecks]).toEqual([true, 2])
  })

  it('tells of the candidate with the fewest faults', () => {
    const bad = makeCa('choice', root, {
      notAfter: instant(AT - DAY),
      pathLength: 0,
      extensions: { keyUsage: ['cRLSign'] },
    })
    const better = makeCa('choice', root, { extensions: { keyUsage: ['cRLSign'] } })
    const verdict = verifyPath(ask(makeSigner('x', bad), [bad, better], [root]))
    expect(verdict.findings.map(({ code }) => code)).toEqual(['pki.path.key-usage'])
    expect(verdict.path[1]).toBe(better.certificate)
  })

  it.each([
    [PATH_LIMITS.certificates, []],
    [PATH_LIMITS.certificates + 1, ['pki.path.too-complex']],
  ])('takes paths of up to eight certificates: %i', (length, codes) => {
    const chain: Issuer[] = [root]
    for (let i = 1; i < length - 1; i++) chain.push(makeCa(`step ${i}`, chain.at(-1)))
    const last = chain.at(-1) ?? root
    expect(codesOf(ask(makeSigner('x', last), chain, [root]))).toEqual(codes)
  })
})

describe('bounds', () => {
  it('ends in a cycle of two CAs that certify each other', () => {
    const a = makeCa('cycle a', makeCa('cycle b'))
    const b = makeCa('cycle b', a)
    const verdict = verifyPath(ask(makeSigner('x', a), [a, b], [root]))
    expect(verdict.findings.map(({ code }) => code)).toEqual(['pki.path.none'])
    expect(verdict.signatureChecks).toBeLessThanOrEqual(3)
  })

  it('takes a second certificate of an entity on the path for a loop', () => {
    const [a, b] = [makeCa('loop a'), makeCa('loop b')]
    const crossed = Array.from({ length: 4 }, () => [makeCa('loop a', b), makeCa('loop b', a)]).flat()
    const verdict = verifyPath(ask(makeSigner('x', a), crossed, [root]))
    expect(verdict.findings.map(({ code }) => code)).toEqual(['pki.path.none'])
  })

  it('ends in a full mesh of twelve CAs', () => {
    const names = Array.from({ length: 12 }, (_, i) => `mesh ${i}`)
    const selves = names.map((name) => makeCa(name))
    const mesh = selves.flatMap((issuer, i) => names.filter((_, j) => j !== i).map((name) => makeCa(name, issuer)))
    const [first = root] = selves
    const verdict = verifyPath(ask(makeSigner('x', first), mesh, [root]))
    expect(verdict.ok).toBe(false)
    expect(verdict.findings.map(({ code }) => code)).toEqual(['pki.path.too-complex'])
    expect(verdict.signatureChecks).toBeLessThanOrEqual(PATH_LIMITS.signatureChecks)
  })

  it('checks at most 64 signatures among ten thousand issuers of one name', () => {
    const real = makeCa('crowd', root)
    const leaf = makeSigner('x', real)
    const fake = makeCa('crowd', undefined, { keyLabel: 'fake' })
    // Told apart by fingerprint alone, as ten thousand real ones would be.
    const crowd = Array.from({ length: 10_000 }, (_, i) => {
      const certificate = { ...fake.certificate, fingerprint: `${i}`, subjectKeyId: real.certificate.subjectKeyId }
      return { ...fake, certificate }
    })
    const verdict = verifyPath(ask(leaf, crowd, [root]))
    expect(verdict.findings.map(({ code }) => code)).toEqual(['pki.path.too-complex'])
    expect(verdict.signatureChecks).toBe(PATH_LIMITS.signatureChecks)
    expect(codesOf(ask(leaf, [real, ...crowd.slice(0, 50)], [root]))).toEqual([])
  })

  it('checks at most 64 signatures among a thousand forged lists', () => {
    const ca = makeCa('listed', root)
    const leaf = makeSigner('x', ca)
    const forged = listOf({ ...ca, key: makeCa('forger').key })
    const crls = [listOf(root), ...Array.from({ length: 1_000 }, () => ({ ...forged }))]
    const verdict = verifyPath(ask(leaf, [ca], [root], { crls, requireRevocation: true }))
    expect(verdict.ok).toBe(false)
    expect(verdict.findings.map(({ code }) => code)).toContain('pki.path.too-complex')
    expect(verdict.signatureChecks).toBe(PATH_LIMITS.signatureChecks)
  })

  it('judges at most 64 complete paths', () => {
    const layers = ['one', 'two', 'three'].map((layer) => Array.from({ length: 5 }, (_, i) => ({ layer, i })))
    const made: Issuer[] = []
    let issuer = root
    for (const layer of layers) {
      const same = layer.map(({ layer: name }) => makeCa(name, issuer, { notAfter: instant(AT - DAY) }))
      made.push(...same)
      issuer = same[0] ?? root
    }
    const verdict = verifyPath(ask(makeSigner('x', issuer), made, [root]))
    expect(verdict.findings.map(({ code }) => code)).toEqual(['pki.path.expired', 'pki.path.too-complex'])
  })
})
