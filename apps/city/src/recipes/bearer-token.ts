import {
  type CityRequest,
  hasMediaType,
  isAt,
  jsonReply,
  plainReply,
  question,
  type Recipe,
  type RecipeTools,
  refusal,
  type SpecOf,
  type Verdict,
} from './recipe.js'
import { memberOf, readFields, readJsonObject } from './request-fields.js'
import { isSecret } from './secret-check.js'
import { TOKEN_LIFE } from './tokens.js'

/** The city's side of `bearer-token`: hands out opaque tokens at `tokenPath` and answers only to those still good. */
export function bearerToken(spec: SpecOf<'bearer-token'>, tools: RecipeTools): Recipe {
  const { tokens } = tools
  const credentials = [
    ['appId', tools.secret(spec.appId)],
    ['userName', tools.secret(spec.userName)],
    ['password', tools.secret(spec.password)],
  ] as const

  function logIn(request: CityRequest): Verdict {
    if (!hasMediaType(request, 'application/json')) return plainReply(415, 'Unsupported Media Type')
    const body = readJsonObject(request.body) ?? {}
    const matches = credentials.map(([name, wanted]) => {
      const seen = memberOf(body, name)
      return typeof seen === 'string' && isSecret(seen, wanted)
    })
    const answer = matches.every(Boolean)
      ? { code: 200, message: 'success', data: { accessToken: tokens.issue(), expiresIn: TOKEN_LIFE } }
      : { code: 401, message: '账号或密码错误', data: null }
    return { kind: 'reply', reply: jsonReply(answer) }
  }

  return {
    paths: [spec.path, spec.tokenPath],
    check(request) {
      if (request.method !== 'POST') return plainReply(405, 'Method Not Allowed')
      if (isAt(request, spec.tokenPath)) return logIn(request)
      const token = /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1]
      if (token === undefined || !tokens.isGood(token)) return refusal('forbidden', 401)
      return question(readFields(tools.exchange.requestFields, request))
    },
  }
}
