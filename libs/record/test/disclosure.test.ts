import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  discloseRecord,
  fromRecordJson,
  identityGradeOf,
  maskText,
  type NationalRecord,
  RecordError,
  withOrigins,
} from '../src/index.js'
import { validJson } from './arbitraries.js'
import { elements, fullRecord, minimalRecord } from './synthetic.js'

const green: NationalRecord = { ...fullRecord, assessment: { level: '00', decidedBy: 'human', reason: '测试' } }

function withAssessment(assessment: NonNullable<NationalRecord['assessment']>): NationalRecord {
  const { origins: _, ...draft } = green
  return withOrigins({ ...draft, assessment }, elements)
}

describe('minimal disclosure', () => {
  it('keeps of a yellow what a checkpoint must be told', () => {
    const { subject, assessment, origins, ...rest } = discloseRecord(fullRecord, 'minimal', elements)
    expect(rest).toEqual({ profile: 'hc-n/1' })
    expect(subject).toEqual({})
    const { tests: _tests, channel: _channel, ...kept } = fullRecord.assessment ?? {}
    expect(assessment).toEqual(kept)
    expect(origins['/assessment/assessedAt']).toEqual({ kind: 'derived', how: 'live-answer-instant' })
    expect(Object.keys(origins)).toHaveLength(Object.keys(kept).length)
  })

  it.each(['01', '10'] as const)('keeps reason, rule and source of %s and drops those of green', (level) => {
    const explained = { decidedBy: 'human', reason: '测试', ruleId: 'r', dataSource: '02' } as const
    const shown = discloseRecord(withAssessment({ level, ...explained }), 'minimal', elements)
    expect(shown.assessment).toEqual({ level, ...explained })
    const shownGreen = discloseRecord(withAssessment({ level: '00', ...explained }), 'minimal', elements)
    expect(shownGreen.assessment).toEqual({ level: '00', decidedBy: 'human' })
  })

  it('keeps the state and reason of an unknown level', () => {
    const unknown = { level: 'unknown', state: 'under-review', decidedBy: 'unknown', reason: '测试' } as const
    expect(discloseRecord(withAssessment(unknown), 'minimal', elements).assessment).toEqual(unknown)
  })

  it('changes nothing of what is minimal already', () => {
    expect(discloseRecord(minimalRecord, 'minimal', elements)).toEqual(minimalRecord)
  })
})

describe('masked and full disclosure', () => {
  it('masks name and numbers and marks them derived', () => {
    const { subject, health, trips, extensions, origins } = discloseRecord(fullRecord, 'masked', elements)
    expect(subject).toEqual({
      name: '**甲',
      documentType: 'resident-id',
      documentNumber: '3301**********0010',
      telephone: '100****0001',
    })
    expect([health, trips, extensions]).toEqual([undefined, undefined, undefined])
    expect(origins['/subject/name']).toEqual({ kind: 'derived', how: 'masked' })
    // The city's own id of a person opens the city's answer again: it goes no further than home.
    expect(origins).not.toHaveProperty('/subject/reference')
  })

  it('shows all in full', () => {
    expect(discloseRecord(fullRecord, 'full', elements)).toBe(fullRecord)
  })

  it.each([
    ['mask-name', '测试甲', '**甲'],
    ['mask-name', '甲', '*'],
    ['mask-name', '𠮷野', '*野'],
    ['mask-name', '野𠮷', '*𠮷'],
    ['mask-number', 'H10000001', 'H1*****01'],
    ['mask-number', '123', '***'],
    ['mask-telephone', '10000000001', '100****0001'],
    ['mask-telephone', '600001', '****01'],
    ['mask-telephone', '120', '***'],
  ] as const)('%s: %s becomes %s', (rule, text, masked) => {
    expect(maskText(text, rule)).toBe(masked)
  })

  it('masks what is masked to itself', () => {
    const rules = fc.constantFrom('mask-name', 'mask-number', 'mask-telephone')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), rules, (text, rule) => {
        const once = maskText(text, rule)
        expect(maskText(once, rule)).toBe(once)
        expect([...once]).toHaveLength([...text].length)
      }),
    )
  })
})

