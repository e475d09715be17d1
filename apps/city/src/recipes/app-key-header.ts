import { equalSecrets } from '@yimatong/crypto'
import { utf8Encode } from '@yimatong/kernel'
import { readFields } from './json-fields.js'
import { hasMediaType, JSON_TYPE, plainReply, type Recipe, type RecipeTools, refusal, type SpecOf } from './recipe.js'

/** The city's side of `app-key-header`: a POST of one JSON object with the agreed key in one header. */
export function appKeyHeader(spec: SpecOf<'app-key-header'>, tools: RecipeTools): Recipe {
  const key = tools.secret(spec.key)
  return {
    paths: [spec.path],
    type: JSON_TYPE,
    check(request) {
      if (request.method !== 'POST') return plainReply(405, 'Method Not Allowed')
      if (!equalSecrets(utf8Encode(request.header(spec.header) ?? ''), key)) return refusal('forbidden')
      if (!hasMediaType(request, 'application/json')) return plainReply(415, 'Unsupported Media Type')
      const fields = readFields(tools.exchange.requestFields, request)
      return fields ? { kind: 'question', fields } : refusal('upstream-error')
    },
  }
}
