import { isObject } from '../../dcc/payload.js'
import { decodeShcKeySet, type ShcKey } from '../keys.js'
import { decodeShcRevocationList, type ShcRevocationList } from '../revocation.js'
import { indexShcIssuers, plainUrl, type ShcIssuer, type ShcTrust } from '../trust.js'
import { folderOf, jsonOfFile, type ShcFiles } from './files.js'

const PUBLISHED = '.well-known/jwks.json'
const HELD = 'keys/jwks.json'
const EXAMPLE_PAYLOAD = /(^|\/)example-\d+-b-[^/]*\.json$/

/** A key set that stands where its issuer would publish it, under the folder that stands for its URL. */
interface Published {
  readonly folder: readonly string[]
  readonly keys: readonly ShcKey[]
  readonly revocations: ReadonlyMap<string, ShcRevocationList>
}

/**
 * Whom the cases of a folder are verified against: only what lies in it. `…/NAME/.well-known/jwks.json` is the key set of
 * the issuer whose URL ends like `…/NAME`, the longest end first; `keys/jwks.json` that of `issuers` and of the issuers
 * that the examples beside it name. Revocation lists lie in `crl/` beside the key set. Every other key set is known and
 * nobody's.
 */
export function shcTrustOf(files: ShcFiles, issuers: readonly string[]): ShcTrust {
  const published: Published[] = []
  const held: ShcIssuer[] = []
  const strays: ShcKey[] = []
  for (const path of files.keys()) {
    const keys = path.endsWith('.json') ? keysIn(path, files) : []
    if (keys.length === 0) continue
    const revocations = revocationsBeside(path, files)
    if (ends(path, PUBLISHED)) published.push({ folder: partsOf(path.slice(0, -PUBLISHED.length)), keys, revocations })
    else if (ends(path, HELD)) held.push(...ownersOf(path, files, issuers).map((url) => ({ url, keys, revocations })))
    strays.push(...keys)
  }
  const named = indexShcIssuers(held, strays)
  return { ...named, issuerOf: (url) => named.issuerOf(url) ?? nearest(published, url) }
}

function ends(path: string, name: string): boolean {
  return path === name || path.endsWith(`/${name}`)
}

function keysIn(path: string, files: ShcFiles): readonly ShcKey[] {
  const json = jsonOfFile(files.get(path))
  return isObject(json) && Array.isArray(json.keys) ? decodeShcKeySet(json).keys : []
}

function revocationsBeside(path: string, files: ShcFiles): ReadonlyMap<string, ShcRevocationList> {
  const folder = `${folderOf(path)}crl/`
  const lists = [...files].filter(([name]) => name.startsWith(folder) && name.endsWith('.json'))
  return new Map(
    lists.map(([name, bytes]) => [
      name.slice(folder.length, -'.json'.length),
      decodeShcRevocationList(jsonOfFile(bytes)),
    ]),
  )
}

function ownersOf(path: string, files: ShcFiles, issuers: readonly string[]): readonly string[] {
  const folder = path.slice(0, -HELD.length)
  const beside = [...files].filter(([name]) => folderOf(name) === folder && EXAMPLE_PAYLOAD.test(name))
  const named = beside.flatMap(([, bytes]) => {
    const json = jsonOfFile(bytes)
    return isObject(json) && typeof json.iss === 'string' ? [json.iss] : []
  })
  return [...new Set([...issuers, ...named])]
}

function nearest(published: readonly Published[], url: string): ShcIssuer | undefined {
  const wanted = partsOf(plainUrl(url))
  const rated = published.map((set) => ({ set, alike: alikeAtEnd(set.folder, wanted) }))
  const best = Math.max(0, ...rated.map(({ alike }) => alike))
  const found = rated.find(({ alike }) => alike === best && alike > 0)?.set
  return found && { url, keys: found.keys, revocations: found.revocations }
}

function alikeAtEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count++
  return count
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '')
}
