import { aesCbcDecrypt } from '@yimatong/crypto'
import { base64Decode, utf8Decode } from '@yimatong/kernel'
import { type Fields, notPosted, type Recipe, type RecipeTools, refusal, type SpecOf } from './recipe.js'
import { readFields, unlessMalformed } from './request-fields.js'
import { secretHeaders } from './secret-check.js'

/** The city's side of `aes-fields`: opens the sealed fields with the venue's key; what does not open has no access. */
export function aesFields(spec: SpecOf<'aes-fields'>, tools: RecipeTools): Recipe {
  const [key, iv] = [tools.secret(spec.key), tools.secret(spec.iv)]
  const isKnown = secretHeaders(spec.headers, tools)
  const open = (sealed: string) => unlessMalformed(() => utf8Decode(aesCbcDecrypt(key, iv, base64Decode(sealed))))

  function opened(fields: Fields): Fields | undefined {
    const texts = new Map<string, string>()
    for (const [name, text] of fields) {
      const plain = spec.fields.includes(name) ? open(text) : text
      if (plain === undefined) return undefined
      texts.set(name, plain)
    }
    return texts
  }

  return {
    paths: [spec.path],
    check(request) {
      const odd = notPosted(request, 'application/json')
      if (odd) return odd
      const sealed = readFields(tools.exchange.requestFields, request)
      if (!sealed) return refusal('upstream-error')
      const fields = isKnown(request) ? opened(sealed) : undefined
      return fields ? { kind: 'question', fields } : refusal('forbidden')
    },
  }
}
