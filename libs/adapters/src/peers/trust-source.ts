import type { Bytes } from '@yimatong/kernel'
import type { Endpoint } from '../http/endpoint.js'
import type { HttpsClient } from '../http/https-client.js'

/** Where the registry publishes its list. */
export const TRUST_LIST_PATH = '/v1/trust-list'

/** A national list of 10,000 signers is about 20 MB of JSON. Own profile. */
const MAX_LIST = 32 * 1024 * 1024

/** A list as it was fetched, not yet believed. */
export interface FetchedTrust {
  readonly bytes: Bytes
  /** Says that this list is kept: only from now on is it no longer asked for. One that was not kept is brought again. */
  taken(): void
}

/** Fetches the national trust list. What it brings is not believed: libs/trust judges it. */
export interface TrustSource {
  /**
   * The list as it is published, or undefined when it is the one that was taken last.
   *
   * @throws AdapterError `adapters.http.*`; what is kept stays in force then.
   */
  fetch(deadlineMs: number): Promise<FetchedTrust | undefined>
}

/** The list of one registry, asked for with the tag of the one taken last so that an unchanged list costs no transfer. */
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
      const offered = answer.header('etag')
      return {
        bytes: answer.body,
        taken() {
          tag = offered
        },
      }
    },
  }
}
