import { type Instant, instant, SECOND } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeCertificate, type Issuer, PATH_LIMITS, PkiError, verifyPath } from '../src/index.js'
import { AT, ask, listOf, makeCa, makeSigner } from './authority.js'

const KINDS = ['P-256', 'SM2', 'Ed25519', 'P-384'] as const

interface Link {
  readonly kind: (typeof KINDS)[number]
  readonly before: number
  readonly after: number
  readonly slack: number | undefined
}

const link: fc.Arbitrary<Link> = fc.record({
  kind: fc.constantFrom(...KINDS),
  before: fc.integer({ min: 0, max: 100_000 }),
  after: fc.integer({ min: 0, max: 100_000 }),
  slack: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
})

// A chain with a path length at each CA that just suffices, or is larger, or absent.
function chainOf(links: readonly Link[]): Issuer[] {
  const chain: Issuer[] = []
  for (const [index, { kind, before, after, slack }] of links.entries()) {
    const below = links.length - 2 - index
    const dates = { notBefore: instant(AT - before * SECOND), notAfter: instant(AT + after * SECOND) }
    const [issuer] = chain.slice(-1)
    const label = `link ${index}`
    if (index > 0 && issuer !== undefined && below < 0) chain.push(makeSigner(label, issuer, { kind, ...dates }))
    else
      chain.push(makeCa(label, issuer, { kind, ...dates, ...(slack !== undefined && { pathLength: below + slack }) }))
  }
  return chain
}

describe('properties', () => {
  it('accepts every chain within the bounds, whatever the order of its certificates, with the intersection of its dates', () => {
    const chains = fc.array(link, { minLength: 2, maxLength: PATH_LIMITS.certificates })
    fc.assert(
      fc.property(chains, fc.infiniteStream(fc.nat()), (links, order) => {
        const chain = chainOf(links)
        const [root] = chain
        const leaf = chain.at(-1)
        if (root === undefined || leaf === undefined) return
        const mixed = [...chain].sort(() => ((order.next().value ?? 0) % 2 === 0 ? 1 : -1))
        const verdict = verifyPath(ask(leaf, mixed, [root]))
        expect(verdict.findings).toEqual([])
        expect(verdict.path.length).toBe(links.length)
        expect(verdict.validFrom).toBe(Math.max(...chain.map(({ certificate }) => certificate.notBefore)))
        expect(verdict.validUntil).toBe(Math.min(...chain.map(({ certificate }) => certificate.notAfter)) + SECOND - 1)
      }),
      { numRuns: 40 },
    )
  })

  it('holds exactly within the window it gives, lists included', () => {
    const root = makeCa('root')
    const ca = makeCa('ca', root)
    fc.assert(
      fc.property(link, link, fc.integer({ min: -200_000, max: 200_000 }), (dates, list, offset) => {
        const window = (each: Link): [Instant, Instant] => [
          instant(AT - each.before * SECOND),
          instant(AT + each.after * SECOND),
        ]
        const [notBefore, notAfter] = window(dates)
        const [thisUpdate, nextUpdate] = window(list)
        const leaf = makeSigner('leaf', ca, { notBefore, notAfter })
        const crls = [listOf(root, { thisUpdate, nextUpdate }), listOf(ca, { thisUpdate, nextUpdate })]
        const judge = (at: Instant) => verifyPath(ask(leaf, [ca], [root], { crls, requireRevocation: true, at }))
        const verdict = judge(AT)
        expect(verdict.ok).toBe(true)
        const at = instant(AT + offset * SECOND)
        expect(judge(at).ok).toBe(at >= verdict.validFrom && at <= verdict.validUntil)
        const edges = [verdict.validFrom - 1, verdict.validFrom, verdict.validUntil, verdict.validUntil + 1]
        expect(edges.map((edge) => judge(instant(edge)).ok)).toEqual([false, true, true, false])
      }),
      { numRuns: 40 },
    )
  })

  it.each(['P-256', 'SM2'] as const)('never accepts a %s leaf with any byte changed', (kind) => {
    const root = makeCa(`root ${kind}`, undefined, { kind })
    const leaf = makeSigner('leaf', root, { kind })
    const { der } = leaf.certificate
    const accepted = [...der.keys()].filter((i) => {
      const changed = Uint8Array.from(der)
      changed[i] = (changed[i] ?? 0) ^ (1 << (i % 8))
      try {
        return verifyPath(ask({ ...leaf, certificate: decodeCertificate(changed) }, [], [root])).ok
      } catch (error) {
        if (!(error instanceof PkiError)) throw error
        return false
      }
    })
    expect(accepted).toEqual([])
    expect(verifyPath(ask(leaf, [], [root])).ok).toBe(true)
  })

  it('never accepts a CA with any byte changed', () => {
    const root = makeCa('root')
    const ca = makeCa('ca', root)
    const leaf = makeSigner('leaf', ca)
    const { der } = ca.certificate
    const accepted = [...der.keys()].filter((i) => {
      const changed = Uint8Array.from(der)
      changed[i] = (changed[i] ?? 0) ^ (1 << (i % 8))
      try {
        return verifyPath(ask(leaf, [{ ...ca, certificate: decodeCertificate(changed) }], [root])).ok
      } catch (error) {
        if (!(error instanceof PkiError)) throw error
        return false
      }
    })
    expect(accepted).toEqual([])
    expect(verifyPath(ask(leaf, [ca], [root])).ok).toBe(true)
  })
})
