import { DAY, HOUR, type Instant, MINUTE, type Outcome, SECOND } from '@yimatong/kernel'
import type { Assessment } from '@yimatong/record'
import { describe, expect, it } from 'vitest'
import { type Judgement, recogniseOffline } from '../src/index.js'
import { assessmentOf, CODE_ID, codeOf, PERSON, recordOf } from './national-codes.js'
import { AT, after, questionOf, snapshot, snapshotOf } from './setting.js'

type Word = readonly [Outcome, string | undefined]

function said({ outcome, findings }: Judgement): Word {
  return [outcome, findings.find((found) => found.severity === 'block')?.code]
}

const judgeAt = (text: string, question = questionOf(), when: Instant = AT) =>
  recogniseOffline(text, question, snapshot, when)

describe('each level, with and without a reason', () => {
  const LEVELS: readonly [string, Partial<Assessment>, Word, readonly string[]][] = [
    ['green', {}, ['accepted', undefined], []],
    ['green with a reason', { reason: '例行复核' }, ['accepted', undefined], []],
    [
      'yellow with a reason',
      { level: '01', reason: '途经中风险地区' },
      ['restricted', undefined],
      ['home-quarantine-7d'],
    ],
    ['yellow without', { level: '01' }, ['undetermined', 'assessment.reason.missing'], []],
    ['yellow with a blank', { level: '01', reason: ' ' }, ['undetermined', 'assessment.reason.missing'], []],
    [
      'yellow with blanks of China',
      { level: '01', reason: '\u3000\u3000' },
      ['undetermined', 'assessment.reason.missing'],
      [],
    ],
    ['yellow with a dash', { level: '01', reason: '—' }, ['undetermined', 'assessment.reason.missing'], []],
    ['red with a reason', { level: '10', reason: '确诊' }, ['refused', undefined], ['central-quarantine-14d']],
    ['red without', { level: '10' }, ['undetermined', 'assessment.reason.missing'], []],
    ['unknown', { level: 'unknown', state: 'under-review' }, ['undetermined', 'assessment.level.unknown'], []],
    [
      'unknown with a reason',
      { level: 'unknown', state: 'suspended', reason: '冻结' },
      ['undetermined', 'assessment.level.unknown'],
      [],
    ],
  ]
  const RULES: readonly [string, string][] = [
    ['310104', 'cn-310000-arrival'],
    ['330000', 'cn-330000-arrival'],
    ['340100', 'cn-340000-arrival'],
    ['110000', 'cn-000000-baseline'],
  ]
  const SIGNERS: readonly [string, string, string][] = [
    ['330000', '330000-code-signer', '330100'],
    ['340000', '340000-code-signer', '340100'],
    ['310000', '310100-code-signer', '310100'],
  ]

  for (const [division, ruleId] of RULES) {
    it.each(LEVELS)(`%s, in ${division}`, (_name, more, word, measures) => {
      for (const [issuer, by, home] of SIGNERS) {
        const record = recordOf(assessmentOf({ division: home, ...more }))
        const judged = judgeAt(codeOf({ record, by, issuer }), questionOf('gate', division))
        expect(said(judged)).toEqual(word)
        expect(judged).toMatchObject({ ruleId, measures, issuer, malformed: false, trustVersion: 7 })
        expect(judged.level).toBe(record.assessment?.level)
      }
    })
  }

  it('no assessment at all is nobody’s level', () => {
    const judged = judgeAt(codeOf({ record: recordOf(undefined) }))
    expect(said(judged)).toEqual(['undetermined', 'assessment.absent'])
    expect(judged.level).toBeUndefined()
  })
})

