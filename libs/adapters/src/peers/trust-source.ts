import type { Bytes } from '@yimatong/kernel'
import type { Endpoint } from '../http/endpoint.js'
import type { HttpsClient } from '../http/https-client.js'

/** Where the registry publishes its list. */
export const TRUST_LIST_PATH = '/v1/trust-list'

/** A national list of 10,000 signers is about 20 MB of JSON. Own profile. */
const MAX_LIST = 32 * 1024 * 1024

/** Fetches the national trust list. What it brings is not believed: libs/trust judges it. */
export interface TrustSource {
  /**
   * The list as it is published, or undefined when it is the one that was fetched before.
   *
   * @throws AdapterError `adapters.http.*`; what is kept stays in force then.
   */
  fetch(deadlineMs: number): Promise<Bytes | undefined>
}

/** The list of one registry, asked for with the tag of the last answer so that an unchanged list costs no transfer. */
export function createTrustSource(registry: Endpoint, client: HttpsClient, pins: readonly string[] = []): TrustSource {
  let tag: string | undefined
  return {
    async fetch(deadlineMs) {
      const answer = await client.send({
        endpoint: registry,
        method: 'GET',
        path: TRUST_LIST_PATH,
        headers: { accept: 'application/json', ...(tag === undefined ? {} : { 'if-none-match': tag }) },
        deadlineMs,
        maxBytes: MAX_LIST,
        statuses: tag === undefined ? [] : [304],
        pins,
      })
      if (answer.status === 304) return undefined
      tag = answer.header('etag')
      return answer.body
    },
  }
}
