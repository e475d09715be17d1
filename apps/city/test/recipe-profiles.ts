import type { CompiledProfile, RecipeName } from '@yimatong/profiles'
import type { CityPerson } from '../src/index.js'
import { citizenNumber } from './citizens.js'
import { compile } from './town.js'

/** Parameters of every recipe, for the exchange of that name. */
const TRANSPORTS: Readonly<Record<RecipeName, (exchange: 'reference' | 'document') => object>> = {
  'soap-md5-day': (exchange) => ({
    path: `/${exchange}/soap`,
    namespace: 'http://example.test/',
    operation: 'Invoke',
    method: 'Query',
    bodyRoot: 'Data',
    appId: 'test.app-id',
  }),
  'bearer-token': (exchange) => ({
    path: `/${exchange}/q`,
    tokenPath: '/token',
    appId: 'test.app-id',
    userName: 'test.user',
    password: 'test.password',
  }),
  'app-key-header': () => ({ path: '/q', header: 'X-Key', key: 'test.key' }),
  'json-post': () => ({ path: '/q', headers: { 'X-Key': 'test.key', 'X-Venue': 'test.venue' } }),
  'form-post': () => ({ path: '/q', headers: { 'X-Key': 'test.key' } }),
  'key-service-md5': () => ({
    keyPath: '/keys',
    path: '/q',
    appKey: 'test.app-key',
    appSecret: 'test.app-secret',
    department: '测试部门',
    area: '测试/地区',
  }),
  'aes-fields': (exchange) => ({
    path: '/q',
    key: 'test.key',
    iv: 'test.iv',
    fields: exchange === 'reference' ? ['qr'] : ['idNo', 'person'],
    headers: { 'X-Venue': 'test.venue' },
  }),
  'two-step': () => ({
    firstPath: '/validate',
    take: '/data/bizExtData',
    as: 'bizExtData',
    path: '/info',
    headers: { 'X-Key': 'test.key' },
  }),
  'sha256-sorted': () => ({ path: '/q', appKey: 'test.app-key', secret: 'test.secret' }),
  'hmac-headers': () => ({ path: '/q', rid: 'test.rid', sid: 'test.sid', secret: 'test.secret' }),
  'rsa2-open-api': () => ({
    path: '/gateway.do',
    appId: 'test.app',
    method: 'test.code.verify',
    privateKey: 'test.rsa',
  }),
  'basic-digest': () => ({ path: '/q?format=json', user: 'test.user', password: 'test.password' }),
  'access-token-query': () => ({ tokenPath: '/gettoken', path: '/q', corpId: 'test.corp', secret: 'test.secret' }),
  'phone-code': () => ({ path: '/journey', headers: { 'X-Key': 'test.key' } }),
  'credential-upload': () => ({ path: '/q', evidencePath: '/evidence', key: 'test.key' }),
}

/** All recipes. */
export const RECIPE_NAMES = Object.keys(TRANSPORTS) as readonly RecipeName[]

/** Two colours too many for nobody: one person of each level. */
export const THREE: readonly CityPerson[] = (['00', '01', '10'] as const).map((level, index) => ({
  id: level,
  name: `测试${'甲乙丙'[index]}`,
  documentNumber: citizenNumber('33', index + 1),
  telephone: `1000000330${index}`,
  level,
  assessedHoursAgo: index,
  ...(level !== '00' && { reason: '测试原因' }),
}))

const LEAVES = [
  '/subject/sex',
  '/subject/nationality',
  '/subject/division',
  '/subject/address',
  '/subject/medicalHistory',
  '/subject/reference',
  '/health',
  '/trips',
  '/assessment/assessedAt',
  '/assessment/authority',
  '/assessment/decidedBy',
  '/assessment/division',
  '/assessment/ruleId',
  '/assessment/tests',
  '/assessment/dataSource',
  '/assessment/validUntil',
  '/assessment/channel',
]

const NO = {
  'not-found': '1',
  'symbol-expired': '2',
  'wrong-jurisdiction': '3',
  forbidden: '4',
  'holder-action': '5',
  'upstream-error': '9',
}

const STATUS = {
  city: '/code',
  success: '0',
  otherwise: 'upstream-error',
  errors: Object.entries(NO).map(([finding, city]) => ({ city, finding })),
}

const LENS = {
  fields: ['/sfzh', '/xm', '/sjh', '/ys', '/yy'],
  ops: [
    { idNumber: { city: '/sfzh', national: '/subject/documentNumber', documentType: '/subject/documentType' } },
    { move: { city: '/xm', national: '/subject/name' } },
    { move: { city: '/sjh', national: '/subject/telephone' } },
    {
      riskMap: {
        city: '/ys',
        rows: [
          { city: 'g', level: '00' },
          { city: 'y', level: '01' },
          { city: 'r', level: '10' },
        ],
      },
    },
    { move: { city: '/yy', national: '/assessment/reason', absent: ['omit'] } },
  ],
}

const COMMON = {
  confirms: ['document-number'],
  class: 'C',
  leaves: LEAVES,
  answer: {
    layers: [{ json: {} }, { frame: { into: '/data', fields: ['/code', '/data'], ops: [{ status: STATUS }] } }],
    lens: LENS,
  },
}

/** A profile that asks by one recipe. A reference is never asked by telephone: there, `phone-code` is a `json-post`. */
export function recipeProfile(recipe: RecipeName): CompiledProfile {
  const byReference = recipe === 'phone-code' ? 'json-post' : recipe
  const profile = {
    id: 'cn-00-recipe',
    version: '1.0.0',
    national: 'hc-n/1',
    division: '330000',
    zone: 'Asia/Shanghai',
    realism: 'STYLE',
    sourceNote: 'a profile for tests of recipes',
    levelSet: 'test-1',
    validFrom: '2020-02-11',
    symbol: { parts: [{ literal: 'TEST:' }, { token: { name: 'id', alphabet: 'alphanumeric', length: '12' } }] },
    meaning: { riskOrder: ['g', 'y', 'r'], decidedBy: 'unknown', authority: '测试机构', answerLife: '60' },
    exchanges: {
      reference: {
        transport: { [byReference]: TRANSPORTS[byReference]('reference') },
        request: [
          { name: 'qr', from: 'symbol' },
          { name: 'token', from: 'reference', in: recipe === 'soap-md5-day' ? 'body' : 'query' },
          { name: 'pos', from: 'venue' },
          { name: 'page', fixed: '1', as: 'number' },
        ],
        ...COMMON,
      },
      document: {
        transport: { [recipe]: TRANSPORTS[recipe]('document') },
        request: [
          { name: 'idNo', from: 'document-number', wrap: { before: "('", after: "')" } },
          { name: 'person', from: 'name' },
          { name: 'phone', from: 'telephone' },
          { name: 'smsCode', from: 'one-time-code' },
          { name: 'kind', fixed: 'ID_CARD' },
          { name: 'station', secret: 'test.station' },
        ],
        ...COMMON,
      },
    },
  }
  // JSON is YAML: the compiler reads it as it reads a file.
  return compile(JSON.stringify(profile), `${recipe}.yaml`)
}
