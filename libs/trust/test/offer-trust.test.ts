import { generateCrls } from '@yimatong/certs'
import type { JsonValue } from '@yimatong/codec'
import { signDocument } from '@yimatong/envelope'
import { type Bytes, DAY, HOUR, type Instant, instant, MINUTE, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { offerTrust, restoreTrust, TRUST_LIST_TYPE, type TrustFindingCode, trustListPayload } from '../src/index.js'
import {
  AT,
  after,
  anchors,
  authority,
  chainOf,
  crls,
  hierarchy,
  listOf,
  named,
  published,
  signedPayload,
} from './setting.js'

const first = published({ version: 5 })
const kept = offerTrust(undefined, first, anchors, AT).kept

function changed(change: (payload: Record<string, JsonValue>) => void): Bytes {
  const payload: Record<string, JsonValue> = JSON.parse(JSON.stringify(trustListPayload(listOf({ version: 6 }))))
  change(payload)
  return signedPayload(payload)
}

const withAuthority = (more: Record<string, JsonValue>) =>
  changed((payload) => {
    const [entry] = Array.isArray(payload.authorities) ? payload.authorities : []
    payload.authorities = [{ ...(typeof entry === 'object' ? entry : {}), ...more }]
  })

const resigned = (type: string, by: string) =>
  utf8Encode(JSON.stringify(signDocument(type, trustListPayload(listOf({ version: 6 })), named(by))))

const alteredText = (from: string, to: string) => {
  const text = utf8Decode(published({ version: 6 }))
  if (!text.includes(from)) throw new Error(`nothing to alter: ${from}`)
  return utf8Encode(text.replace(from, to))
}

const REFUSED: readonly [string, TrustFindingCode, Bytes][] = [
  ['nothing', 'trust.list.malformed', new Uint8Array()],
  ['no UTF-8', 'trust.list.malformed', Uint8Array.of(0xff, 0xfe)],
  ['no JSON', 'trust.list.malformed', utf8Encode('{"type":')],
  ['JSON with a member twice', 'trust.list.malformed', alteredText('{"type"', '{"type":"trust-list","type"')],
  ['JSON with __proto__', 'trust.list.malformed', alteredText('{"type"', '{"__proto__":{},"type"')],
  ['no document', 'trust.list.malformed', utf8Encode('[]')],
  [
    'a document without signature',
    'trust.list.malformed',
    utf8Encode('{"type":"trust-list","payload":{},"signatures":[]}'),
  ],
  ['a list cut off', 'trust.list.malformed', published({ version: 6 }).subarray(0, 400)],
  ['a payload that is no object', 'trust.list.malformed', signedPayload([])],
  ['a version of zero', 'trust.list.malformed', changed((list) => Object.assign(list, { version: 0 }))],
  ['a version of text', 'trust.list.malformed', changed((list) => Object.assign(list, { version: '6' }))],
  [
    'a time without offset',
    'trust.list.malformed',
    changed((list) => Object.assign(list, { issuedAt: '2024-06-01T00:00:00' })),
  ],
  [
    'an end before its start',
    'trust.list.malformed',
    changed((list) => Object.assign(list, { expiresAt: '2024-05-31T00:00:00Z' })),
  ],
  ['no authorities', 'trust.list.malformed', changed((list) => delete list.authorities)],
  ['an authority without title', 'trust.list.malformed', withAuthority({ title: null })],
  ['a division of five digits', 'trust.list.malformed', withAuthority({ divisions: ['33000'] })],
  ['an endpoint without TLS', 'trust.list.malformed', withAuthority({ endpoint: 'http://127.0.0.1:1' })],
  ['an endpoint with a path', 'trust.list.malformed', withAuthority({ endpoint: 'https://127.0.0.1:1/x' })],
  ['an endpoint with a user', 'trust.list.malformed', withAuthority({ endpoint: 'https://a@127.0.0.1:1' })],
  ['a pin in capitals', 'trust.list.malformed', withAuthority({ tlsPins: ['A'.repeat(64)] })],
  ['a profile with a path in it', 'trust.list.malformed', withAuthority({ profiles: ['../x'] })],
  [
    'a signer without assurance',
    'trust.list.malformed',
    withAuthority({ signers: [{ certificate: 'AAAA', intermediates: [] }] }),
  ],
  [
    'a certificate that is no base64',
    'trust.list.malformed',
    withAuthority({ signers: [{ certificate: '*', intermediates: [], assurance: 'city-signed' }] }),
  ],
  [
    'a signer chain that is no certificate',
    'trust.list.malformed',
    changed((list) => Object.assign(list, { signerChain: ['AAAA'] })),
  ],
  ['another type', 'trust.list.signature', resigned('receipt-batch', 'registry-trust-list')],
  ['another signer than it names', 'trust.list.signature', resigned(TRUST_LIST_TYPE, 'registry-status')],
  ['an altered payload', 'trust.list.signature', alteredText('"version":6', '"version":7')],
  ['no chain', 'trust.list.signature', published({ version: 6, signerChain: [] })],
  [
    'a chain without its CA',
    'trust.list.signature',
    published({ version: 6, signerChain: chainOf('registry-trust-list').slice(0, 1) }),
  ],
  ['a signer of codes', 'trust.list.signature', published({ version: 6 }, '330000-code-signer')],
  ['a signer of status lists', 'trust.list.signature', published({ version: 6 }, 'registry-status')],
  ['a signer below a strange root', 'trust.list.signature', published({ version: 6 }, 'fault-stranger')],
  ['a signer that was revoked', 'trust.list.signature', published({ version: 6 }, 'registry-revoked')],
  ['a province with the purpose of the registry', 'trust.list.signature', published({ version: 6 }, '330000-usurper')],
  ['no revocation lists', 'trust.list.signature', published({ version: 6, crls: [] })],
  [
    'an issue time at which its signer is no longer good',
    'trust.list.signature',
    published({ version: 6, issuedAt: after(800 * DAY), expiresAt: after(900 * DAY) }),
  ],
  [
    'an issue time that has not come',
    'trust.list.from-the-future',
    published({ version: 6, issuedAt: after(1), expiresAt: after(DAY) }),
  ],
  ['an older version', 'trust.list.rolled-back', published({ version: 4 })],
  ['the same version with other bytes', 'trust.list.rolled-back', published({ version: 5, expiresAt: after(8 * DAY) })],
  ['an end that has come', 'trust.list.expired', published({ version: 6, issuedAt: after(-HOUR), expiresAt: AT })],
  [
    'one division of two authorities',
    'trust.division.contested',
    published({
      version: 6,
      authorities: [authority('330000'), authority('310000', { divisions: ['310000', '330000'] })],
    }),
  ],
  [
    'one TLS key of two authorities',
    'trust.division.contested',
    published({
      version: 6,
      authorities: [
        authority('330000'),
        authority('310000', { tlsPins: ['310000'.padEnd(64, '0'), '330000'.padEnd(64, '0')] }),
      ],
    }),
  ],
  [
    'one id of two authorities',
    'trust.division.contested',
    published({
      version: 6,
      authorities: [authority('330100', { divisions: ['330000'], signers: [] }), authority('330100', { signers: [] })],
    }),
  ],
  [
    'an authority named after another division',
    'trust.division.contested',
    published({ version: 6, authorities: [authority('310000', { divisions: ['330000'] })] }),
  ],
]

describe('an offer that is not taken', () => {
  it.each(REFUSED)('%s: %s', (_name, code, bytes) => {
    const step = offerTrust(kept, bytes, anchors, AT)
    expect(step).toEqual({ kept, taken: false, findings: [{ code, party: 'registry', severity: 'warn' }] })
    expect(step.kept).toBe(kept)
  })

  it.each(REFUSED.filter(([, code]) => code !== 'trust.list.rolled-back'))(
    '%s: leaves nothing where nothing was',
    (_name, code, bytes) => {
      const step = offerTrust(undefined, bytes, anchors, AT)
      expect(step.kept).toBeUndefined()
      expect(step.findings.map((found) => found.code)).toEqual([code])
    },
  )
})

describe('an offer that is taken', () => {
  it('the first, with every member as it was published', () => {
    const list = listOf({ version: 5 })
    expect(kept?.bytes).toBe(first)
    expect(kept?.list).toEqual(list)
  })

  it('the same bytes again: no change and no finding', () => {
    expect(offerTrust(kept, Uint8Array.from(first), anchors, AT)).toEqual({ kept, taken: false, findings: [] })
  })

  it.each([
    ['the next version', { version: 6 }],
    ['a later one, versions between having been missed', { version: 900 }],
    [
      'a city beside its province, each with its own entry',
      { version: 6, authorities: [authority('330000'), authority('330100', { signers: [] })] },
    ],
    [
      'an authority that names one TLS key twice',
      { version: 6, authorities: [authority('330000', { tlsPins: ['ab'.repeat(32), 'ab'.repeat(32)] })] },
    ],
    [
      'an authority that names one division twice',
      { version: 6, authorities: [authority('330000', { divisions: ['330000', '330000'] })] },
    ],
    ['a list in which one revocation list cannot be read', { version: 6, crls: [Uint8Array.of(1, 2, 3), ...crls] }],
    ['a list that ends a millisecond from now', { version: 6, issuedAt: after(-HOUR), expiresAt: after(1) }],
  ])('%s', (_name, more) => {
    const step = offerTrust(kept, published(more), anchors, AT)
    expect(step.findings).toEqual([])
    expect([step.taken, step.kept?.list.version]).toEqual([true, more.version])
  })
})

describe('a clock that is behind the registry’s', () => {
  const justMade = [...generateCrls(hierarchy, { at: AT, days: 30 }).values()]
  const bytes = published({ version: 6, crls: justMade })
  const OFFERS: readonly [string, number, number, TrustFindingCode | undefined][] = [
    ['right', 0, 5 * MINUTE, undefined],
    ['behind by less than the skew', -4 * MINUTE, 5 * MINUTE, undefined],
    ['behind by the skew', -5 * MINUTE, 5 * MINUTE, undefined],
    ['behind by a millisecond more', -5 * MINUTE - 1, 5 * MINUTE, 'trust.list.from-the-future'],
    ['behind by a millisecond, no skew allowed', -1, 0, 'trust.list.from-the-future'],
    ['behind by years', -800 * DAY, 5 * MINUTE, 'trust.list.from-the-future'],
  ]

  it.each(OFFERS)('%s', (_name, ms, skewMs, code) => {
    const step = offerTrust(kept, bytes, anchors, instant(AT + ms), skewMs)
    expect(step.findings[0]?.code).toBe(code)
    expect(step.taken).toBe(code === undefined)
    expect(step.kept?.list.version).toBe(code === undefined ? 6 : 5)
  })

  it('makes no signer good that is not', () => {
    const usurped = published({ version: 6, crls: justMade }, '330000-usurper')
    const step = offerTrust(kept, usurped, anchors, after(-MINUTE), 5 * MINUTE)
    expect(step.findings[0]?.code).toBe('trust.list.signature')
  })

  it('keeps what it took, after a restart too', () => {
    const taken = offerTrust(kept, bytes, anchors, after(-MINUTE), 5 * MINUTE)
    expect(restoreTrust(bytes, anchors)).toEqual(taken.kept)
  })
})

describe('after a restart', () => {
  it('what was kept is believed again', () => {
    expect(kept && restoreTrust(kept.bytes, anchors)).toEqual(kept)
  })

  it('even when its signer has ended since', () => {
    const bytes = published({ version: 6 }, 'registry-short')
    const taken = offerTrust(kept, bytes, anchors, AT)
    expect(taken.taken).toBe(true)
    const later: Instant = after(11 * DAY)
    expect(offerTrust(undefined, bytes, anchors, later).findings[0]?.code).toBe('trust.list.signature')
    expect(restoreTrust(bytes, anchors)).toEqual(taken.kept)
  })

  it.each(REFUSED.filter(([, code]) => /malformed|signature/.test(code)))('never: %s', (_name, _code, bytes) => {
    expect(restoreTrust(bytes, anchors)).toBeUndefined()
  })
})
