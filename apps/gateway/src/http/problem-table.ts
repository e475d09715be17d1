import { type BilingualText, ProblemException, problemOf } from '@yimatong/platform'

/** Problems this app names itself; a code's own problems come with the finding's code and text. */
export type RequestProblemCode =
  | 'access.identity-header'
  | 'access.unauthenticated'
  | 'access.not-allowed'
  | 'access.division'
  | 'access.purpose'
  | 'access.peer-unknown'
  | 'request.malformed'
  | 'request.too-large'
  | 'request.media-type'
  | 'request.fields'
  | 'request.image'
  | 'request.overloaded'
  | 'ledger.unavailable'
  | 'home.not-here'
  | 'dialect.unknown'
  | 'profile.unknown'
  | 'trust.list.absent'
  | 'trust.list.expired'

const PROBLEMS = {
  'access.identity-header': [
    400,
    '请求不得携带身份类头部；身份只取自 TLS 连接',
    'No header may claim an identity; it is taken from the TLS connection alone',
  ],
  'access.unauthenticated': [
    401,
    '未登记的查验点；请检查令牌或客户端证书',
    'Not a registered client; check the bearer token or the client certificate',
  ],
  'access.not-allowed': [403, '该客户端无权使用此接口', 'This client may not use this interface'],
  'access.division': [403, '查询方未登记在该区划', 'The asker is not registered in this division'],
  'access.purpose': [403, '查询方不得以此用途查询', 'The asker may not ask for this purpose'],
  'access.peer-unknown': [401, '对端网关未在信任列表中登记', 'The calling gateway is not on the trust list'],
  'request.malformed': [400, '请求体不是严格的 JSON', 'The request body is not strict JSON'],
  'request.too-large': [413, '请求体过大或所含值过多', 'The request body is over the limit, or holds too many values'],
  'request.media-type': [
    415,
    '请求体须为不压缩的 UTF-8 application/json',
    'The request body is application/json in UTF-8, not compressed',
  ],
  'request.fields': [422, '请求字段不符合要求，见 fields', 'Members of the request are wrong, see fields'],
  'request.image': [422, '图片无法读取或其中没有码', 'The picture cannot be read or holds no code'],
  'request.overloaded': [503, '待读图片过多，请稍后重试', 'Too many pictures wait to be read; try again'],
  'ledger.unavailable': [
    503,
    '无法记账，因此不作应答；请稍后重试',
    'The answer could not be written down, so none is given; try again',
  ],
  'home.not-here': [422, '本网关不负责该区划', 'This gateway is not home for this subject'],
  'dialect.unknown': [422, '未知的闸机应答格式', 'This gateway does not know the gate dialect asked for'],
  'profile.unknown': [422, '未知的城市格式', 'This gateway does not know the city profile asked for'],
  'trust.list.absent': [503, '尚未取得信任列表', 'There is no trust list yet'],
  'trust.list.expired': [503, '信任列表已过宽限期', 'The trust list is past its grace'],
} satisfies Record<RequestProblemCode, readonly [number, string, string]>

/** Ends a request with its problem document. */
export function refuseRequest(code: RequestProblemCode, more: Readonly<Record<string, unknown>> = {}): never {
  const [status, zh, en] = PROBLEMS[code]
  throw new ProblemException(problemOf(status, code, { zh, en }, more))
}

/** Ends a request that gives none or several of its alternatives. */
export function refuseChoice(rule: string, path = '/'): never {
  return refuseRequest('request.fields', { fields: [{ path, rules: [rule] }] })
}

/** Ends a request with a problem that carries a finding's own code and text: 422. */
export function refuseCode(code: string, detail: BilingualText, more: Readonly<Record<string, unknown>>): never {
  throw new ProblemException(problemOf(422, code, detail, more))
}
