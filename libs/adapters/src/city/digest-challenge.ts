import { digest } from '@yimatong/crypto'
import { hexEncode, utf8Encode } from '@yimatong/kernel'

/** A challenge of HTTP Digest that we can answer. */
export interface DigestChallenge {
  readonly realm: string
  readonly nonce: string
  readonly opaque: string | undefined
  readonly algorithm: 'SHA-256' | 'MD5'
}

/** Who answers a challenge, about what. */
export interface DigestAnswer {
  readonly user: string
  readonly password: string
  readonly method: string
  /** The request target as it is sent. */
  readonly uri: string
  /** The client's own random text. */
  readonly cnonce: string
}

const PARAMETER = /^([A-Za-z0-9_-]{1,32})\s*=\s*(?:"((?:[^"\\]|\\.){0,1024})"|([^\s",]{1,1024}))$/
const SCHEME = /^([A-Za-z][A-Za-z0-9-]*)(?: +([^ =].*))?$/
const MAX_HEADER = 8192

/**
 * The best challenge in `WWW-Authenticate` (RFC 7616 §3.3): Digest with qop `auth`, SHA-256 before MD5. Undefined when
 * there is none; `-sess`, `auth-int` and user hashes are not spoken.
 */
export function readChallenge(header: string | undefined): DigestChallenge | undefined {
  if (header === undefined || header.length > MAX_HEADER) return undefined
  const challenges = challengesIn(header).flatMap((parameters): readonly DigestChallenge[] => {
    const named = (parameters.get('algorithm') ?? 'MD5').toUpperCase()
    const [realm, nonce] = [parameters.get('realm'), parameters.get('nonce')]
    const hasAuth = parameters
      .get('qop')
      ?.split(',')
      .some((word) => word.trim().toLowerCase() === 'auth')
    if ((named !== 'SHA-256' && named !== 'MD5') || realm === undefined || !nonce || !hasAuth) return []
    return [{ realm, nonce, opaque: parameters.get('opaque'), algorithm: named }]
  })
  return challenges.find(({ algorithm }) => algorithm === 'SHA-256') ?? challenges[0]
}

/** `Authorization` for one request, the first with this nonce (RFC 7616 §3.4). */
export function answerChallenge(challenge: DigestChallenge, answer: DigestAnswer): string {
  const { realm, nonce, opaque, algorithm } = challenge
  const { user, password, method, uri, cnonce } = answer
  const hash = (text: string) => hexEncode(digest(algorithm === 'MD5' ? 'md5' : 'sha-256', utf8Encode(text)))
  const count = '00000001'
  const secret = hash(`${user}:${realm}:${password}`)
  const response = hash(`${secret}:${nonce}:${count}:${cnonce}:auth:${hash(`${method}:${uri}`)}`)
  const parts = [
    `username=${quoted(user)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `algorithm=${algorithm}`,
    'qop=auth',
    `nc=${count}`,
    `cnonce=${quoted(cnonce)}`,
    `response=${quoted(response)}`,
  ]
  return `Digest ${[...parts, ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`])].join(', ')}`
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** Parameters of every challenge in the header whose scheme is Digest. */
function challengesIn(header: string): readonly ReadonlyMap<string, string>[] {
  const challenges: { readonly scheme: string; readonly parameters: Map<string, string> }[] = []
  for (const piece of piecesOf(header)) {
    // A scheme stands before its first parameter, with a blank between; a parameter alone has its `=` first.
    const [, scheme, first = piece] = SCHEME.exec(piece) ?? []
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() })
    const [, name, text = '', token] = PARAMETER.exec(first) ?? []
    if (name === undefined) continue
    challenges.at(-1)?.parameters.set(name.toLowerCase(), token ?? text.replace(/\\(.)/g, '$1'))
  }
  return challenges.filter(({ scheme }) => scheme === 'digest').map(({ parameters }) => parameters)
}

/** The header cut at the commas outside of quotes. */
function piecesOf(header: string): readonly string[] {
  const pieces: string[] = []
  let start = 0
  let isQuoted = false
  for (let index = 0; index < header.length; index++) {
    const mark = header[index]
    if (isQuoted && mark === '\\') index++
    else if (mark === '"') isQuoted = !isQuoted
    else if (mark === ',' && !isQuoted) {
      pieces.push(header.slice(start, index).trim())
      start = index + 1
    }
  }
  return [...pieces, header.slice(start).trim()]
}
