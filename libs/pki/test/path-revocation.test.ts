import { DAY, hexEncode, instant, SECOND } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { type Issuer, type PathRequest, verifyPath } from '../src/index.js'
import { AT, ask, keyOf, listOf, makeCa, makeSigner } from './authority.js'

const root = makeCa('root', undefined, { pathLength: 2 })
const ca = makeCa('ca', root, { pathLength: 0 })
const signer = makeSigner('signer', ca)

function codesOf(request: PathRequest): string[] {
  return verifyPath(request).findings.map(({ code }) => code)
}

describe('revocation', () => {
  const good = [listOf(root), listOf(ca)]
  const revoked = (issuer: Issuer, target: Issuer, more = {}) =>
    listOf(issuer, { revoked: [{ serial: target.certificate.serial, at: AT }], ...more })
  const critical = { oid: '2.5.29.28', critical: true }
  const silent = makeCa('silent', root, { extensions: { keyUsage: ['keyCertSign'] } })
  const impostor: Issuer = { ...ca, key: keyOf('impostor') }

  it.each<[string, Partial<PathRequest>, string[]]>([
    ['lists of every CA', { crls: good, requireRevocation: true }, []],
    ['no lists', { requireRevocation: true }, ['pki.path.revocation-unknown']],
    ['no lists, and none asked for', {}, []],
    ["the leaf's CA only", { crls: [listOf(ca)], requireRevocation: true }, ['pki.path.revocation-unknown']],
    [
      'the leaf on the list',
      { crls: [listOf(root), revoked(ca, signer)], requireRevocation: true },
      ['pki.path.revoked'],
    ],
    ['the leaf on the list, and none asked for', { crls: [revoked(ca, signer)] }, ['pki.path.revoked']],
    ['the CA on the list', { crls: [revoked(root, ca), listOf(ca)], requireRevocation: true }, ['pki.path.revoked']],
    [
      'a list of yesterday',
      { crls: [listOf(root), listOf(ca, { nextUpdate: instant(AT - SECOND) })], requireRevocation: true },
      ['pki.path.revocation-unknown'],
    ],
    [
      'the leaf on a list of yesterday',
      { crls: [listOf(root), revoked(ca, signer, { nextUpdate: instant(AT - SECOND) })], requireRevocation: true },
      ['pki.path.revoked'],
    ],
    [
      'a list of tomorrow',
      {
        crls: [listOf(root), listOf(ca, { thisUpdate: instant(AT + 1), nextUpdate: instant(AT + DAY) })],
        requireRevocation: true,
      },
      [],
    ],
    [
      'a list of the day after',
      {
        crls: [listOf(root), listOf(ca, { thisUpdate: instant(AT + SECOND), nextUpdate: instant(AT + DAY) })],
        requireRevocation: true,
      },
      ['pki.path.revocation-unknown'],
    ],
    [
      'an older list that names it',
      { crls: [...good, revoked(ca, signer, { thisUpdate: instant(AT - 2 * DAY) })], requireRevocation: true },
      [],
    ],
    [
      'a newer list that names it',
      { crls: [...good, revoked(ca, signer, { thisUpdate: instant(AT - SECOND) })], requireRevocation: true },
      ['pki.path.revoked'],
    ],
    [
      'two lists of one second, the higher number names it',
      { crls: [...good, revoked(ca, signer, { number: 2n })], requireRevocation: true },
      ['pki.path.revoked'],
    ],
    [
      'a list that another key signed',
      { crls: [listOf(root), listOf(impostor)], requireRevocation: true },
      ['pki.path.revocation-unknown'],
    ],
    [
      'a good list behind one that another key signed',
      { crls: [...good, listOf(impostor, { thisUpdate: instant(AT - SECOND) })], requireRevocation: true },
      [],
    ],
    [
      'a list with an unknown critical extension',
      { crls: [listOf(root), { ...listOf(ca), criticalUnknown: [critical.oid] }], requireRevocation: true },
      ['pki.path.revocation-unknown'],
    ],
  ])('%s', (_, more, codes) => {
    expect(codesOf(ask(signer, [ca], [root], more))).toEqual(codes)
  })

  it('takes no list of a CA that may not sign lists', () => {
    const request = ask(makeSigner('x', silent), [silent], [root], {
      crls: [listOf(root), listOf(silent)],
      requireRevocation: true,
    })
    expect(codesOf(request)).toEqual(['pki.path.revocation-unknown'])
  })

  it('does not mistake an equal serial of another CA', () => {
    const crls = [...good, listOf(makeCa('other'), { revoked: [{ serial: signer.certificate.serial, at: AT }] })]
    expect(codesOf(ask(signer, [ca], [root], { crls, requireRevocation: true }))).toEqual([])
  })

  it('never takes a list with any byte of its signed part changed', () => {
    const list = listOf(ca)
    const wrong = [...list.tbs.keys()].filter((i) => {
      const tbs = Uint8Array.from(list.tbs)
      tbs[i] = (tbs[i] ?? 0) ^ 1
      const crls = [listOf(root), { ...list, tbs }]
      return verifyPath(ask(signer, [ca], [root], { crls, requireRevocation: true })).ok
    })
    expect(wrong).toEqual([])
    expect(hexEncode(list.tbs)).toContain(hexEncode(ca.certificate.subject.der))
  })
})
