import { digest } from '@yimatong/crypto'
import { hexEncode, utf8Decode, utf8Encode } from '@yimatong/kernel'
import {
  isFresh,
  millisecondsOf,
  notPosted,
  question,
  type Recipe,
  type RecipeTools,
  refusal,
  type SpecOf,
} from './recipe.js'
import { jsonFields, type Members, memberOf, readJsonObject } from './request-fields.js'
import { isSecret } from './secret-check.js'

/** The city's side of `sha256-sorted`: every member of the body is covered by the digest, whether the city knows it or not. */
export function sha256Sorted(spec: SpecOf<'sha256-sorted'>, tools: RecipeTools): Recipe {
  const appKey = utf8Decode(tools.secret(spec.appKey))
  const secretKey = utf8Decode(tools.secret(spec.secret))

  function isSigned(body: Members): boolean {
    const { sign, ...members } = body
    const texts = Object.entries({ ...members, secretKey }).map(([name, value]): [string, string] => {
      return [name, typeof value === 'string' ? value : JSON.stringify(value)]
    })
    const sorted = texts.sort(([a], [b]) => (a < b ? -1 : 1)).map((pair) => pair.join('='))
    const wanted = hexEncode(digest('sha-256', utf8Encode(sorted.join('&')))).toUpperCase()
    const isOurs = typeof members.appKey === 'string' && isSecret(members.appKey, appKey)
    return isOurs && typeof sign === 'string' && isSecret(sign, wanted)
  }

  return {
    paths: [spec.path],
    check(request) {
      const odd = notPosted(request, 'application/json')
      if (odd) return odd
      const body = readJsonObject(request.body)
      if (!body) return refusal('upstream-error')
      const isNow = isFresh(millisecondsOf(memberOf(body, 'timestamp')), tools.clock)
      if (!isNow || !isSigned(body)) return refusal('forbidden')
      return question(jsonFields(tools.exchange.requestFields, request, body))
    },
  }
}
