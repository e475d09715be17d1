import { sealReferenceToken } from '@yimatong/envelope'
import { DAY, type Finding, finding, HOUR, type Instant, MINUTE, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { type HomeAnswer, OUTAGE_CODES, type RecognitionRequest, recognise, type Shown } from '../src/index.js'
import { type Asked, arrivalWith, FIRST_NONCE, FIRST_NONCE_HEX, unasked } from './arrival.js'
import { assessmentOf, type CodeOptions, codeOf, NUMBER, recordOf } from './national-codes.js'
import { AT, after, questionOf, snapshot, snapshotOf, trustOf } from './setting.js'
import { limits } from './standards.js'

const ask = (shown: Shown, more: Partial<RecognitionRequest> = {}): RecognitionRequest => ({
  shown,
  question: questionOf(),
  consent: false,
  ...more,
})

const scan = (text: string) => ask({ kind: 'code', text })
const byDocument = (number = NUMBER, home?: string) =>
  ask({ kind: 'document', type: 'resident-id', number, ...(home !== undefined && { home }) }, { consent: true })

const symbolOf = (createdAt: Instant) => `https://s.sh.gov.cn/${'5'.repeat(32)}${createdAt}`
const ANHUI_SYMBOL = `https://akm.ah.gov.cn/jkm?qrcode=${'a'.repeat(32)}`

function tokenOf(division = '330000', expiresAt: Instant = after(HOUR)): string {
  const header = { division, codeId: new Uint8Array(16), keyId: 'k1', expiresAt }
  return sealReferenceToken({ ...header, lookup: utf8Encode('["x"]') }, new Uint8Array(32), new Uint8Array(12))
}

/** What a home gateway signs for the first question of an arrival. */
const answerOf = (options: CodeOptions = {}): HomeAnswer => ({
  code: codeOf({ nonce: FIRST_NONCE, ...options }),
  findings: [],
})

describe('what carries its own proof', () => {
  it('a national code is judged at once, and nobody is asked', async () => {
    const judged = await recognise(arrivalWith(unasked), scan(codeOf()))
    expect(judged).toMatchObject({ outcome: 'accepted', level: '00', findings: [] })
    expect(judged.timings.map((timing) => timing.step)).toEqual([
      'detect',
      'decode',
      'verify',
      'trust',
      'freshness',
      'decide',
      'disclose',
    ])
  })

  it.each(['', ' ', '健康码', 'HCN2:ABC', 'hcn1:ABC', 'https://example.org/x', ` ${ANHUI_SYMBOL}`])(
    '%j is no known code',
    async (text) => {
      const judged = await recognise(arrivalWith(unasked), scan(text))
      expect(judged).toMatchObject({
        outcome: 'undetermined',
        malformed: true,
        findings: [{ code: 'code.kind.unknown', party: 'holder' }],
      })
    },
  )
})

describe('where home is asked', () => {
  const ROUTES: readonly [string, RecognitionRequest, string, Asked['query']['subject']][] = [
    [
      'a token goes to the division in its header',
      scan(tokenOf('330000')),
      '330000',
      { kind: 'token', token: tokenOf('330000') },
    ],
    [
      'a symbol goes to the division of its profile',
      scan(symbolOf(AT)),
      '310000',
      { kind: 'symbol', profile: 'cn-31-ssm-online', text: symbolOf(AT) },
    ],
    [
      'a symbol without a clock as well',
      scan(ANHUI_SYMBOL),
      '340000',
      { kind: 'symbol', profile: 'cn-34-akm', text: ANHUI_SYMBOL },
    ],
    [
      'a document goes to the province of its number',
      byDocument(),
      '330000',
      { kind: 'document', type: 'resident-id', number: NUMBER },
    ],
    [
      'or to the home that was named',
      byDocument(NUMBER, '340100'),
      '340000',
      { kind: 'document', type: 'resident-id', number: NUMBER },
    ],
  ]

  it.each(ROUTES)('%s', async (_name, request, home, subject) => {
    const record = recordOf(assessmentOf({ division: home }))
    const arrival = arrivalWith(({ authority }) =>
      answerOf({ record, issuer: authority.id, by: `${authority.id}-code-signer` }),
    )
    const judged = await recognise(arrival, request)
    expect(judged).toMatchObject({ outcome: 'accepted', issuer: home, findings: [], malformed: false })
    expect(arrival.asked).toHaveLength(1)
    expect(arrival.asked[0]).toMatchObject({
      authority: { id: home },
      deadlineMs: limits.homeDeadlineMs,
      query: {
        subject,
        place: request.question.place,
        purpose: 'gate',
        consent: request.consent,
        nonce: FIRST_NONCE_HEX,
      },
    })
    expect(judged.timings.map((timing) => timing.step).slice(0, 3)).toEqual(['detect', 'home', 'decode'])
  })

  it('every question has a nonce of its own', async () => {
    const arrival = arrivalWith(() => finding('home.timeout', 'home'))
    await recognise(arrival, scan(ANHUI_SYMBOL))
    await recognise(arrival, scan(ANHUI_SYMBOL))
    expect(new Set(arrival.asked.map(({ query }) => query.nonce)).size).toBe(2)
  })

  const late = limits.skewMs + 1
  const STOPS: readonly [string, RecognitionRequest, string, boolean][] = [
    ['a document without consent', { ...byDocument(), consent: false }, 'consent.missing', false],
    ['a document of a province without entry', byDocument('110199190001010010'), 'home.unknown', false],
    ['a passport that does not say where home is', byDocument('E00000000'), 'home.unknown', false],
    ['a home that is no division', byDocument(NUMBER, 'https'), 'home.unknown', false],
    ['a token of a division without entry', scan(tokenOf('110000')), 'home.unknown', false],
    ['a token past its end', scan(tokenOf('330000', after(-6 * MINUTE))), 'code.expired', false],
    ['a token that is none', scan('HCR1:ABC'), 'envelope.token.cbor', true],
    ['a token that is not even text', scan('HCR1:%%%é'), 'envelope.base45.malformed', true],
    ['a symbol past its life', scan(symbolOf(after(-DAY - late))), 'code.expired', false],
    ['a symbol out of the future', scan(symbolOf(after(late))), 'code.not-yet-valid', false],
  ]

  it.each(STOPS)('nobody is asked about %s', async (_name, request, code, malformed) => {
    const judged = await recognise(arrivalWith(unasked), request)
    expect(judged.findings.map((found) => found.code)).toEqual([code])
    expect(judged).toMatchObject({ malformed })
    expect(judged.outcome).toBe(malformed ? 'refused' : 'undetermined')
    expect(judged).not.toHaveProperty('record')
  })

  it('nobody is asked when no answer could be believed', async () => {
    const without = await recognise(arrivalWith(unasked, { snapshot: snapshotOf({ trust: undefined }) }), byDocument())
    expect(without).toMatchObject({ outcome: 'undetermined', findings: [{ code: 'trust.list.absent' }] })
    const old = await recognise(arrivalWith(unasked, { at: after(8 * DAY) }), byDocument())
    expect(old).toMatchObject({ outcome: 'undetermined', findings: [{ code: 'trust.list.expired' }] })
  })
})

describe('when home does not answer', () => {
  it.each(OUTAGE_CODES)('%s is nobody’s level', async (code) => {
    const judged = await recognise(
      arrivalWith(() => finding(code, 'home')),
      byDocument(),
    )
    expect(judged).toMatchObject({ outcome: 'undetermined', malformed: false })
    expect(judged.findings).toEqual([{ code, party: 'home', severity: 'block' }])
    expect(judged.timings.map((timing) => timing.step)).toEqual(['detect', 'home'])
  })

  const SAID: readonly [string, HomeAnswer, readonly string[]][] = [
    ['nothing at all', { findings: [] }, ['home.failed']],
    [
      'only a warning',
      { findings: [finding('profile.answer.unknown-value', 'home', { severity: 'warn' })] },
      ['home.failed'],
    ],
    ['why not', { findings: [finding('profile.answer.not-found', 'holder')] }, ['profile.answer.not-found']],
    [
      'why not, beside a code',
      { ...answerOf(), findings: [finding('home.answers-differ', 'home')] },
      ['home.answers-differ'],
    ],
    ['what nobody here knows', { findings: [finding('no.such.code', 'home')] }, ['no.such.code']],
  ]

  it.each(SAID)('it says %s: undetermined', async (_name, answer, codes) => {
    const judged = await recognise(
      arrivalWith(() => answer),
      byDocument(),
    )
    expect(judged.outcome).toBe('undetermined')
    expect(judged.findings.map((found) => found.code)).toEqual(codes)
    expect(judged).not.toHaveProperty('level')
  })

  it('a flood of findings stays within what a receipt holds', async () => {
    const warnings: readonly Finding[] = Array.from({ length: 500 }, () =>
      finding('home.failed', 'home', { severity: 'warn' }),
    )
    const warned = await recognise(
      arrivalWith(() => ({ ...answerOf(), findings: warnings })),
      byDocument(),
    )
    expect(warned.outcome).toBe('accepted')
    const blocks = warnings.map((found) => ({ ...found, severity: 'block' as const }))
    const blocked = await recognise(
      arrivalWith(() => ({ findings: blocks })),
      byDocument(),
    )
    for (const judged of [warned, blocked]) expect(judged.findings.length).toBeLessThan(30)
  })
})

describe('an answer that is not to be believed', () => {
  const foreign = { record: recordOf(assessmentOf({ division: '340100' })), by: '340000-code-signer', issuer: '340000' }
  const UNVERIFIED = 'home.answer-unverified'
  const ANSWERS: readonly [string, HomeAnswer, ...(readonly string[])][] = [
    ['is garbage', { code: 'no code', findings: [] }, 'home.answer-malformed'],
    ['is empty', { code: '', findings: [] }, 'home.answer-malformed'],
    ['is cut off', { code: codeOf({ nonce: FIRST_NONCE }).slice(0, 90), findings: [] }, 'home.answer-malformed'],
    ['is a token', { code: tokenOf(), findings: [] }, 'home.answer-malformed'],
    ['is another authority’s', answerOf(foreign), UNVERIFIED, 'code.nonce'],
    [
      'is another authority’s in its name',
      answerOf({ ...foreign, issuer: '330000' }),
      UNVERIFIED,
      'trust.signer.scope',
    ],
    ['has no nonce', { code: codeOf(), findings: [] }, UNVERIFIED, 'code.nonce'],
    ['has the nonce of another question', answerOf({ nonce: new Uint8Array(16) }), UNVERIFIED, 'code.nonce'],
    ['is signed by who was revoked', answerOf({ by: 'fault-revoked' }), UNVERIFIED, 'pki.path.revoked'],
    [
      'is signed by who is not on the list',
      answerOf({ by: '330000-receipt-signer' }),
      UNVERIFIED,
      'trust.signer.unknown',
    ],
    ['has expired', answerOf({ issuedAt: after(-2 * HOUR), expiresAt: after(-HOUR) }), 'code.expired'],
    ['holds a record that is none', answerOf({ claims: new Map([[0, 1]]) }), 'record.claims.faults'],
  ]

  it.each(ANSWERS)('%s', async (_name, answer, ...codes) => {
    const judged = await recognise(
      arrivalWith(() => answer),
      byDocument(),
    )
    expect(judged.findings.map((found) => found.code)).toEqual(codes)
    // Home's own doing: nobody's red, and one finding blocks; what else was seen is told as a warning.
    expect(judged).toMatchObject({ outcome: 'undetermined', malformed: false })
    expect(judged.findings.map(({ party, severity }) => `${party} ${severity}`)).toEqual(
      codes.map((_, place) => (place === 0 ? 'home block' : 'home warn')),
    )
    expect(judged).not.toHaveProperty('record')
    expect(judged).not.toHaveProperty('level')
  })

  it('of a province whose signer has left the list, is undone at once', async () => {
    const around = snapshotOf({ trust: trustOf({ authorities: snapshot.trust ? [emptied()] : [] }) })
    const judged = await recognise(
      arrivalWith(() => answerOf(), { snapshot: around }),
      byDocument(),
    )
    expect(judged).toMatchObject({
      outcome: 'undetermined',
      findings: [{ code: UNVERIFIED }, { code: 'trust.signer.unknown' }],
    })
  })

  function emptied() {
    const authority = snapshot.trust?.authorityOf('330000')
    if (!authority) throw new Error('no entry for 330000')
    return { ...authority, signers: [] }
  }
})

describe('red by the rule of arrival', () => {
  it('stays red out of a live answer: the level is held against its holder, the answer is not', async () => {
    const red = answerOf({ record: recordOf(assessmentOf({ level: '10', reason: '密切接触' })) })
    const judged = await recognise(
      arrivalWith(() => red),
      byDocument(),
    )
    expect(judged).toMatchObject({ outcome: 'refused', level: '10', findings: [] })
  })
})

describe('a warning of home', () => {
  it('is passed on before our own findings, and changes nothing', async () => {
    const warning = finding('profile.answer.unknown-value', 'home', { severity: 'warn', path: '/dataSource' })
    const yellow = answerOf({ record: recordOf(assessmentOf({ level: '01' })) })
    const judged = await recognise(
      arrivalWith(() => ({ ...yellow, findings: [warning] })),
      byDocument(),
    )
    expect(judged.findings.map((found) => found.code)).toEqual([warning.code, 'assessment.reason.missing'])
    expect(judged.outcome).toBe('undetermined')
  })
})
