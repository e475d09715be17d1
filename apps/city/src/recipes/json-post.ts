import { notPosted, question, type Recipe, type RecipeTools, refusal, type SpecOf } from './recipe.js'
import { readFields } from './request-fields.js'
import { secretHeaders } from './secret-check.js'

/** The city's side of `json-post`: a POST of one JSON object, with secret headers where they were agreed. */
export function jsonPost(spec: SpecOf<'json-post'>, tools: RecipeTools): Recipe {
  const isKnown = secretHeaders(spec.headers, tools)
  return {
    paths: [spec.path],
    check(request) {
      const odd = notPosted(request, 'application/json')
      if (odd) return odd
      if (!isKnown(request)) return refusal('forbidden')
      return question(readFields(tools.exchange.requestFields, request))
    },
  }
}
