import { digest } from '@yimatong/crypto'
import { hexEncode, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { readMultipart } from './multipart.js'
import {
  type CityRequest,
  type Fields,
  isAt,
  isFresh,
  jsonReply,
  millisecondsOf,
  notPosted,
  type Recipe,
  type RecipeTools,
  refusal,
  type SpecOf,
  type Verdict,
} from './recipe.js'
import { memberOf, pairedFields, readJsonObject } from './request-fields.js'
import { isSecret } from './secret-check.js'

const USE = 'key-service-md5'

/** The city's side of `key-service-md5`: a key service whose keys sign one call each, and the bus behind it. */
export function keyServiceMd5(spec: SpecOf<'key-service-md5'>, tools: RecipeTools): Recipe {
  const appKey = utf8Decode(tools.secret(spec.appKey))
  const appSecret = utf8Decode(tools.secret(spec.appSecret))
  const names = { systemDepartmentCode: spec.department, areaCode: spec.area }

  function giveKey(request: CityRequest): Verdict {
    const odd = notPosted(request, 'application/json')
    if (odd) return odd
    const body = readJsonObject(request.body) ?? {}
    const [seen, time, sign] = ['appKey', 'requestTime', 'sign'].map((name) => textOf(memberOf(body, name)))
    const isSigned = isSecret(sign, md5(`${seen}${appSecret}${time}`))
    const isKnown = isSecret(seen, appKey) && isSigned && isFresh(millisecondsOf(time), tools.clock)
    if (!isKnown) return { kind: 'reply', reply: jsonReply({ code: '14', msg: '签名校验失败', data: [] }) }
    const requestSecret = tools.once.issue(USE)
    return { kind: 'reply', reply: jsonReply({ code: '00', msg: '成功', data: [{ app_key: appKey, requestSecret }] }) }
  }

  /** The client names no key of the service, only what it signed with it: whichever open one fits is used up. */
  function isSigned(pairs: Fields): boolean {
    const [seen, time, sign] = ['appKey', 'requestTime', 'sign'].map((name) => pairs.get(name) ?? '')
    if (!isSecret(seen, appKey) || !isFresh(millisecondsOf(time), tools.clock)) return false
    return tools.once.takeFitting(USE, (key) => isSecret(sign, md5(appKey + key + time)))
  }

  return {
    paths: [spec.path, spec.keyPath],
    check(request) {
      if (isAt(request, spec.keyPath)) return giveKey(request)
      const odd = notPosted(request, 'multipart/form-data')
      if (odd) return odd
      const isNamed = Object.entries(names).every(([name, value]) => request.header(name) === encodeURIComponent(value))
      const pairs = readMultipart(request)
      const fields = pairedFields(tools.exchange.requestFields, request, pairs)
      if (!pairs || !fields) return refusal('upstream-error')
      return isNamed && isSigned(pairs) ? { kind: 'question', fields } : refusal('forbidden')
    },
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function md5(text: string): string {
  return hexEncode(digest('md5', utf8Encode(text)))
}
