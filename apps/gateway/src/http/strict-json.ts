import { CodecError, parseJson } from '@yimatong/codec'
import { utf8Decode, YimatongError } from '@yimatong/kernel'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type BodyLimit, bodyLimitOf } from './body-limits.js'
import { refuseRequest } from './problem-table.js'

/**
 * Has every body of an application read as strict JSON in UTF-8, as it lies on the wire, within the limits of its route.
 * 415 `request.media-type` for another coding or charset, 413 `request.too-large`, 400 `request.malformed`. Before routes
 * are added.
 */
export function readStrictJson(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = bodyLimitOf(route.url).bytes
  })
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      requirePlain(request)
      done(null, parse(typeof body === 'string' ? Buffer.from(body) : body, bodyLimitOf(request.routeOptions.url)))
    } catch (error) {
      done(error instanceof Error ? error : new Error('unknown'))
    }
  })
}

const UTF8 = 'application/json; charset=utf-8'

/** Nothing is decoded on the way in: what is announced as something else is refused, not read as what it is not. */
function requirePlain({ headers }: FastifyRequest): void {
  const type = headers['content-type'] ?? ''
  const coding = headers['content-encoding']
  if (coding !== undefined && coding.trim().toLowerCase() !== 'identity') refuseRequest('request.media-type')
  if (type !== 'application/json' && type !== UTF8 && !isUtf8(type)) refuseRequest('request.media-type')
}

/** RFC 8259 §8.1 knows UTF-8 alone, and §11 no parameter; the one many clients add is taken where it says the same. */
function isUtf8(type: string): boolean {
  const [, ...parameters] = type.toLowerCase().split(';')
  const charsets = parameters.map((each) => each.trim()).filter((each) => /^charset\s*\*?\d*\*?\s*=/.test(each))
  return charsets.every((each) => each === 'charset=utf-8' || each === 'charset="utf-8"')
}

function parse(body: Buffer, { json }: BodyLimit): unknown {
  try {
    return parseJson(utf8Decode(body), json)
  } catch (error) {
    if (!(error instanceof YimatongError)) throw error
    const isTooMuch = error instanceof CodecError && TOO_MUCH.has(error.code)
    return refuseRequest(isTooMuch ? 'request.too-large' : 'request.malformed', { finding: error.code })
  }
}

const TOO_MUCH: ReadonlySet<string> = new Set(['codec.json.size', 'codec.json.values'])
