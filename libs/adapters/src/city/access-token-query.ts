import { parseJson } from '@yimatong/codec'
import { type Bytes, utf8Decode, YimatongError } from '@yimatong/kernel'
import { keepToken, LOG_IN, type LoggedIn, readToken } from './kept-token.js'
import {
  fieldsAt,
  jsonFields,
  membersIn,
  membersOf,
  type Perform,
  postJson,
  type RecipeTools,
  refused,
  type SpecOf,
  secretText,
  withQuery,
} from './recipe.js'

const WANTED = '{"errcode":0,"access_token":…,"expires_in":…}'

/** WeCom's page of global error codes: an access token that is invalid, or has expired. */
const TOKEN_ERRORS: readonly unknown[] = [40014, 42001]

/**
 * `access-token-query`: fetches a token with the corporation's id and secret, keeps it while it lives and asks with it in
 * the query; fetches another once when the answer says that the token is not known any more. Known from WeCom.
 */
export function accessTokenQuery(spec: SpecOf<'access-token-query'>, tools: RecipeTools): Perform {
  const tokens = keepToken(tools.clock, () => logIn(spec, tools))
  return async (call) => {
    const ask = ({ text }: { text: string }) => {
      const path = withQuery(spec.path, [['access_token', text], ...fieldsAt(call, 'query')])
      return postJson(tools, call, { path, json: jsonFields(call) })
    }
    const token = await tokens.current(call)
    const first = await ask(token)
    return refusesToken(first) ? ask(await tokens.renewed(token, call)) : first
  }
}

function refusesToken(answer: Bytes): boolean {
  try {
    return TOKEN_ERRORS.includes(membersIn(parseJson(utf8Decode(answer)), '').errcode)
  } catch (error) {
    // What is no JSON object is judged by the profile.
    if (error instanceof YimatongError) return false
    throw error
  }
}

async function logIn(spec: SpecOf<'access-token-query'>, tools: RecipeTools): Promise<LoggedIn> {
  const path = withQuery(spec.tokenPath, [
    ['corpid', secretText(tools, spec.corpId)],
    ['corpsecret', secretText(tools, spec.secret)],
  ])
  const answer = await tools.client.send({ endpoint: tools.endpoint, method: 'GET', path, ...LOG_IN })
  const { errcode, access_token: token, expires_in: seconds } = membersOf(answer.body, WANTED)
  if (errcode !== 0) throw refused('give us a token')
  return readToken(token, seconds, WANTED)
}