describe('who stands behind a code', () => {
  it('the gateway, or the city itself', () => {
    expect(judgeAt(codeOf()).assurance).toBe('gateway-attested')
    expect(judgeAt(codeOf({ by: '330100-code-signer' })).assurance).toBe('city-signed')
  })

  it('and a rule may ask for more', () => {
    const strict = { ...snapshot.rules.ruleFor('310000', AT) }
    const { id = '', levels, identity, version = '', division = '', validFrom = AT, maxAssessmentAgeMs = 0 } = strict
    if (!levels || !identity) throw new Error('no rule for Shanghai')
    const rule = {
      id,
      levels,
      identity,
      version,
      division,
      validFrom,
      maxAssessmentAgeMs,
      assurances: ['city-signed'] as const,
      foreign: [],
    }
    const around = snapshotOf({ rules: { ruleFor: () => rule } })
    expect(said(recogniseOffline(codeOf(), questionOf(), around, AT))).toEqual([
      'undetermined',
      'assurance.insufficient',
    ])
    expect(said(recogniseOffline(codeOf({ by: '330100-code-signer' }), questionOf(), around, AT))).toEqual([
      'accepted',
      undefined,
    ])
  })

  const GRADES: readonly [string, string, Parameters<typeof recordOf>[1], Word][] = [
    ['a reference at a gate', 'gate', { reference: 'r-1' }, ['accepted', undefined]],
    ['a reference in a hotel', 'hotel', { reference: 'r-1' }, ['undetermined', 'identity.grade']],
    ['a masked name in a hotel', 'hotel', { name: '**甲' }, ['accepted', undefined]],
    ['a full identity in a hospital', 'hospital', PERSON, ['accepted', undefined]],
    ['nothing in a hospital', 'hospital', {}, ['undetermined', 'identity.grade']],
    ['a reference, for a purpose the rule does not name', 'venue', { reference: 'r-1' }, ['accepted', undefined]],
  ]

  it.each(GRADES)('%s', (_name, purpose, subject, word) => {
    expect(said(judgeAt(codeOf({ record: recordOf(assessmentOf(), subject) }), questionOf(purpose)))).toEqual(word)
  })

  it.each(['constructor', '__proto__', 'toString'])('a purpose called %s is one the rule does not name', (purpose) => {
    const shipped = snapshot.rules.ruleFor('310000', AT)
    if (!shipped) throw new Error('no rule for Shanghai')
    const rule = { ...shipped, identity: { default: 'full' as const } }
    const around = snapshotOf({ rules: { ruleFor: () => rule } })
    const text = codeOf({ record: recordOf(assessmentOf(), { reference: 'r-1' }) })
    expect(said(recogniseOffline(text, questionOf(purpose), around, AT))).toEqual(['undetermined', 'identity.grade'])
  })
})

/** A city's own signer: nobody asked the city since. */
const CITY = '330100-code-signer'

describe('two clocks', () => {
  const skew = 5 * MINUTE
  const longest = 30 * DAY
  const DATES: readonly [string, Parameters<typeof codeOf>[0], Word][] = [
    ['a code at its end', { expiresAt: AT }, ['accepted', undefined]],
    ['a code past its end, within the skew', { expiresAt: after(-skew) }, ['accepted', undefined]],
    ['a code past its end and the skew', { expiresAt: after(-skew - SECOND) }, ['undetermined', 'code.expired']],
    ['a code of long ago', { issuedAt: after(-9 * DAY), expiresAt: after(-8 * DAY) }, ['undetermined', 'code.expired']],
    ['a code out of the future, within the skew', { issuedAt: after(skew) }, ['accepted', undefined]],
    ['a code of the longest life', { expiresAt: after(longest - HOUR) }, ['accepted', undefined]],
    ['a code of a second more', { expiresAt: after(longest - HOUR + SECOND) }, ['undetermined', 'code.lifetime']],
    ['a code of a hundred years', { expiresAt: after(36_500 * DAY) }, ['undetermined', 'code.lifetime']],
    [
      'a city’s own code of a hundred years',
      { expiresAt: after(36_500 * DAY), by: CITY },
      ['undetermined', 'code.lifetime'],
    ],
    ['a code out of the future', { issuedAt: after(skew + SECOND) }, ['undetermined', 'code.not-yet-valid']],
    [
      'an assessment as old as Shanghai accepts',
      { record: recordOf(assessmentOf({ assessedAt: after(-7 * DAY) })), by: CITY },
      ['accepted', undefined],
    ],
    [
      'one that is older',
      { record: recordOf(assessmentOf({ assessedAt: after(-7 * DAY - SECOND) })), by: CITY },
      ['undetermined', 'assessment.too-old'],
    ],
    [
      'an older one that its gateway has just had from the city',
      { record: recordOf(assessmentOf({ assessedAt: after(-60 * DAY) })) },
      ['accepted', undefined],
    ],
    [
      'one that its gateway had from the city too long ago',
      { record: recordOf(assessmentOf({ assessedAt: after(-60 * DAY) })), issuedAt: after(-7 * DAY - SECOND) },
      ['undetermined', 'assessment.too-old'],
    ],
    ['one that does not say when', { record: recordOf(withoutTime()) }, ['undetermined', 'assessment.too-old']],
    [
      'one out of the future, within the skew',
      { record: recordOf(assessmentOf({ assessedAt: after(skew) })) },
      ['accepted', undefined],
    ],
    [
      'one out of the future',
      { record: recordOf(assessmentOf({ assessedAt: after(skew + SECOND) })) },
      ['undetermined', 'code.not-yet-valid'],
    ],
    ['one that held until now', { record: recordOf(assessmentOf({ validUntil: AT })) }, ['accepted', undefined]],
    [
      'one that no longer holds',
      { record: recordOf(assessmentOf({ validUntil: after(-skew - SECOND) })) },
      ['undetermined', 'assessment.expired'],
    ],
  ]

  it.each(DATES)('%s', (_name, options, word) => {
    const judged = judgeAt(codeOf(options))
    expect(said(judged)).toEqual(word)
    expect(judged.record === undefined).toBe(word[1] !== undefined)
  })

  it('what Shanghai finds too old, the baseline may take', () => {
    const text = codeOf({ record: recordOf(assessmentOf({ assessedAt: after(-10 * DAY) })), by: CITY })
    expect(said(judgeAt(text, questionOf('gate', '310000')))[1]).toBe('assessment.too-old')
    expect(said(judgeAt(text, questionOf('gate', '110000')))).toEqual(['accepted', undefined])
  })

  it('where no rule is in force, nothing opens', () => {
    const judged = judgeAt(codeOf(), questionOf('gate', '31'))
    expect(said(judged)).toEqual(['undetermined', 'rule.absent'])
    expect(judged.record).toBeUndefined()
  })

  function withoutTime(): Assessment {
    const { assessedAt: _, ...rest } = assessmentOf()
    return rest
  }
})

