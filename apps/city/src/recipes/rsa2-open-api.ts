import { createPrivateKey, createPublicKey } from 'node:crypto'
import { importPublicKey, type PublicKey, verifySignature } from '@yimatong/crypto'
import { base64Decode, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { CityError } from '../error.js'
import {
  type Fields,
  isFresh,
  notPosted,
  question,
  type Recipe,
  type RecipeTools,
  refusal,
  type SpecOf,
} from './recipe.js'
import { jsonFields, readForm, readJsonObject, unlessMalformed } from './request-fields.js'
import { isSecret } from './secret-check.js'

const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/

/**
 * The city's side of `rsa2-open-api`. Of the pair it uses the public half alone; it is told the private one only because
 * a profile names one secret for both sides.
 */
export function rsa2OpenApi(spec: SpecOf<'rsa2-open-api'>, tools: RecipeTools): Recipe {
  const appId = tools.secret(spec.appId)
  const publicKey = publicHalf(utf8Decode(tools.secret(spec.privateKey)))

  function isSigned(form: Fields): boolean {
    const rest = [...form].filter(([name, value]) => name !== 'sign' && value !== '')
    const signed = rest.sort(([a], [b]) => (a < b ? -1 : 1)).map((pair) => pair.join('='))
    const signature = unlessMalformed(() => base64Decode(form.get('sign') ?? ''))
    return signature !== undefined && verifySignature('RS256', publicKey, utf8Encode(signed.join('&')), signature)
  }

  function isKnown(form: Fields): boolean {
    const time = form.get('timestamp') ?? ''
    const at = TIME.test(time) ? Date.parse(`${time.replace(' ', 'T')}+08:00`) : Number.NaN
    const isRsa2 = form.get('sign_type') === 'RSA2' && form.get('charset') === 'utf-8'
    return isRsa2 && isFresh(at, tools.clock) && isSecret(form.get('app_id'), appId) && isSigned(form)
  }

  return {
    paths: [spec.path],
    check(request) {
      const odd = notPosted(request, 'application/x-www-form-urlencoded')
      if (odd) return odd
      const form = readForm(unlessMalformed(() => utf8Decode(request.body)) ?? '=')
      const content = readJsonObject(utf8Encode(form?.get('biz_content') ?? ''))
      if (!form || !content || form.get('method') !== spec.method) return refusal('upstream-error')
      if (!isKnown(form)) return refusal('forbidden')
      return question(jsonFields(tools.exchange.requestFields, request, content))
    },
  }
}

/** @throws CityError `city.secret.missing`, without a word of the key */
function publicHalf(pkcs8: string): PublicKey {
  try {
    const key = createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' })
    return importPublicKey(new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' })))
  } catch {
    throw new CityError(
      'city.secret.missing',
      'the secret for RSA2 is no RSA key of 2048 bits or more, PKCS #8 in base64',
    )
  }
}