describe('disclosure by allowed paths', () => {
  it.each<[string, string[], object]>([
    ['nothing', [], { subject: {} }],
    ['one element', ['/subject/name'], { subject: { name: '测试甲' } }],
    [
      'a number takes its type along',
      ['/subject/documentNumber'],
      { subject: { documentType: 'resident-id', documentNumber: fullRecord.subject.documentNumber } },
    ],
    ['a group', ['/health'], { subject: {}, health: fullRecord.health }],
    ['an element of a list', ['/trips/*/to'], { subject: {}, trips: [{ to: '330199' }, { to: '310199' }] }],
    [
      'a part of the assessment takes level and decider along',
      ['/assessment/reason'],
      { subject: {}, assessment: { level: '01', decidedBy: 'human', reason: '测试原因' } },
    ],
    ['a named extension', ['/extensions/vaccination'], { subject: {}, extensions: fullRecord.extensions }],
    ['another extension', ['/extensions/score'], { subject: {} }],
  ])('%s', (_name, paths, members) => {
    const { origins, ...shown } = discloseRecord(fullRecord, paths, elements)
    expect(shown).toEqual({ profile: 'hc-n/1', ...members })
    for (const [pointer, origin] of Object.entries(origins)) expect(origin).toEqual(fullRecord.origins[pointer])
  })

  it('keeps the state of an unknown level with any part of the assessment', () => {
    const record = withAssessment({ level: 'unknown', state: 'expired', decidedBy: 'unknown', division: '330100' })
    const shown = discloseRecord(record, ['/assessment/division'], elements)
    expect(shown.assessment).toEqual(record.assessment)
  })

  it.each(['/subject/nom', '/trips/0/to', 'subject', '/extensions/a/b', ''])('refuses the path %j', (path) => {
    expect(() => discloseRecord(fullRecord, [path], elements)).toThrow(
      expect.objectContaining({ code: 'record.disclosure.path' }),
    )
  })

  it('refuses to show a record that was never valid', () => {
    expect(() => discloseRecord({ ...fullRecord, origins: {} }, 'minimal', elements)).toThrow(RecordError)
  })
})

describe('every disclosure of every record', () => {
  const paths = fc.subarray(elements.rows.map((row) => row.path))
  const disclosures = fc.oneof(fc.constantFrom('minimal' as const, 'masked' as const, 'full' as const), paths)

  it('is a valid record with the same level, or without an assessment', () => {
    fc.assert(
      fc.property(validJson, disclosures, (json, disclosure) => {
        const record = fromRecordJson(json, elements)
        const shown = discloseRecord(record, disclosure, elements)
        expect(elements.check(shown)).toEqual([])
        expect([undefined, record.assessment?.level]).toContain(shown.assessment?.level)
        expect(discloseRecord(shown, disclosure, elements)).toEqual(shown)
        if (disclosure === 'minimal') expect(identityGradeOf(shown)).toBe('reference')
        if (disclosure === 'masked') expect(identityGradeOf(shown)).not.toBe('full')
      }),
      { numRuns: 300 },
    )
  })
})

describe('identity grade', () => {
  it.each([
    ['full', { name: '测试甲', documentNumber: '1' }],
    ['masked', { name: '测试甲', documentNumber: '1*' }],
    ['masked', { name: '*甲', documentNumber: '1' }],
    ['masked', { name: '测试甲' }],
    ['masked', { documentNumber: '1' }],
    ['reference', { reference: 'x', telephone: '10000000001' }],
    ['reference', {}],
  ] as const)('%s for %o', (grade, subject) => {
    expect(identityGradeOf({ ...fullRecord, subject })).toBe(grade)
  })
})

describe('origins of a record that was put together', () => {
  it('refuses a derivation of an absent element', () => {
    const { origins: _, ...draft } = minimalRecord
    expect(() => withOrigins(draft, elements, { '/subject/name': 'guess' })).toThrow(
      expect.objectContaining({ code: 'record.origin.pointer' }),
    )
    expect(() => withOrigins({ ...draft, subject: { sex: '3' } }, elements)).toThrow(
      expect.objectContaining({
        code: 'record.origin.faults',
        detail: expect.objectContaining({ path: '/subject/sex' }),
      }),
    )
  })
})