describe('what an answer tells', () => {
  it('the facts of a verified code, and its steps in order', () => {
    let tick = 0
    const judged = recogniseOffline(codeOf(), questionOf(), snapshot, AT, { ticks: () => tick++ })
    expect(judged).toMatchObject({
      outcome: 'accepted',
      findings: [],
      level: '00',
      identityGrade: 'full',
      issuer: '330000',
      ruleId: 'cn-310000-arrival',
      trustVersion: 7,
      codeId: Buffer.from(CODE_ID).toString('hex'),
    })
    const steps = ['decode', 'verify', 'trust', 'freshness', 'decide', 'disclose']
    expect(judged.timings).toEqual(steps.map((step) => ({ step, ms: 1 })))
  })

  it('of the record what the purpose allows', () => {
    const shown = (purpose: string) => judgeAt(codeOf(), questionOf(purpose)).record?.subject
    expect(shown('gate')).toEqual({})
    expect(shown('no-such-purpose')).toEqual({})
    expect(shown('hospital')).toEqual(PERSON)
    expect(JSON.stringify(shown('hotel'))).not.toContain(PERSON.documentNumber)
  })

  it('the same, asked twice', () => {
    const texts = [
      codeOf(),
      codeOf({ by: '340000-code-signer', issuer: '340000' }),
      codeOf({ by: 'fault-revoked' }),
      'HCN1:',
    ]
    for (const text of texts) expect(judgeAt(text)).toEqual(judgeAt(text))
  })

  it('a record the profile does not know is the signer’s fault, and shown to nobody', () => {
    const judged = judgeAt(
      codeOf({
        claims: new Map([
          [0, 1],
          [77, 7],
        ]),
      }),
    )
    expect(judged).toMatchObject({
      malformed: false,
      findings: [{ code: 'record.claims.key', party: 'home' }],
      issuer: '330000',
    })
    expect(judged).not.toHaveProperty('record')
    expect(judged.outcome).not.toBe('accepted')
    const byStranger = judgeAt(
      codeOf({
        by: 'fault-revoked',
        claims: new Map([
          [0, 1],
          [77, 7],
        ]),
      }),
    )
    expect(said(byStranger)).toEqual(['refused', 'pki.path.revoked'])
  })
})
