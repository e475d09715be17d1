import { aesCbcEncrypt } from '@yimatong/crypto'
import { base64Encode, utf8Encode } from '@yimatong/kernel'
import {
  jsonFields,
  type Perform,
  pathWithQuery,
  postJson,
  type RecipeTools,
  type SpecOf,
  secretBytes,
  secretHeaders,
} from './recipe.js'

/**
 * `aes-fields`: a POST of one JSON object in which some fields are base64 of AES-CBC under the venue's fixed key and
 * vector. Known from a Guangdong gate terminal.
 */
export function aesFields(spec: SpecOf<'aes-fields'>, tools: RecipeTools): Perform {
  return async (call) => {
    const seal = (text: string) =>
      base64Encode(aesCbcEncrypt(secretBytes(tools, spec.key), secretBytes(tools, spec.iv), utf8Encode(text)))
    const json = Object.fromEntries(
      Object.entries(jsonFields(call)).map(([name, value]) => {
        return [name, spec.fields.includes(name) && typeof value === 'string' ? seal(value) : value]
      }),
    )
    const headers = secretHeaders(tools, spec.headers)
    return postJson(tools, call, { path: pathWithQuery(spec.path, call), headers, json })
  }
}
