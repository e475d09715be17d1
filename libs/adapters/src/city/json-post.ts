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
 * `json-post` and `phone-code`: a POST of one JSON object, with constant secret headers where the city wants them. Known
 * from Jiaxing's bulk query; the travel card's telephone and one-time code are fields like others to who asks.
 */
export function jsonPost(spec: SpecOf<'json-post' | 'phone-code'>, tools: RecipeTools): Perform {
  return async (call) => {
    const headers = secretHeaders(tools, spec.headers)
    return postJson(tools, call, { path: pathWithQuery(spec.path, call), headers, json: jsonFields(call) })
  }
}
