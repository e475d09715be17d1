import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { encodeQuery } from '@yimatong/codec'
import { base64Encode, formatInstant, HOUR, type Instant, instant, utf8Encode } from '@yimatong/kernel'
import { AdapterError } from '../error.js'
import {
  FORM_TYPE,
  jsonFields,
  type Perform,
  pathWithQuery,
  post,
  type RecipeTools,
  type SpecOf,
  secretText,
} from './recipe.js'

/**
 * `rsa2-open-api`: a form POST whose sorted parameters are signed with RSA and SHA-256. Known from Alipay's open
 * platform. The platform's signature on the answer is not checked: we only ask registered endpoints. Node signs here,
 * because libs/crypto has RSA only to read old codes.
 */
export function rsa2OpenApi(spec: SpecOf<'rsa2-open-api'>, tools: RecipeTools): Perform {
  return async (call) => {
    const parameters = {
      app_id: secretText(tools, spec.appId),
      method: spec.method,
      format: 'JSON',
      charset: 'utf-8',
      sign_type: 'RSA2',
      timestamp: chinaTime(tools.clock.now()),
      version: '1.0',
      biz_content: JSON.stringify(jsonFields(call)),
    }
    const pairs = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1))
    const signed = pairs.map(([name, value]) => `${name}=${value}`).join('&')
    const signature = sign('sha256', utf8Encode(signed), privateKey(spec, tools))
    const body = encodeQuery([...pairs, ['sign', base64Encode(new Uint8Array(signature))]])
    return post(tools, call, { path: pathWithQuery(spec.path, call), type: FORM_TYPE, body })
  }
}

/** yyyy-MM-dd HH:mm:ss in China (UTC+8 since 1992). */
function chinaTime(at: Instant): string {
  return formatInstant(instant(at + 8 * HOUR))
    .slice(0, 19)
    .replace('T', ' ')
}

/** PKCS #8 in one line of base64. @throws AdapterError `adapters.city.config`, without a word of the key */
function privateKey(spec: SpecOf<'rsa2-open-api'>, tools: RecipeTools): KeyObject {
  const key = Buffer.from(secretText(tools, spec.privateKey), 'base64')
  try {
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
  } catch {
    throw new AdapterError(
      'adapters.city.config',
      `the secret ${spec.privateKey} is no RSA key as PKCS #8 in base64; check the gateway's configuration`,
    )
  }
}
