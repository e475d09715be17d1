import { generateKey, type PrivateKey, randomBytes } from '@yimatong/crypto'
import { type Bytes, DAY, type Instant, instant } from '@yimatong/kernel'
import {
  type Certificate,
  type CertificateRequest,
  type ExtensionRequest,
  issueCertificate,
  issueSelfSigned,
} from '@yimatong/pki'
import type { Ceremony, CeremonyNode } from './ceremony.js'
import { CeremonyError } from './error.js'

/** A made certificate with its key. */
export interface Identity {
  readonly name: string
  readonly node: CeremonyNode
  readonly certificate: Certificate
  readonly key: PrivateKey
  /** The certificate, then its issuers, nearest first, without the root: what TLS sends and `verifyPath` takes. For a root, itself. */
  readonly chain: readonly Certificate[]
}

/** Identities by node name, issuers before what they signed. */
export type Hierarchy = ReadonlyMap<string, Identity>

/** When and below what a ceremony is held. */
export interface CeremonyOptions {
  readonly at: Instant
  /** Serial numbers come from here; keys always from the platform's generator. */
  readonly random?: (length: number) => Bytes
  /** A hierarchy whose nodes may be named as issuers; it is part of the result. */
  readonly under?: Hierarchy
}

/**
 * Makes every key and certificate of a ceremony. Nothing about the result is ever to be trusted in production.
 * @throws CeremonyError `ceremony.issuer` when an issuer comes later or not at all, `ceremony.name` when a name stands in both hierarchies
 */
export function generateHierarchy(ceremony: Ceremony, options: CeremonyOptions): Hierarchy {
  const identities = new Map(options.under)
  for (const node of ceremony.nodes) {
    if (identities.has(node.name))
      throw new CeremonyError('ceremony.name', `node ${node.name} stands in both hierarchies`)
    identities.set(node.name, makeIdentity(node, identities, options))
  }
  return identities
}

function makeIdentity(node: CeremonyNode, identities: Hierarchy, options: CeremonyOptions): Identity {
  const key = generateKey(node.key)
  const request = requestOf(node, key, options)
  if (node.issuer === undefined) {
    const certificate = issueSelfSigned(request, key)
    return { name: node.name, node, certificate, key, chain: [certificate] }
  }
  const issuer = identities.get(node.issuer)
  if (issuer === undefined) {
    throw new CeremonyError('ceremony.issuer', `node ${node.name}: no node ${node.issuer} comes before it`)
  }
  const certificate = issueCertificate(request, issuer)
  const above = issuer.node.issuer === undefined ? [] : issuer.chain
  return { name: node.name, node, certificate, key, chain: [certificate, ...above] }
}

function requestOf(
  node: CeremonyNode,
  key: PrivateKey,
  { at, random = randomBytes }: CeremonyOptions,
): CertificateRequest {
  const notBefore = instant(at + node.startDay * DAY)
  return {
    subject: node.subject,
    publicKey: key.publicKey,
    serial: serialOf(random),
    notBefore,
    notAfter: instant(notBefore + node.days * DAY),
    extensions: extensionsOf(node),
  }
}

// 16 octets that need no sign octet and do not start with zero, so that every serial is equally long.
function serialOf(random: (length: number) => Bytes): Bytes {
  const [first = 0, ...rest] = random(16)
  return Uint8Array.of((first & 0x3f) | 0x40, ...rest)
}

function extensionsOf(node: CeremonyNode): ExtensionRequest {
  const hasNames = node.dnsNames.length + node.ipAddresses.length > 0
  return {
    ...(node.ca && { ca: node.ca }),
    keyUsage: node.keyUsage,
    ...(node.extendedKeyUsage.length > 0 && { extendedKeyUsage: node.extendedKeyUsage }),
    ...(node.permittedNames.length > 0 && { nameConstraints: { permitted: { directory: node.permittedNames } } }),
    ...(hasNames && { subjectAltNames: { dns: node.dnsNames, ip: node.ipAddresses } }),
    // NULL: the content of an extension nobody knows does not matter.
    further: node.criticalExtensions.map((oid) => ({ oid, critical: true, value: Uint8Array.of(0x05, 0x00) })),
  }
}
