import type { ClientKind } from '../access/clients.js'
import type { Words } from './json-schema.js'
import type { NamedProblemCode } from './problems.js'

/** An answer of a route besides its problems. */
export interface RouteAnswer {
  readonly status: number
  readonly words: Words
  /** Name of its schema; a text without one, or nothing at all. */
  readonly schema?: string
  readonly mediaType?: string
}

/** One route of the gateway, as the document tells it. */
export interface Route {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly operationId: string
  readonly role: 'province' | 'registry' | 'every'
  readonly summary: Words
  readonly description: Words
  /** Who may ask: a registered client of a kind, another gateway by its TLS key, or anybody. */
  readonly asker: ClientKind | 'peer' | 'anybody'
  readonly body?: string
  readonly headers?: Readonly<Record<string, Words>>
  readonly answers: readonly RouteAnswer[]
  readonly problems: readonly NamedProblemCode[]
  /** A 422 may carry the code of a finding too. */
  readonly findingProblems?: Words
}

const FAILED: readonly NamedProblemCode[] = ['gateway.closing', 'gateway.internal']
const BODY: readonly NamedProblemCode[] = [
  'request.malformed',
  'request.too-large',
  'request.media-type',
  'request.fields',
  ...FAILED,
]
const CLIENT: readonly NamedProblemCode[] = [
  'access.identity-header',
  'access.unauthenticated',
  'access.not-allowed',
  ...BODY,
]

/** Every route, in the order of the document. test/contract holds it against the controllers. */
export const ROUTES: readonly Route[] = [
  {
    method: 'post',
    path: '/v1/recognitions',
    operationId: 'recognise',
    role: 'province',
    summary: ['识读一码', 'Recognise one code'],
    description: [
      '查验点送来所扫的文本、图片或证件，得到结论、原因与措施。回执记账之后才作答；读得懂而不放行的码也是 200。',
      'A checkpoint sends what was scanned and gets the outcome, why, and the measures. The answer is given once its receipt is written down. A code that is understood and does not open the gate is a 200 too.',
    ],
    asker: 'checkpoint',
    body: 'RecognitionBody',
    answers: [{ status: 200, words: ['结论', 'The answer'], schema: 'RecognitionAnswer' }],
    problems: [
      ...CLIENT,
      'access.division',
      'access.purpose',
      'request.image',
      'request.overloaded',
      'dialect.unknown',
      'ledger.unavailable',
    ],
    findingProblems: ['所示不是可读的码', 'What was shown is no readable code'],
  },
  {
    method: 'post',
    path: '/v1/codes',
    operationId: 'issueCode',
    role: 'province',
    summary: ['签发国家码', 'Issue a national code'],
    description: [
      '发码地网关依城市的实时状态签发：签名码或引用码。',
      'The home gateway issues a signed code or a reference token out of the live status of the city.',
    ],
    asker: 'issuer',
    body: 'CodeBody',
    answers: [{ status: 201, words: ['签发的码', 'The issued code'], schema: 'IssuedCode' }],
    problems: [...CLIENT, 'home.not-here'],
    findingProblems: ['城市没有给出可签发的状态', 'The city gave no status that can be passed on'],
  },
  {
    method: 'post',
    path: '/v1/translations',
    operationId: 'translate',
    role: 'province',
    summary: ['逐层显示一次翻译', 'Show every layer of one translation'],
    description: [
      '供城市工程师使用：城市应答译为国家记录，或反向；列出每层与所失。',
      'For city engineers: an answer of a city into the record, or the other way, with every layer and what is lost. Findings that block are a 200 too.',
    ],
    asker: 'engineer',
    body: 'TranslationBody',
    answers: [{ status: 200, words: ['翻译', 'The translation'], schema: 'TranslationAnswer' }],
    problems: [...CLIENT, 'profile.unknown'],
    findingProblems: ['应答或记录无法读取', 'The answer or the record cannot be read'],
  },
  {
    method: 'post',
    path: '/v1/peer/health-queries',
    operationId: 'queryHealth',
    role: 'province',
    summary: ['网关之间的健康查询', 'The health query between gateways'],
    description: [
      '到达地网关询问发码地网关；对端以信任列表所记的 TLS 公钥证明自己。',
      'An arrival gateway asks the home gateway; it proves itself by the TLS key the trust list names.',
    ],
    asker: 'peer',
    body: 'HealthQueryBody',
    answers: [
      {
        status: 200,
        words: ['为此问签发的码，或原因', 'A code for this question, or why there is none'],
        schema: 'HomeAnswer',
      },
    ],
    problems: ['access.identity-header', 'access.peer-unknown', 'access.division', 'access.purpose', ...BODY],
  },
  {
    method: 'get',
    path: '/v1/trust-list',
    operationId: 'getTrustList',
    role: 'registry',
    summary: ['签名的信任列表', 'The signed trust list'],
    description: [
      '任何人可取；列表由签名保护，不含秘密。',
      'For anybody: its signature protects it, and it holds nothing secret.',
    ],
    asker: 'anybody',
    headers: { 'if-none-match': ['已有版本的 etag', 'etag of the list the asker has'] },
    answers: [
      { status: 200, words: ['列表', 'The list'], schema: 'SignedTrustList' },
      { status: 304, words: ['没有更新', 'The asker has this one'] },
    ],
    problems: ['trust.list.absent', ...FAILED],
  },
  {
    method: 'get',
    path: '/health/live',
    operationId: 'getLiveness',
    role: 'every',
    summary: ['进程在应答', 'The process answers'],
    description: ['存活探针。', 'For a liveness probe.'],
    asker: 'anybody',
    answers: [{ status: 200, words: ['在', 'It does'], schema: 'Liveness' }],
    problems: FAILED,
  },
  {
    method: 'get',
    path: '/health/ready',
    operationId: 'getReadiness',
    role: 'every',
    summary: ['此刻能否作答', 'Whether the role can answer now'],
    description: ['就绪探针；未就绪时给出所缺之物的代码。', 'For a readiness probe; says by its code what is missing.'],
    asker: 'anybody',
    answers: [{ status: 200, words: ['就绪', 'Ready'], schema: 'Readiness' }],
    problems: ['trust.list.absent', 'trust.list.expired', 'ledger.unavailable', ...FAILED],
  },
  {
    method: 'get',
    path: '/metrics',
    operationId: 'getMetrics',
    role: 'every',
    summary: ['指标', 'Metrics'],
    description: ['Prometheus 文本格式，不含个人信息。', 'Prometheus text format; no personal data.'],
    asker: 'anybody',
    answers: [{ status: 200, words: ['指标', 'The metrics'], schema: 'Metrics', mediaType: 'text/plain' }],
    problems: FAILED,
  },
  {
    method: 'get',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    role: 'province',
    summary: ['本文档', 'This document'],
    description: ['与仓库中所存逐字节相同。', 'Byte for byte the one in the repository.'],
    asker: 'anybody',
    answers: [{ status: 200, words: ['文档', 'The document'], schema: 'OpenApi' }],
    problems: FAILED,
  },
]
