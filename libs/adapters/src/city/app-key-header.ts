import { utf8Encode } from '@yimatong/kernel'
import { fieldsAt, type Perform, pathWithQuery, type RecipeTools, type SpecOf, secretText } from './recipe.js'

/** `app-key-header`: a POST of one JSON object, with a key that never changes in one header. Known from Anhui. */
export function appKeyHeader(spec: SpecOf<'app-key-header'>, tools: RecipeTools): Perform {
  return async (call) => {
    const answer = await tools.client.send({
      endpoint: tools.endpoint,
      method: 'POST',
      path: pathWithQuery(spec.path, call),
      headers: { 'content-type': 'application/json; charset=utf-8', [spec.header]: secretText(tools, spec.key) },
      body: utf8Encode(JSON.stringify(Object.fromEntries(fieldsAt(call, 'body')))),
      deadlineMs: call.remaining(),
    })
    return answer.body
  }
}
