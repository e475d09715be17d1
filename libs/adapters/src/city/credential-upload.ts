import { type JsonValue, parseJson } from '@yimatong/codec'
import { digest } from '@yimatong/crypto'
import { type Bytes, hexEncode, utf8Decode } from '@yimatong/kernel'
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
 * `credential-upload`: takes the credential that its holder uploaded, and believes it only when the issuer has put the
 * hash of these very bytes on the consortium's chain; otherwise the evidence service's "no" is the answer. Described for
 * Guangdong and Macao; the wire is our own.
 */
export function credentialUpload(spec: SpecOf<'credential-upload'>, tools: RecipeTools): Perform {
  return async (call) => {
    const path = pathWithQuery(spec.path, call)
    const credential = await postJson(tools, call, { path, json: jsonFields(call) })
    const hash = hexEncode(digest('sha-256', credential))
    const headers = { 'x-consortium-key': secretText(tools, spec.key) }
    const evidence = await postJson(tools, call, { path: spec.evidencePath, headers, json: { hash } })
    return isEvidenceOf(evidence, hash) ? credential : evidence
  }
}

function isEvidenceOf(answer: Bytes, hash: string): boolean {
  const root = parseJson(utf8Decode(answer))
  const data = memberOf(root, 'data')
  return memberOf(root, 'code') === 0 && memberOf(data, 'hash') === hash && memberOf(data, 'revoked') === false
}

function memberOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.hasOwn(value, key) ? value[key] : undefined
}
