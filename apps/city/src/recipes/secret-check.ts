import { equalSecrets } from '@yimatong/crypto'
import { utf8Encode } from '@yimatong/kernel'
import type { CityRequest, RecipeTools } from './recipe.js'

/** Same text, in time that depends on the length only. */
export function isSecret(seen: string | undefined, wanted: Uint8Array | string): boolean {
  const bytes = typeof wanted === 'string' ? utf8Encode(wanted) : wanted
  return equalSecrets(utf8Encode(seen ?? ''), bytes) && bytes.length > 0
}

/** A check of constant headers that each carry a secret. @throws CityError `city.secret.missing` when one is not there */
export function secretHeaders(
  headers: ReadonlyMap<string, string> | undefined,
  tools: RecipeTools,
): (request: CityRequest) => boolean {
  const wanted = [...(headers ?? [])].map(([name, reference]) => [name, tools.secret(reference)] as const)
  return (request) => wanted.map(([name, secret]) => isSecret(request.header(name), secret)).every(Boolean)
}
