import { randomBytes } from '@yimatong/crypto'
import { hexEncode, utf8Encode } from '@yimatong/kernel'
import { pathAt } from '../http/endpoint.js'
import { httpError } from '../http/http-fault.js'
import type { InboundResponse } from '../http/https-client.js'
import { answerChallenge, readChallenge } from './digest-challenge.js'
import {
  type CityCall,
  JSON_TYPE,
  jsonFields,
  type Perform,
  pathWithQuery,
  type RecipeTools,
  type SpecOf,
  secretText,
} from './recipe.js'

/**
 * `basic-digest`: HTTP Digest, a challenge for every question. Own profile: a nonce is used once, so that what somebody
 * overheard is good for nothing. Known from devices at the edge.
 */
export function basicDigest(spec: SpecOf<'basic-digest'>, tools: RecipeTools): Perform {
  return async (call) => {
    const first = await ask(spec, tools, call)
    if (first.status !== 401) return first.body
    const challenge = readChallenge(first.header('www-authenticate'))
    if (!challenge) throw httpError('adapters.http.status', { status: 401 })
    const authorization = answerChallenge(challenge, {
      user: secretText(tools, spec.user),
      password: secretText(tools, spec.password),
      method: methodOf(call),
      uri: pathAt(tools.endpoint, pathWithQuery(spec.path, call)),
      cnonce: hexEncode(randomBytes(16)),
    })
    const second = await ask(spec, tools, call, { authorization })
    if (second.status === 401) throw httpError('adapters.http.status', { status: 401 })
    return second.body
  }
}

function methodOf(call: CityCall): 'GET' | 'POST' {
  return call.fields.some((field) => field.in === 'body') ? 'POST' : 'GET'
}

function ask(
  spec: SpecOf<'basic-digest'>,
  tools: RecipeTools,
  call: CityCall,
  headers: Readonly<Record<string, string>> = {},
): Promise<InboundResponse> {
  const method = methodOf(call)
  const isPost = method === 'POST'
  return tools.client.send({
    endpoint: tools.endpoint,
    method,
    path: pathWithQuery(spec.path, call),
    headers: { ...(isPost ? { 'content-type': JSON_TYPE } : {}), ...headers },
    ...(isPost ? { body: utf8Encode(JSON.stringify(jsonFields(call))) } : {}),
    deadlineMs: call.remaining(),
    statuses: [401],
  })
}
