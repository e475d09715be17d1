import { generateCrls } from '@yimatong/certs'
import { type Bytes, DAY, HOUR, type Instant, instant } from '@yimatong/kernel'
import { issueCrl } from '@yimatong/pki'
import { describe, expect, it } from 'vitest'
import { type KeptTrust, offerTrust, restoreTrust, type TrustFindingCode } from '../src/index.js'
import { AT, after, anchors, authority, crls, hierarchy, named, published } from './setting.js'

const OLD = 'registry-trust-list'
const NEW = 'registry-short'

/** Lists of every CA with a number, made `age` milliseconds ago, that revoke what is named. */
function crlsOf(number: bigint, age: number, ...revoked: string[]): readonly Bytes[] {
  const more = { number, revoked: revoked.map((name) => ({ name, at: instant(AT - age) })) }
  return [...generateCrls(hierarchy, { at: instant(AT - age), days: 30, ...more }).values()]
}

const second = crlsOf(2n, HOUR, OLD, '330000-code-signer')

function taken(kept: KeptTrust | undefined, bytes: Bytes): KeptTrust {
  const step = offerTrust(kept, bytes, anchors, AT)
  expect(step.findings).toEqual([])
  if (!step.taken || !step.kept) throw new Error('a good list was not taken')
  return step.kept
}

const first = taken(undefined, published({ version: 1 }, OLD))
const revoked = taken(first, published({ version: 2, crls: second }, NEW))

describe('a registry key that was revoked', () => {
  it.each([
    ['under the old revocation lists, still current', published({ version: 3 }, OLD)],
    [
      'under lists with higher numbers, as a stolen CA would make them',
      published({ version: 3, crls: crlsOf(3n, 2 * HOUR) }, OLD),
    ],
    ['under the old lists, issued before it was revoked', published({ version: 3, issuedAt: after(-2 * HOUR) }, OLD)],
    ['under the lists that revoke it', published({ version: 3, crls: second }, OLD)],
  ])('publishes nothing any more %s', (_name, bytes) => {
    expect(refusalOf(revoked, bytes)).toBe('trust.list.signature')
  })

  it('nor after a restart', () => {
    const restored = restoreTrust(revoked.bytes, anchors)
    expect(restored).toEqual(revoked)
    expect(refusalOf(restored, published({ version: 3 }, OLD))).toBe('trust.list.signature')
  })
})

describe('a revocation', () => {
  const without = (ca: string, lists: readonly Bytes[]) => {
    const own = generateCrls(hierarchy, { at: instant(AT - HOUR), days: 30, number: 2n })
    const place = [...own.keys()].indexOf(ca)
    return lists.filter((_list, index) => index !== place)
  }
  const provinceOf = (number: bigint, thisUpdate = AT) =>
    issueCrl({ number, thisUpdate, nextUpdate: after(30 * DAY), revoked: [] }, named('330000-ca'))

  it.each<[string, readonly Bytes[]]>([
    ['older lists of every CA', crls],
    ['a list of a lower number, made later', [...without('330000-ca', second), provinceOf(1n)]],
    ['a list of a higher number, made earlier', [...without('330000-ca', second), provinceOf(3n, instant(AT - DAY))]],
    ['no list where a current one is kept', without('330000-ca', second)],
  ])('is not taken back by %s', (_name, lists) => {
    expect(refusalOf(revoked, published({ version: 3, crls: lists }, NEW))).toBe('trust.list.rolled-back')
  })

  it.each<[string, readonly Bytes[]]>([
    ['the same lists', second],
    ['newer lists', crlsOf(3n, 0, OLD)],
    ['the old lists beside the new ones', [...crls, ...second]],
    ['one newer list', [...without('330000-ca', second), provinceOf(3n)]],
  ])('stands with %s', (_name, lists) => {
    taken(revoked, published({ version: 3, crls: lists }, NEW))
  })

  it('may be forgotten with a CA whose last list has run out', () => {
    const short = generateCrls(hierarchy, { at: instant(AT - HOUR), days: 1, number: 2n }).get('330000-ca')
    const lists = [...without('330000-ca', second), short ?? new Uint8Array()]
    const kept = taken(first, published({ version: 2, crls: lists }, NEW))
    const offered = published(
      { version: 3, crls: without('330000-ca', second), authorities: [authority('310000')] },
      NEW,
    )
    expect(refusalOf(kept, offered)).toBe('trust.list.rolled-back')
    expect(offerTrust(kept, offered, anchors, after(2 * DAY)).findings).toEqual([])
  })

  const forgedBy = (name: string, thisUpdate: Instant, number = 99n) =>
    issueCrl(
      { number, thisUpdate, nextUpdate: after(900 * DAY), revoked: [] },
      { certificate: named(name).certificate, key: named('310000-ca').key },
    )

  it.each<[string, readonly Bytes[]]>([
    ['one of a high number', [forgedBy('330000-ca', AT)]],
    [
      'many whose time has come since',
      Array.from({ length: 130 }, (_, n) => forgedBy('national-operations-ca', after(HOUR + n), BigInt(n))),
    ],
    ['many of the root', Array.from({ length: 130 }, (_, n) => forgedBy('national-root', after(HOUR + n), BigInt(n)))],
  ])('and the next list are not kept out by forged lists: %s', (_name, forged) => {
    const kept = taken(first, published({ version: 2, crls: [...second, ...forged] }, NEW))
    const next = offerTrust(kept, published({ version: 3, crls: second }, NEW), anchors, after(DAY))
    expect([next.findings, next.taken]).toEqual([[], true])
    expect(offerTrust(kept, published({ version: 3 }, OLD), anchors, after(DAY)).taken).toBe(false)
  })
})

function refusalOf(kept: KeptTrust | undefined, bytes: Bytes): TrustFindingCode | undefined {
  const step = offerTrust(kept, bytes, anchors, AT)
  expect([step.taken, step.kept]).toEqual([false, kept])
  return step.findings[0]?.code
}
