import { notPosted, type Recipe, type RecipeTools, refusal, type SpecOf } from './recipe.js'
import { readFields } from './request-fields.js'
import { secretHeaders } from './secret-check.js'

/**
 * The city's side of `phone-code`: whoever asks about a telephone shows the code that its holder was sent. A code is
 * good once; what to do about a wrong one is the holder's to know.
 */
export function phoneCode(spec: SpecOf<'phone-code'>, tools: RecipeTools): Recipe {
  const isKnown = secretHeaders(spec.headers, tools)
  const { requestFields } = tools.exchange
  const named = (source: string) => requestFields.find((field) => field.from === source)?.name ?? ''
  const [telephone, code] = [named('telephone'), named('one-time-code')]
  return {
    paths: [spec.path],
    check(request) {
      const odd = notPosted(request, 'application/json')
      if (odd) return odd
      if (!isKnown(request)) return refusal('forbidden')
      const fields = readFields(requestFields, request)
      if (!fields) return refusal('upstream-error')
      const isHolder = tools.codes.take(fields.get(telephone) ?? '', fields.get(code) ?? '')
      return isHolder ? { kind: 'question', fields } : refusal('holder-action')
    },
  }
}
