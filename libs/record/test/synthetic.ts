import { readdirSync, readFileSync } from 'node:fs'
import { type Instant, instant, parseInstant } from '@yimatong/kernel'
import { citizenCheckDigit, compileElements, type NationalRecord, withOrigins } from '../src/index.js'

const STANDARDS = new URL('../../../standards/', import.meta.url)

/** The parsed JSON of a file under standards/. */
export function loadStandard(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, STANDARDS), 'utf8'))
}

export const codeFiles = readdirSync(new URL('national-profile-1/codes/', STANDARDS)).map((name) =>
  loadStandard(`national-profile-1/codes/${name}`),
)

export const elements = compileElements(loadStandard('national-profile-1/elements.json'), codeFiles)

/** A marked synthetic number: unassigned county, birth year 1900. */
export function syntheticNumber(sequence: number, division = '330199', birth = '19000101'): string {
  const body = `${division}${birth}${String(sequence).padStart(3, '0')}`
  return body + citizenCheckDigit(body)
}

export function at(text: string): Instant {
  return parseInstant(text) ?? instant(0)
}

/** What a green national code says and no more. */
export const minimalRecord: NationalRecord = withOrigins(
  {
    profile: 'hc-n/1',
    subject: {},
    assessment: {
      level: '00',
      assessedAt: at('2022-05-04T08:00:00+08:00'),
      authority: 'cn-330100',
      decidedBy: 'automated',
      validUntil: at('2022-05-05T08:00:00+08:00'),
      division: '330100',
    },
  },
  elements,
)

/** A record in which every element of the table is present but `state`, which only an unknown level has. */
export const fullRecord: NationalRecord = withOrigins(
  {
    profile: 'hc-n/1',
    subject: {
      name: '测试甲',
      sex: '1',
      nationality: 'CHN',
      documentType: 'resident-id',
      documentNumber: syntheticNumber(1),
      division: '330199',
      address: '测试路1号',
      telephone: '10000000001',
      medicalHistory: ['02', '99'],
      reference: 'hz-0002',
    },
    health: {
      temperatureCelsius: '36.5',
      symptoms: ['1'],
      highRiskStay: { over4h: 'yes', hours: 6, areas: ['340199'] },
      caseContact: 'no',
      declaredAt: at('2022-05-04T07:00:00+08:00'),
    },
    trips: [
      {
        from: '340199',
        to: '330199',
        start: at('2022-05-01T07:00:00+08:00'),
        end: at('2022-05-01T09:00:00+08:00'),
        transport: 'rail',
        fromCountry: 'CHN',
      },
      { to: '310199' },
    ],
    assessment: {
      level: '01',
      assessedAt: at('2022-05-04T08:00:00+08:00'),
      authority: 'cn-330100',
      decidedBy: 'human',
      reason: '测试原因',
      ruleId: 'cn-330100-2022-05#7',
      tests: [
        {
          kind: 'nucleic-acid',
          result: 'negative',
          sampledAt: at('2022-05-03T08:00:00+08:00'),
          reportedAt: at('2022-05-03T18:00:00+08:00'),
          institution: '测试检验所',
        },
      ],
      dataSource: '02',
      validUntil: at('2022-05-05T08:00:00+08:00'),
      channel: 'app',
      division: '330100',
    },
    extensions: { vaccination: [{ product: 'EU/1/20/1528', dose: 2, complete: true }] },
  },
  elements,
  { '/assessment/assessedAt': 'live-answer-instant', '/trips/1/to': 'ticket', '/extensions/vaccination': 'eu-dcc' },
)
