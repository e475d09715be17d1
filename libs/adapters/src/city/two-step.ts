import { type JsonValue, parseJson } from '@yimatong/codec'
import { type Bytes, utf8Decode } from '@yimatong/kernel'
import {
  jsonFields,
  type Perform,
  pathWithQuery,
  postJson,
  type RecipeTools,
  type SpecOf,
  secretHeaders,
} from './recipe.js'

/**
 * `two-step`: the first answer holds what the second question is asked with. A first answer without it says no in the
 * city's own words, and the profile reads it. Known from Hebei.
 */
export function twoStep(spec: SpecOf<'two-step'>, tools: RecipeTools): Perform {
  const keys = spec.take.slice(1).split('/')
  return async (call) => {
    const headers = secretHeaders(tools, spec.headers)
    const first = await postJson(tools, call, {
      path: pathWithQuery(spec.firstPath, call),
      headers,
      json: jsonFields(call),
    })
    const taken = textAt(first, keys)
    if (taken === undefined) return first
    return postJson(tools, call, { path: spec.path, headers, json: { [spec.as]: taken } })
  }
}

function textAt(answer: Bytes, keys: readonly string[]): string | undefined {
  let node: JsonValue | undefined = parseJson(utf8Decode(answer))
  for (const key of keys) {
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return undefined
    node = Object.hasOwn(node, key) ? node[key] : undefined
  }
  return typeof node === 'string' && node !== '' ? node : undefined
}
