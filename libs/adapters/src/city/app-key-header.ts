import {
  jsonFields,
  type Perform,
  pathWithQuery,
  postJson,
  type RecipeTools,
  type SpecOf,
  secretText,
} from './recipe.js'

/** `app-key-header`: a POST of one JSON object, with a key that never changes in one header. Known from Anhui. */
export function appKeyHeader(spec: SpecOf<'app-key-header'>, tools: RecipeTools): Perform {
  return async (call) => {
    const headers = { [spec.header]: secretText(tools, spec.key) }
    return postJson(tools, call, { path: pathWithQuery(spec.path, call), headers, json: jsonFields(call) })
  }
}
