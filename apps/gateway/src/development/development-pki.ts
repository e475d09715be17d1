import type { KeyStore } from '@yimatong/adapters'
import { type Ceremony, generateCrls, generateHierarchy, type Hierarchy, type Identity } from '@yimatong/certs'
import { type Bytes, bytesEqual, DAY, type Instant } from '@yimatong/kernel'
import { encodePem, verifyPath } from '@yimatong/pki'

/** How long before its end a certificate of the development PKI counts as used up. */
const SPARE_MS = 7 * DAY
/** Days until the next update of the development revocation lists, made anew at every start. */
const CRL_DAYS = 7

/** The development PKI of this data folder: the one kept there, or a new one when it is missing or about to end. */
export async function openDevelopmentPki(store: KeyStore, ceremony: Ceremony, at: Instant): Promise<Hierarchy> {
  const kept = await loadHierarchy(store, ceremony)
  if (kept && isWhole(kept, at) && [...kept.values()].every(isLasting(at))) return kept
  const made = generateHierarchy(ceremony, { at })
  for (const identity of made.values()) {
    await store.saveKey(identity.name, identity.key)
    await store.saveChain(identity.name, identity.chain)
  }
  return made
}

function isLasting(at: Instant) {
  return ({ certificate }: Identity) => certificate.notAfter > at + SPARE_MS
}

/** True when all keys and chains are of one ceremony: a renewal that was interrupted leaves some of the old ones. */
function isWhole(hierarchy: Hierarchy, at: Instant): boolean {
  const anchors = [identityOf(hierarchy, 'national-root').certificate]
  return [...hierarchy.values()].every(({ certificate: leaf, key, chain: [, ...intermediates] }) => {
    if (!bytesEqual(key.publicKey.spki, leaf.publicKey.spki)) return false
    const request = { leaf, intermediates, anchors, crls: [], at, purpose: undefined, requireRevocation: false }
    return leaf.fingerprint === anchors[0]?.fingerprint || verifyPath(request).ok
  })
}

/** DER revocation lists of every CA of the hierarchy, numbered by the second so that a later start has higher ones. */
export function developmentCrls(hierarchy: Hierarchy, at: Instant): readonly Bytes[] {
  return [...generateCrls(hierarchy, { at, days: CRL_DAYS, number: BigInt(Math.floor(at / 1000)) }).values()]
}

/** An identity of the hierarchy. @throws Error when the ceremony has none of this name: a defect of the ceremony file. */
export function identityOf(hierarchy: Hierarchy, name: string): Identity {
  const identity = hierarchy.get(name)
  if (!identity) throw new Error(`certs/ceremony/development.yaml has no node ${name}`)
  return identity
}

/** PEM of an identity's key and chain, for TLS. */
export function pemOf(identity: Identity): { readonly key: string; readonly cert: string } {
  const cert = identity.chain.map(({ der }) => encodePem('CERTIFICATE', der)).join('')
  return { key: encodePem('PRIVATE KEY', identity.key.pkcs8), cert }
}

async function loadHierarchy(store: KeyStore, ceremony: Ceremony): Promise<Hierarchy | undefined> {
  const identities = new Map<string, Identity>()
  for (const node of ceremony.nodes) {
    const [key, chain] = [await store.loadKey(node.name), await store.loadChain(node.name)]
    const certificate = chain?.[0]
    if (!key || !chain || !certificate) return undefined
    identities.set(node.name, { name: node.name, node, certificate, key, chain })
  }
  return identities
}
