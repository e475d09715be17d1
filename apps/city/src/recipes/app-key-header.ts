import { notPosted, question, type Recipe, type RecipeTools, refusal, type SpecOf } from './recipe.js'
import { readFields } from './request-fields.js'
import { isSecret } from './secret-check.js'

/** The city's side of `app-key-header`: a POST of one JSON object with the agreed key in one header. */
export function appKeyHeader(spec: SpecOf<'app-key-header'>, tools: RecipeTools): Recipe {
  const key = tools.secret(spec.key)
  return {
    paths: [spec.path],
    check(request) {
      const odd = notPosted(request, 'application/json')
      if (odd) return odd
      if (!isSecret(request.header(spec.header), key)) return refusal('forbidden')
      return question(readFields(tools.exchange.requestFields, request))
    },
  }
}
