import { hmac } from '@yimatong/crypto'
import { base64Encode, concatBytes, utf8Encode } from '@yimatong/kernel'
import {
  type CityRequest,
  isFresh,
  millisecondsOf,
  notPosted,
  question,
  type Recipe,
  type RecipeTools,
  refusal,
  type SpecOf,
} from './recipe.js'
import { readFields } from './request-fields.js'
import { isSecret } from './secret-check.js'

/** The city's side of `hmac-headers`: the HMAC says who asks and when; what is asked it does not cover. */
export function hmacHeaders(spec: SpecOf<'hmac-headers'>, tools: RecipeTools): Recipe {
  const [rid, sid, key] = [tools.secret(spec.rid), tools.secret(spec.sid), tools.secret(spec.secret)]

  function isSigned(request: CityRequest): boolean {
    const time = request.header('gjzwfwpt_rtime') ?? ''
    const wanted = base64Encode(hmac('sha-256', key, concatBytes(sid, rid, utf8Encode(time))))
    const checks = [
      isSecret(request.header('gjzwfwpt_rid'), rid),
      isSecret(request.header('gjzwfwpt_sid'), sid),
      isSecret(request.header('gjzwfwpt_sign'), wanted),
      isFresh(millisecondsOf(time), tools.clock),
    ]
    return checks.every(Boolean)
  }

  return {
    paths: [spec.path],
    check(request) {
      const odd = notPosted(request, 'application/json')
      if (odd) return odd
      if (!isSigned(request)) return refusal('forbidden')
      return question(readFields(tools.exchange.requestFields, request))
    },
  }
}
