import { finding, utf8Encode } from '@yimatong/kernel'
import type { HomeGateway, OutageCode } from '@yimatong/recognition'
import { AdapterError } from '../error.js'
import { registerEndpoint } from '../http/endpoint.js'
import type { HttpsClient } from '../http/https-client.js'
import { readHomeAnswer } from './home-answer.js'

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
