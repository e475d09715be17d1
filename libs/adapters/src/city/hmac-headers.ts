import { hmac } from '@yimatong/crypto'
import { base64Encode, utf8Encode } from '@yimatong/kernel'
import {
  jsonFields,
  type Perform,
  pathWithQuery,
  postJson,
  type RecipeTools,
  type SpecOf,
  secretBytes,
  secretText,
} from './recipe.js'

/**
 * `hmac-headers`: a POST of one JSON object with an HMAC over who asks and when in its headers; the body is not covered.
 * Known from the national government-service platform.
 */
export function hmacHeaders(spec: SpecOf<'hmac-headers'>, tools: RecipeTools): Perform {
  return async (call) => {
    const [rid, sid, rtime] = [secretText(tools, spec.rid), secretText(tools, spec.sid), String(tools.clock.now())]
    const mac = hmac('sha-256', secretBytes(tools, spec.secret), utf8Encode(sid + rid + rtime))
    const headers = {
      gjzwfwpt_rid: rid,
      gjzwfwpt_sid: sid,
      gjzwfwpt_rtime: rtime,
      gjzwfwpt_sign: base64Encode(mac),
    }
    return postJson(tools, call, { path: pathWithQuery(spec.path, call), headers, json: jsonFields(call) })
  }
}
