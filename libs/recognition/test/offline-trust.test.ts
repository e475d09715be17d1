import { DAY, HOUR, type Instant, MINUTE, type Outcome } from '@yimatong/kernel'
import type { Assessment } from '@yimatong/record'
import { describe, expect, it } from 'vitest'
import { type Judgement, recogniseOffline } from '../src/index.js'
import { assessmentOf, codeOf, recordOf } from './national-codes.js'
import { AT, after, FAULTS, province, questionOf, signerEntry, snapshot, snapshotOf, trustOf } from './setting.js'

type Word = readonly [Outcome, string | undefined]

function said({ outcome, findings }: Judgement): Word {
  return [outcome, findings.find((found) => found.severity === 'block')?.code]
}

const judgeAt = (text: string, question = questionOf(), when: Instant = AT) =>
  recogniseOffline(text, question, snapshot, when)

describe('the trust list', () => {
  const aged = (ms: number) =>
    recogniseOffline(codeOf({ expiresAt: after(20 * DAY) }), questionOf('gate', '110000'), snapshot, after(ms))

  it('absent: the manual desk', () => {
    const judged = recogniseOffline(codeOf(), questionOf(), snapshotOf({ trust: undefined }), AT)
    expect(said(judged)).toEqual(['undetermined', 'trust.list.absent'])
    expect(judged).toMatchObject({ malformed: false, findings: [{ party: 'arrival' }] })
  })

  it('stale: still believed, and said', () => {
    const judged = aged(7 * DAY + HOUR)
    expect(said(judged)).toEqual(['accepted', undefined])
    expect(judged.findings).toEqual([{ code: 'trust.list.stale', party: 'registry', severity: 'warn' }])
  })

  it('past its grace: undetermined, for a signer it does not name as well', () => {
    expect(said(aged(8 * DAY))).toEqual(['undetermined', 'trust.list.expired'])
    const empty = snapshotOf({ trust: trustOf({ authorities: [] }) })
    expect(said(recogniseOffline(codeOf(), questionOf(), empty, after(8 * DAY)))).toEqual([
      'undetermined',
      'trust.list.expired',
    ])
    expect(said(recogniseOffline(codeOf(), questionOf(), empty, AT))).toEqual(['refused', 'trust.signer.unknown'])
  })
})

describe('a list past its end', () => {
  it('cannot tell a stranger from a signer admitted since', () => {
    const stale = snapshotOf({ trust: trustOf({ authorities: [] }) })
    const text = codeOf({ expiresAt: after(20 * DAY) })
    const judged = recogniseOffline(text, questionOf(), stale, after(7 * DAY))
    expect(said(judged)).toEqual(['undetermined', 'trust.signer.not-yet-known'])
    expect(judged.findings).toMatchObject([{ code: 'trust.list.stale' }, { party: 'registry' }])
    const before = recogniseOffline(text, questionOf(), stale, after(7 * DAY - 1))
    expect(said(before)).toEqual(['refused', 'trust.signer.unknown'])
  })
})

describe('a signer that begins', () => {
  const skewed = (ms: number) => {
    const young = trustOf()
    const signers = new Map(
      [...young.signers].map(([key, entries]) => [
        key,
        entries.map((entry) => ({ ...entry, verdict: { ...entry.verdict, validFrom: after(ms) } })),
      ]),
    )
    return said(recogniseOffline(codeOf(), questionOf(), snapshotOf({ trust: { ...young, signers } }), AT))
  }

  it('within the skew of the clocks has begun, and not a millisecond later', () => {
    const { skewMs } = snapshot.limits
    expect(skewMs).toBe(5 * MINUTE)
    expect(skewed(skewMs)).toEqual(['accepted', undefined])
    expect(skewed(skewMs + 1)).toEqual(['undetermined', 'pki.path.revocation-unknown'])
  })
})

