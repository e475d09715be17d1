import { encodeQuery } from '@yimatong/codec'
import {
  FORM_TYPE,
  fieldsAt,
  type Perform,
  pathWithQuery,
  post,
  type RecipeTools,
  type SpecOf,
  secretHeaders,
} from './recipe.js'

/** `form-post`: a POST of form fields. Known from Jiangsu, which wants to know who checks and where. */
export function formPost(spec: SpecOf<'form-post'>, tools: RecipeTools): Perform {
  return async (call) =>
    post(tools, call, {
      path: pathWithQuery(spec.path, call),
      headers: secretHeaders(tools, spec.headers),
      type: FORM_TYPE,
      body: encodeQuery(fieldsAt(call, 'body')),
    })
}
