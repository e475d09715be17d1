import { type JsonValue, parseJson } from '@yimatong/codec'
import { type Bytes, type Finding, finding, utf8Decode, utf8Encode, YimatongError } from '@yimatong/kernel'
import type { HomeAnswer, HomeGateway, OutageCode } from '@yimatong/recognition'
import { AdapterError } from '../error.js'
import { registerEndpoint } from '../http/endpoint.js'
import type { HttpsClient } from '../http/https-client.js'

/** Where a home gateway takes health queries. */
export const HEALTH_QUERY_PATH = '/v1/peer/health-queries'

/** Own profile: an answer is one national code and a few findings. */
const MAX_ANSWER = 65_536

/**
 * Asks home gateways over mutual TLS: at the endpoint of the authority's entry on the trust list, and only when the
 * server has a key that the entry pins. The client's own identity is this gateway's.
 */
export function createHomeGateway(client: HttpsClient): HomeGateway {
  return {
    async ask(home, query, deadlineMs) {
      if (home.tlsPins.length === 0) return finding('home.unreachable', 'registry')
      try {
        const answer = await client.send({
          endpoint: registerEndpoint(home.endpoint),
          method: 'POST',
          path: HEALTH_QUERY_PATH,
          headers: { 'content-type': 'application/json', accept: 'application/json' },
          body: utf8Encode(JSON.stringify(query)),
          deadlineMs,
          maxBytes: MAX_ANSWER,
          pins: home.tlsPins,
        })
        return readHomeAnswer(answer.body) ?? finding('home.answer-malformed', 'home')
      } catch (error) {
        if (error instanceof AdapterError) return finding(outageCode(error), 'home')
        throw error
      }
    },
  }
}

const REFUSALS: readonly unknown[] = [401, 403]

function outageCode(error: AdapterError): Extract<OutageCode, `home.${string}`> {
  if (error.code === 'adapters.http.timeout') return 'home.timeout'
  if (error.code === 'adapters.http.malformed' || error.code === 'adapters.http.too-large')
    return 'home.answer-malformed'
  if (error.code === 'adapters.http.status' && REFUSALS.includes(error.detail.status)) return 'home.access-refused'
  return 'home.unreachable'
}

function readHomeAnswer(body: Bytes): HomeAnswer | undefined {
  try {
    const { code, findings } = members(parseJson(utf8Decode(body)))
    if (!Array.isArray(findings) || findings.length > 64 || (code !== undefined && typeof code !== 'string'))
      return undefined
    const read = findings.map(readFinding)
    const known = read.filter((found) => found !== undefined)
    if (known.length < read.length) return undefined
    return { ...(code === undefined ? {} : { code }), findings: known }
  } catch (error) {
    if (error instanceof YimatongError) return undefined
    throw error
  }
}

const CODE = /^[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*){1,4}$/
const SEVERITIES = ['info', 'warn', 'block'] as const
const PARTIES = ['holder', 'home', 'arrival', 'checkpoint', 'gateway', 'registry'] as const

/** A finding of another gateway, member by member; nothing else that it wrote is passed on. */
function readFinding(value: JsonValue): Finding | undefined {
  const { code, severity, party, path, clause } = members(value)
  const known = SEVERITIES.find((each) => each === severity)
  const mender = PARTIES.find((each) => each === party)
  if (typeof code !== 'string' || code.length > 80 || !CODE.test(code) || !known || !mender) return undefined
  return {
    code,
    severity: known,
    party: mender,
    ...(isShort(path) ? { path } : {}),
    ...(isShort(clause) ? { clause } : {}),
  }
}

function isShort(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.length <= 200
}

function members(value: JsonValue): Readonly<Record<string, JsonValue | undefined>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
