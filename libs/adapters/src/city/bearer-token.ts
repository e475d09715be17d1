import { type JsonValue, parseJson } from '@yimatong/codec'
import { type Bytes, SECOND, utf8Decode, utf8Encode, YimatongError } from '@yimatong/kernel'
import { AdapterError } from '../error.js'
import { httpError } from '../http/http-fault.js'
import type { InboundResponse } from '../http/https-client.js'
import {
  type CityCall,
  fieldsAt,
  type Perform,
  pathWithQuery,
  type RecipeTools,
  type SpecOf,
  secretText,
} from './recipe.js'

interface Token {
  readonly text: string
  /** Monotonic milliseconds after which it is not used any more. */
  readonly goodUntil: number
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' }

/** Own profile: a token is renewed a minute, or a tenth of its life, before the city drops it. */
const MARGIN_MS = 60 * SECOND

/** What a log-in may take; who waits for it has its own deadline. */
const LOG_IN_MS = 5 * SECOND

/**
 * `bearer-token`: logs in at `tokenPath`, keeps the token while it lives, asks with it, and logs in once more when the
 * city no longer knows it (401, as HTTP status or as `code` of the answer). Many questions at once share one log-in. Known from Shanghai's gate interface.
 */
export function bearerToken(spec: SpecOf<'bearer-token'>, tools: RecipeTools): Perform {
  const tokens = createTokens(spec, tools)
  return async (call) => {
    const token = await within(tokens.current(), call)
    const first = await ask(spec, tools, call, token)
    if (!refusesToken(first)) return first.body
    const renewed = await within(tokens.renewed(token), call)
    const second = await ask(spec, tools, call, renewed)
    if (second.status === 401) throw httpError('adapters.http.status', { status: 401 })
    return second.body
  }
}

function ask(spec: SpecOf<'bearer-token'>, tools: RecipeTools, call: CityCall, token: Token): Promise<InboundResponse> {
  const fields = fieldsAt(call, 'body')
  return tools.client.send({
    endpoint: tools.endpoint,
    method: 'POST',
    path: pathWithQuery(spec.path, call),
    headers: { ...(fields.length > 0 ? JSON_HEADERS : {}), authorization: `Bearer ${token.text}` },
    ...(fields.length > 0 ? { body: utf8Encode(JSON.stringify(Object.fromEntries(fields))) } : {}),
    deadlineMs: call.remaining(),
    statuses: [401],
  })
}

function refusesToken(answer: InboundResponse): boolean {
  if (answer.status === 401) return true
  try {
    return Number(members(parseJson(utf8Decode(answer.body))).code) === 401
  } catch (error) {
    // No JSON is no refusal of the token: what it is, the profile says.
    if (error instanceof YimatongError) return false
    throw error
  }
}

interface Tokens {
  current(): Promise<Token>
  /** Another token than the one the city refused. */
  renewed(refused: Token): Promise<Token>
}

function createTokens(spec: SpecOf<'bearer-token'>, tools: RecipeTools): Tokens {
  let kept: Token | undefined
  let coming: Promise<Token> | undefined
  const fetch = () => {
    coming ??= logIn(spec, tools)
      .then((token) => {
        kept = token
        return token
      })
      .finally(() => {
        coming = undefined
      })
    return coming
  }
  return {
    current: async () => (kept && tools.clock.ticks() < kept.goodUntil ? kept : fetch()),
    async renewed(refused) {
      if (kept === refused) kept = undefined
      return kept ?? fetch()
    },
  }
}

async function logIn(spec: SpecOf<'bearer-token'>, tools: RecipeTools): Promise<Token> {
  const credentials = {
    appId: secretText(tools, spec.appId),
    userName: secretText(tools, spec.userName),
    password: secretText(tools, spec.password),
  }
  const answer = await tools.client.send({
    endpoint: tools.endpoint,
    method: 'POST',
    path: spec.tokenPath,
    headers: JSON_HEADERS,
    body: utf8Encode(JSON.stringify(credentials)),
    deadlineMs: LOG_IN_MS,
    maxBytes: 65_536,
  })
  const { text, lifeMs } = readToken(answer.body)
  return { text, goodUntil: tools.clock.ticks() + lifeMs - Math.min(MARGIN_MS, lifeMs / 10) }
}

function readToken(body: Bytes): { text: string; lifeMs: number } {
  const { code, data } = members(parseJson(utf8Decode(body)))
  if (code !== 200) {
    throw new AdapterError(
      'adapters.city.refused',
      'the city did not log us in; check the three secrets with its operator',
    )
  }
  const { accessToken, expiresIn } = members(data)
  const isToken = typeof accessToken === 'string' && /^[!-~]{1,8192}$/.test(accessToken)
  const isLife = typeof expiresIn === 'number' && expiresIn > 0 && expiresIn <= 31_536_000
  if (!isToken || !isLife) throw malformed()
  return { text: accessToken, lifeMs: expiresIn * SECOND }
}

function members(value: JsonValue | undefined): Readonly<Record<string, JsonValue | undefined>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed()
  return value
}

function malformed(): AdapterError {
  return new AdapterError(
    'adapters.city.malformed',
    'the answer to a log-in is not {"code":200,"data":{"accessToken":…,"expiresIn":…}}; check the token path',
  )
}

/** Waits for a shared piece of work no longer than one's own deadline. */
function within<T>(work: Promise<T>, call: CityCall): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(httpError('adapters.http.timeout')), Math.max(0, call.remaining()))
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