describe('a signer that may not', () => {
  it.each(FAULTS)('%s: %s', (by, code) => {
    const judged = judgeAt(codeOf({ by }))
    expect(said(judged)).toEqual(['refused', code])
    expect(judged).not.toHaveProperty('record')
    expect(judged).not.toHaveProperty('level')
    expect(judged).not.toHaveProperty('identityGrade')
  })

  const SCOPES: readonly [string, Parameters<typeof codeOf>[0]][] = [
    ['speaks for another province', { record: recordOf(assessmentOf({ division: '310100' })) }],
    ['speaks for another city', { by: '330100-code-signer', record: recordOf(assessmentOf({ division: '330200' })) }],
    [
      'is a city’s and speaks for the province',
      { by: '330100-code-signer', record: recordOf(assessmentOf({ division: '330000' })) },
    ],
    ['is a city’s and does not say for whom', { by: '330100-code-signer', record: recordOf(withoutDivision()) }],
    ['names another authority as the issuer', { issuer: '310000' }],
    ['names a city as the issuer that has no entry', { issuer: '330100' }],
    ['signs for Zhejiang from Shanghai', { by: '310000-code-signer', issuer: '330000' }],
    ['signs for Zhejiang from Shanghai under its own name', { by: '310000-code-signer', issuer: '310000' }],
  ]

  it.each(SCOPES)('%s', (_name, options) => {
    const judged = judgeAt(codeOf(options))
    expect(said(judged)).toEqual(['refused', 'trust.signer.scope'])
    expect(judged).not.toHaveProperty('record')
  })

  it('a gateway that does not say for whom speaks for itself', () => {
    expect(said(judgeAt(codeOf({ record: recordOf(withoutDivision()) })))).toEqual(['accepted', undefined])
  })

  it('is no reason against the one who may: every entry of a key is tried', () => {
    const mine = province('330000', signerEntry('330000-code-signer', 'city-signed'))
    const wrongFirst = { ...mine, signers: [signerEntry('330000-code-signer', 'city-signed'), ...mine.signers] }
    for (const authorities of [[province('310000', signerEntry('330000-code-signer')), mine], [wrongFirst]]) {
      const judged = recogniseOffline(codeOf(), questionOf(), snapshotOf({ trust: trustOf({ authorities }) }), AT)
      expect(said(judged)).toEqual(['accepted', undefined])
      expect(judged).toMatchObject({ issuer: '330000', assurance: 'gateway-attested' })
    }
  })

  function withoutDivision(): Assessment {
    const { division: _, ...rest } = assessmentOf()
    return rest
  }
})

describe('the answer to a live question', () => {
  const nonce = Uint8Array.from({ length: 16 }, (_, index) => index)
  const asked = { nonce: '000102030405060708090a0b0c0d0e0f', authority: '330000' }
  const answer = (options: Parameters<typeof codeOf>[0], answerTo = asked) =>
    recogniseOffline(codeOf(options), questionOf(), snapshot, AT, { answerTo })

  it('carries the nonce of the question, and is signed by who was asked', () => {
    expect(said(answer({ nonce }))).toEqual(['accepted', undefined])
  })

  it.each([
    ['has no nonce', answer({})],
    ['has another nonce', answer({ nonce: nonce.map((byte) => byte ^ 1) })],
    ['has more than the nonce', answer({ nonce: Uint8Array.of(...nonce, 0) })],
    ['is another authority’s', answer({ nonce }, { ...asked, authority: '310000' })],
  ])('%s: it answers nothing', (_name, judged) => {
    expect(said(judged)).toEqual(['refused', 'code.nonce'])
    expect(judged.findings).toMatchObject([{ party: 'home' }])
    expect(judged).not.toHaveProperty('record')
  })

  it('shown at a gate as if it were a code: neither', () => {
    const judged = judgeAt(codeOf({ nonce }))
    expect(said(judged)).toEqual(['refused', 'code.nonce'])
    expect(judged.findings).toMatchObject([{ party: 'holder' }])
  })

  it('holds the home side to account for what it sent', () => {
    const late = answer({ nonce, issuedAt: after(-2 * DAY), expiresAt: after(-DAY) })
    expect(late.findings).toMatchObject([{ code: 'code.expired', party: 'home' }])
    const text = codeOf({ nonce })
    const garbled = recogniseOffline(text.slice(0, -3), questionOf(), snapshot, AT, { answerTo: asked })
    expect(garbled.findings).toMatchObject([{ party: 'home' }])
    expect(garbled.malformed).toBe(true)
  })
})
