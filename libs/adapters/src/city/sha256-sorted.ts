import type { JsonValue } from '@yimatong/codec'
import { digest } from '@yimatong/crypto'
import { hexEncode, utf8Encode } from '@yimatong/kernel'
import {
  jsonFields,
  type Perform,
  pathWithQuery,
  postJson,
  type RecipeTools,
  type SpecOf,
  secretText,
} from './recipe.js'

/**
 * `sha256-sorted`: a POST of one JSON object, signed with a digest over its sorted members and a shared secret. Known
 * from a gate vendor's page.
 */
export function sha256Sorted(spec: SpecOf<'sha256-sorted'>, tools: RecipeTools): Perform {
  return async (call) => {
    const timestamp = String(tools.clock.now())
    const members = { ...jsonFields(call), appKey: secretText(tools, spec.appKey), timestamp }
    const sign = signature({ ...members, secretKey: secretText(tools, spec.secret) })
    return postJson(tools, call, { path: pathWithQuery(spec.path, call), json: { ...members, sign } })
  }
}

/** Upper-case hex SHA-256 over `k=v`, sorted by name; what is no text is signed in its JSON form (Own profile). */
function signature(members: Readonly<Record<string, JsonValue>>): string {
  const pairs = Object.keys(members)
    .sort()
    .map((name) => `${name}=${typeof members[name] === 'string' ? members[name] : JSON.stringify(members[name])}`)
  return hexEncode(digest('sha-256', utf8Encode(pairs.join('&')))).toUpperCase()
}
