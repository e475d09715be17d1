import type { KeyStore } from '@yimatong/adapters'
import { randomBytes } from '@yimatong/crypto'
import { type Bytes, base64UrlEncode, utf8Encode } from '@yimatong/kernel'

/** A secret of this data folder: kept there, or made now. */
export async function openSecret(store: KeyStore, name: string, make: () => Bytes): Promise<Bytes> {
  const kept = await store.loadSecret(name)
  if (kept) return kept
  const made = make()
  await store.saveSecret(name, made)
  return made
}

/** 32 random bytes: a key. */
export function makeKey(): Bytes {
  return randomBytes(32)
}

/** 43 characters: a bearer token. */
export function makeToken(): Bytes {
  return utf8Encode(base64UrlEncode(randomBytes(32)))
}

/** 16 characters: what a city hands out as application id, password, AES-128 key or initial vector. */
function makeCitySecret(): Bytes {
  return utf8Encode(base64UrlEncode(randomBytes(12)))
}

/** The secrets of a city by the references its profile names. */
export async function openCitySecrets(
  store: KeyStore,
  division: string,
  references: readonly string[],
): Promise<ReadonlyMap<string, Bytes>> {
  const secrets = new Map<string, Bytes>()
  for (const reference of references) {
    const name = `city-${division}-${reference.replaceAll('.', '-')}`
    secrets.set(reference, await openSecret(store, name, makeCitySecret))
  }
  return secrets
}
