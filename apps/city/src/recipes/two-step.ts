import {
  type CityRequest,
  isAt,
  jsonReply,
  notPosted,
  type Recipe,
  type RecipeTools,
  refusal,
  type SpecOf,
  type Verdict,
} from './recipe.js'
import { memberOf, readFields, readJsonObject } from './request-fields.js'
import { secretHeaders } from './secret-check.js'

/**
 * The city's side of `two-step`: the first step checks what is asked and hands out an opaque text; the second answers to
 * that text, once.
 */
export function twoStep(spec: SpecOf<'two-step'>, tools: RecipeTools): Recipe {
  const isKnown = secretHeaders(spec.headers, tools)
  const keys = spec.take.slice(1).split('/')
  const use = `two-step ${tools.exchange.name}`

  function first(request: CityRequest): Verdict {
    const fields = readFields(tools.exchange.requestFields, request)
    if (!fields) return refusal('upstream-error')
    const reply = () => jsonReply(nested(keys, tools.once.issue(use, fields)))
    return { kind: 'offer', fields, reply }
  }

  function second(request: CityRequest): Verdict {
    const seen = memberOf(readJsonObject(request.body) ?? {}, spec.as)
    const fields = typeof seen === 'string' ? tools.once.take(use, seen) : undefined
    return fields ? { kind: 'question', fields } : refusal('symbol-expired')
  }

  return {
    paths: [spec.path, spec.firstPath],
    check(request) {
      const odd = notPosted(request, 'application/json')
      if (odd) return odd
      if (!isKnown(request)) return refusal('forbidden')
      return isAt(request, spec.firstPath) ? first(request) : second(request)
    },
  }
}

/** An object with one text at the end of a path, and a zero beside the first step as these cities have it. */
function nested(keys: readonly string[], text: string): object {
  const inner = keys.toReversed().reduce<object | string>((value, key) => ({ [key]: value }), text)
  return { errcode: 0, ...Object(inner) }
}
