import { digest } from '@yimatong/crypto'
import { hexEncode, utf8Decode, utf8Encode } from '@yimatong/kernel'
import {
  type CityRequest,
  type Fields,
  notPosted,
  plainReply,
  type Recipe,
  type RecipeTools,
  refusal,
  type SpecOf,
  type Verdict,
} from './recipe.js'
import { readFields } from './request-fields.js'
import { isSecret } from './secret-check.js'

const REALM = 'city'
const USE = 'basic-digest'
const DIGESTS = { 'SHA-256': 'sha-256', MD5: 'md5' } as const
const PART = /^ *([a-z]+)=(?:"((?:[^"\\]|\\["\\])*)"|([^" ]+)) *$/

/**
 * The city's side of `basic-digest`: HTTP Digest (RFC 7616), two challenges at a time. A nonce is good for one request, so
 * a request that is sent again gets another challenge.
 */
export function basicDigest(spec: SpecOf<'basic-digest'>, tools: RecipeTools): Recipe {
  const { requestFields } = tools.exchange
  const method = requestFields.some((field) => field.in === 'body') ? 'POST' : 'GET'
  const user = utf8Decode(tools.secret(spec.user))
  const password = utf8Decode(tools.secret(spec.password))

  function challenge(): Verdict {
    const nonce = tools.once.issue(USE)
    const challenges = Object.keys(DIGESTS).map((algorithm) => {
      return `Digest realm="${REALM}", qop="auth", algorithm=${algorithm}, nonce="${nonce}"`
    })
    return refusal('forbidden', 401, { 'www-authenticate': challenges })
  }

  function isAnswered(request: CityRequest, said: Fields): boolean {
    const part = (name: string) => said.get(name) ?? ''
    const algorithm = Object.keys(DIGESTS).find((name): name is keyof typeof DIGESTS => name === part('algorithm'))
    const target = request.query === '' ? request.path : `${request.path}?${request.query}`
    const isOpen = tools.once.take(USE, part('nonce')) !== undefined
    if (!algorithm || !isOpen || part('qop') !== 'auth') return false
    const hash = (text: string) => hexEncode(digest(DIGESTS[algorithm], utf8Encode(text)))
    const own = hash([user, REALM, password].join(':'))
    const asked = hash([request.method, target].join(':'))
    const wanted = hash([own, part('nonce'), part('nc'), part('cnonce'), 'auth', asked].join(':'))
    const checks = [isSecret(part('username'), user), isSecret(part('response'), wanted), part('nc') === '00000001']
    return checks.every(Boolean)
  }

  return {
    paths: [spec.path],
    check(request) {
      const odd = method === 'POST' ? notPosted(request, 'application/json') : undefined
      if (odd) return odd
      if (request.method !== method) return plainReply(405, 'Method Not Allowed')
      const said = readAuthorization(request.header('authorization') ?? '')
      const fields = readFields(requestFields, request)
      if (said && !fields) return refusal('upstream-error')
      return fields && said && isAnswered(request, said) ? { kind: 'question', fields } : challenge()
    },
  }
}

/** Parts of a Digest `Authorization`, each once; undefined when it is none. A comma inside of quotes is not spoken. */
function readAuthorization(header: string): Fields | undefined {
  if (!header.startsWith('Digest ') || header.length > 4096) return undefined
  const parts = new Map<string, string>()
  for (const piece of header.slice('Digest '.length).split(',')) {
    const [, name, text = '', token] = PART.exec(piece) ?? []
    if (name === undefined || parts.has(name)) return undefined
    parts.set(name, token ?? text.replace(/\\(.)/g, '$1'))
  }
  return parts
}
