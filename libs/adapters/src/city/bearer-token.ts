import { parseJson } from '@yimatong/codec'
import { utf8Decode, utf8Encode, YimatongError } from '@yimatong/kernel'
import { httpError } from '../http/http-fault.js'
import type { InboundResponse } from '../http/https-client.js'
import { keepToken, LOG_IN, type LoggedIn, readToken, type Token } from './kept-token.js'
import {
  type CityCall,
  JSON_TYPE,
  jsonFields,
  membersIn,
  membersOf,
  type Perform,
  pathWithQuery,
  type RecipeTools,
  refused,
  type SpecOf,
  secretText,
} from './recipe.js'

const WANTED = '{"code":200,"data":{"accessToken":…,"expiresIn":…}}'

/**
 * `bearer-token`: logs in at `tokenPath`, keeps the token while it lives, asks with it, and logs in once more when the
 * city no longer knows it (401, as HTTP status or as `code` of the answer). Known from Shanghai's gate interface.
 */
export function bearerToken(spec: SpecOf<'bearer-token'>, tools: RecipeTools): Perform {
  const tokens = keepToken(tools.clock, () => logIn(spec, tools))
  return async (call) => {
    const token = await tokens.current(call)
    const first = await ask(spec, tools, call, token)
    if (!refusesToken(first)) return first.body
    const second = await ask(spec, tools, call, await tokens.renewed(token, call))
    if (second.status === 401) throw httpError('adapters.http.status', { status: 401 })
    return second.body
  }
}

function ask(spec: SpecOf<'bearer-token'>, tools: RecipeTools, call: CityCall, token: Token): Promise<InboundResponse> {
  const hasBody = call.fields.some((field) => field.in === 'body')
  return tools.client.send({
    endpoint: tools.endpoint,
    method: 'POST',
    path: pathWithQuery(spec.path, call),
    headers: { ...(hasBody ? { 'content-type': JSON_TYPE } : {}), authorization: `Bearer ${token.text}` },
    ...(hasBody ? { body: utf8Encode(JSON.stringify(jsonFields(call))) } : {}),
    deadlineMs: call.remaining(),
    statuses: [401],
  })
}

function refusesToken(answer: InboundResponse): boolean {
  if (answer.status === 401) return true
  try {
    return Number(membersIn(parseJson(utf8Decode(answer.body)), '').code) === 401
  } catch (error) {
    // No JSON is no refusal of the token: what it is, the profile says.
    if (error instanceof YimatongError) return false
    throw error
  }
}

async function logIn(spec: SpecOf<'bearer-token'>, tools: RecipeTools): Promise<LoggedIn> {
  const credentials = {
    appId: secretText(tools, spec.appId),
    userName: secretText(tools, spec.userName),
    password: secretText(tools, spec.password),
  }
  const answer = await tools.client.send({
    endpoint: tools.endpoint,
    method: 'POST',
    path: spec.tokenPath,
    headers: { 'content-type': JSON_TYPE },
    body: utf8Encode(JSON.stringify(credentials)),
    ...LOG_IN,
  })
  const { code, data } = membersOf(answer.body, WANTED)
  if (code !== 200) throw refused('log us in')
  const { accessToken, expiresIn } = membersIn(data, WANTED)
  return readToken(accessToken, expiresIn, WANTED)
}
