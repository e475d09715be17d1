import { equalSecrets } from '@yimatong/crypto'
import { utf8Encode } from '@yimatong/kernel'
import { readFields, readJsonObject } from './json-fields.js'
import {
  type CityRequest,
  hasMediaType,
  JSON_TYPE,
  plainReply,
  type Recipe,
  type RecipeTools,
  refusal,
  type SpecOf,
  textReply,
  type Verdict,
} from './recipe.js'
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
    const body = readJsonObject(request.body)
    const matches = credentials.map(([name, wanted]) => {
      const seen = body && Object.hasOwn(body, name) ? body[name] : undefined
      return typeof seen === 'string' && equalSecrets(utf8Encode(seen), wanted)
    })
    if (matches.includes(false)) return json({ code: 401, message: '账号或密码错误', data: null })
    return json({ code: 200, message: 'success', data: { accessToken: tokens.issue(), expiresIn: TOKEN_LIFE } })
  }

  return {
    paths: [spec.path, spec.tokenPath],
    type: JSON_TYPE,
    check(request) {
      if (request.method !== 'POST') return plainReply(405, 'Method Not Allowed')
      if (request.path === spec.tokenPath) return logIn(request)
      const token = /^Bearer +(\S+)$/i.exec(request.header('authorization') ?? '')?.[1]
      if (token === undefined || !tokens.isGood(token)) return refusal('forbidden', 401)
      const fields = readFields(tools.exchange.requestFields, request)
      return fields ? { kind: 'question', fields } : refusal('upstream-error')
    },
  }
}

function json(answer: object): Verdict {
  return { kind: 'reply', reply: textReply(200, JSON_TYPE, JSON.stringify(answer)) }
}
