import {
  type CityRequest,
  isAt,
  jsonReply,
  notPosted,
  question,
  type Recipe,
  type RecipeTools,
  refusal,
  type SpecOf,
  type Verdict,
} from './recipe.js'
import { memberOf, readFields, readJsonObject } from './request-fields.js'
import { isSecret } from './secret-check.js'

/**
 * The city's side of `credential-upload`: the desk where holders leave their credentials, and the consortium's evidence
 * service, which knows hashes and nobody.
 */
export function credentialUpload(spec: SpecOf<'credential-upload'>, tools: RecipeTools): Recipe {
  const key = tools.secret(spec.key)

  function find(request: CityRequest): Verdict {
    if (!isSecret(request.header('x-consortium-key'), key)) return refusal('forbidden')
    const hash = memberOf(readJsonObject(request.body) ?? {}, 'hash')
    const known = typeof hash === 'string' ? tools.evidence.find(hash) : 'not-found'
    if (known !== 'credential') return refusal(known)
    return { kind: 'reply', reply: jsonReply({ code: 0, message: 'success', data: { hash, revoked: false } }) }
  }

  return {
    paths: [spec.path, spec.evidencePath],
    check(request) {
      const odd = notPosted(request, 'application/json')
      if (odd) return odd
      if (isAt(request, spec.evidencePath)) return find(request)
      return question(readFields(tools.exchange.requestFields, request))
    },
    said: tools.evidence.put,
  }
}
