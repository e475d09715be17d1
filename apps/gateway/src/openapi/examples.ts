import type { Schema } from './json-schema.js'

/** A request or an answer to look at, by the name of its schema. Every person in them is invented. */
export type Examples = Readonly<Record<string, Readonly<Record<string, Schema>>>>

const place = { division: '310000', gate: 'gate-1' }
const bilingual = (zh: string, en: string): Schema => ({ zh, en })
const hex = (bytes: number): string => '5a'.repeat(bytes)
const sourced: Schema = { kind: 'sourced' }

/** Examples of every request body. */
export const REQUEST_EXAMPLES: Examples = {
  RecognitionBody: {
    code: { code: 'HCR1:EXAMPLE', place, purpose: 'gate' },
    document: {
      document: { type: 'resident-id', number: 'SYNTHETIC-NUMBER' },
      place,
      purpose: 'hotel',
      consent: { given: true, reference: 'desk-3' },
    },
    dialect: { code: 'HCN1:EXAMPLE', place, purpose: 'gate', dialect: 'cn-44-ykm-gate' },
  },
  CodeBody: {
    reference: { kind: 'reference', document: { number: 'SYNTHETIC-NUMBER' } },
    signed: {
      kind: 'signed',
      symbol: `https://akm.ah.gov.cn/jkm?qrcode=${hex(16)}`,
      disclosure: 'minimal',
      symbolFormat: 'svg',
    },
  },
  TranslationBody: {
    toNational: {
      profile: 'cn-34-akm',
      exchange: 'reference',
      answer: '{"flag":true,"errMsg":null,"data":{"flag":false,"errMsg":"二维码已过期","data":null}}',
    },
  },
  HealthQueryBody: {
    token: {
      subject: { kind: 'token', token: 'HCR1:EXAMPLE' },
      place,
      purpose: 'gate',
      consent: false,
      nonce: hex(16),
    },
  },
}

const accepted: Schema = {
  recognitionId: hex(16),
  outcome: 'accepted',
  level: '00',
  measures: [],
  findings: [],
  identityGrade: 'reference',
  assurance: 'gateway-attested',
  issuer: '330000',
  record: {
    profile: 'hc-n/1',
    subject: {},
    assessment: { level: '00', assessedAt: '2020-03-01T00:00:00.000Z', decidedBy: 'unknown', division: '330000' },
    origins: {
      '/assessment/level': sourced,
      '/assessment/assessedAt': { kind: 'derived', how: 'live-answer-instant' },
      '/assessment/decidedBy': { kind: 'derived', how: 'profile-meaning' },
      '/assessment/division': { kind: 'derived', how: 'profile-meaning' },
    },
  },
  answeredAt: '2020-03-01T00:00:01.000Z',
  basis: { ruleId: 'example-rule-1', trustVersion: 7, signerKeyId: hex(8) },
  timings: [
    { step: 'detect', ms: 0.02 },
    { step: 'verify', ms: 0.12 },
  ],
  receipt: {
    id: hex(16),
    salt: 'WlpaWlpaWlpaWlpaWlpaWg',
    commitment: hex(32),
    proof: {
      index: 0,
      path: [],
      batch: {
        type: 'receipt-batch',
        payload: { gateway: 'gateway-310000', at: '2020-03-01T00:00:01.000Z', root: hex(32), size: 1, previous: null },
        signatures: [{ keyId: hex(8), alg: 'ES256', sig: 'WlpaWg' }],
      },
    },
  },
}

/** Examples of what the gateway answers. */
export const ANSWER_EXAMPLES: Examples = {
  RecognitionAnswer: { accepted },
  IssuedCode: {
    reference: {
      code: 'HCR1:EXAMPLE',
      codeId: hex(16),
      kind: 'reference',
      issuedAt: '2020-03-01T00:00:00.000Z',
      expiresAt: '2020-03-01T00:10:00.000Z',
      losses: [],
    },
  },
  HomeAnswer: {
    code: { code: 'HCN1:EXAMPLE', findings: [] },
    refusal: { findings: [{ code: 'city.timeout', severity: 'block', party: 'home' }] },
  },
  TranslationAnswer: {
    blocked: {
      profile: { id: 'cn-34-akm', version: '1.0.0', hash: hex(32), realism: 'CODE' },
      direction: 'toNational',
      layers: [{ name: 'answer', size: 84, unit: 'characters' }],
      losses: [],
      findings: [
        {
          code: 'profile.answer.symbol-expired',
          severity: 'block',
          party: 'holder',
          path: '/data/flag',
          says: bilingual('城市答复码已过期', 'The city says that the code has expired'),
          next: bilingual('请持码人刷新后重新出示', 'Ask the holder to refresh the code and show it again'),
        },
      ],
    },
  },
}
