import { digest, equalSecrets } from '@yimatong/crypto'
import { type Bytes, hexDecode, utf8Encode } from '@yimatong/kernel'

/** What a client may do: ask at a checkpoint, order codes for holders, or look at translations. */
export type ClientKind = 'checkpoint' | 'issuer' | 'engineer'

/** A registered client (DESIGN §5.14). Its division, venue and purposes are bound to it, not taken from its requests. */
export interface Client {
  /** Registered name, for example `checkpoint-310000-01`. */
  readonly id: string
  readonly kind: ClientKind
  /** GB/T 2260 code of the divisions it stands in; places of its requests lie within. */
  readonly division: string
  readonly venue?: string
  readonly purposes: readonly string[]
  /** SHA-256 of its bearer token, hex. */
  readonly tokenHash?: string
  /** SHA-256 of the SubjectPublicKeyInfo of its client certificate, hex. */
  readonly tlsPin?: string
}

/** Finds the client behind a token or a TLS key. */
export interface Clients {
  byToken(token: string): Client | undefined
  byPin(pin: string): Client | undefined
}

/**
 * A directory of registered clients. Tokens are compared by their hash over all clients in constant time, so that the
 * answer's time says nothing about which exist.
 */
export function createClients(registered: readonly Client[]): Clients {
  const hashes = registered.flatMap((client) =>
    client.tokenHash === undefined ? [] : [{ client, hash: hexDecode(client.tokenHash) }],
  )
  const pins = new Map(registered.flatMap((client) => (client.tlsPin === undefined ? [] : [[client.tlsPin, client]])))
  return {
    byToken: (token) => findByHash(hashes, digest('sha-256', utf8Encode(token))),
    byPin: (pin) => pins.get(pin),
  }
}

function findByHash(hashes: readonly { client: Client; hash: Bytes }[], presented: Bytes): Client | undefined {
  let found: Client | undefined
  for (const { client, hash } of hashes) {
    if (equalSecrets(hash, presented)) found = client
  }
  return found
}
