import type { ShcKey } from './keys.js'
import type { ShcRevocationList } from './revocation.js'

/** What is known of one issuer. Nothing is ever fetched: key sets and lists come in as arguments. */
export interface ShcIssuer {
  /** As cards name it in `iss`. */
  readonly url: string
  readonly keys: readonly ShcKey[]
  /** Revocation lists by key id. */
  readonly revocations?: ReadonlyMap<string, ShcRevocationList>
}

/** Issuers to verify against. */
export interface ShcTrust {
  /** The issuer of a URL, whatever its scheme and with or without a slash at its end: that is a fault of its own. */
  issuerOf(url: string): ShcIssuer | undefined
  /** Keys of an id, whosever they are. */
  keysOf(id: string): readonly ShcKey[]
}

/**
 * Indexes issuers by URL and all keys by id. Several entries of one issuer are put together.
 * @param strays keys that are known and belong to no issuer here, for example of a key set without a name
 */
export function indexShcIssuers(issuers: readonly ShcIssuer[], strays: readonly ShcKey[] = []): ShcTrust {
  const byUrl = new Map<string, ShcIssuer>()
  const byId = new Map<string, ShcKey[]>()
  for (const issuer of issuers) {
    const url = plainUrl(issuer.url)
    const known = byUrl.get(url)
    byUrl.set(url, known ? joined(known, issuer) : issuer)
  }
  for (const key of [...issuers.flatMap(({ keys }) => keys), ...strays]) {
    if (key.id !== undefined) byId.set(key.id, [...(byId.get(key.id) ?? []), key])
  }
  return { issuerOf: (url) => byUrl.get(plainUrl(url)), keysOf: (id) => byId.get(id) ?? [] }
}

function joined(a: ShcIssuer, b: ShcIssuer): ShcIssuer {
  return {
    url: a.url,
    keys: [...a.keys, ...b.keys],
    revocations: new Map([...(a.revocations ?? []), ...(b.revocations ?? [])]),
  }
}

/** A URL without scheme and without slashes at its end. Internal to formats. */
export function plainUrl(url: string): string {
  let end = url.length
  while (end > 0 && url[end - 1] === '/') end--
  return url.slice(0, end).replace(/^https?:\/\//, '')
}
