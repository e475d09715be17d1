import { utf8Decode } from '@yimatong/kernel'
import { notPosted, question, type Recipe, type RecipeTools, refusal, type SpecOf } from './recipe.js'
import { pairedFields, readForm, unlessMalformed } from './request-fields.js'
import { secretHeaders } from './secret-check.js'

/** The city's side of `form-post`: a POST of form fields, with secret headers where they were agreed. */
export function formPost(spec: SpecOf<'form-post'>, tools: RecipeTools): Recipe {
  const isKnown = secretHeaders(spec.headers, tools)
  return {
    paths: [spec.path],
    check(request) {
      const odd = notPosted(request, 'application/x-www-form-urlencoded')
      if (odd) return odd
      if (!isKnown(request)) return refusal('forbidden')
      const form = readForm(unlessMalformed(() => utf8Decode(request.body)) ?? '=')
      return question(pairedFields(tools.exchange.requestFields, request, form))
    },
  }
}
