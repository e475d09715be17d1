import {
  type CityRequest,
  isAt,
  jsonReply,
  notPosted,
  plainReply,
  question,
  type Recipe,
  type RecipeTools,
  type SpecOf,
  type Verdict,
} from './recipe.js'
import { readFields, readForm } from './request-fields.js'
import { isSecret } from './secret-check.js'
import { TOKEN_LIFE } from './tokens.js'

/**
 * The city's side of `access-token-query`: hands out tokens at `tokenPath` for the corporation's id and secret in the
 * query. Errors are WeCom's global ones (40013, 40001, 40014), so that a client tells a wrong token from a wrong question.
 */
export function accessTokenQuery(spec: SpecOf<'access-token-query'>, tools: RecipeTools): Recipe {
  const corpId = tools.secret(spec.corpId)
  const secret = tools.secret(spec.secret)

  function logIn(request: CityRequest): Verdict {
    if (request.method !== 'GET') return plainReply(405, 'Method Not Allowed')
    const query = readForm(request.query)
    const isCorp = isSecret(query?.get('corpid'), corpId)
    const isKnown = isSecret(query?.get('corpsecret'), secret)
    if (!isCorp) return failure(40013, 'invalid corpid')
    if (!isKnown) return failure(40001, 'invalid credential')
    const token = { access_token: tools.tokens.issue(), expires_in: TOKEN_LIFE }
    return { kind: 'reply', reply: jsonReply({ errcode: 0, errmsg: 'ok', ...token }) }
  }

  return {
    paths: [spec.path, spec.tokenPath],
    check(request) {
      if (isAt(request, spec.tokenPath)) return logIn(request)
      const odd = notPosted(request, 'application/json')
      if (odd) return odd
      if (!tools.tokens.isGood(readForm(request.query)?.get('access_token') ?? '')) {
        return failure(40014, 'invalid access_token')
      }
      return question(readFields(tools.exchange.requestFields, request))
    },
  }
}

function failure(errcode: number, errmsg: string): Verdict {
  return { kind: 'reply', reply: jsonReply({ errcode, errmsg }) }
}
