import type { PrivateKey, PublicKey } from '@yimatong/crypto'
import type { Bytes, Instant } from '@yimatong/kernel'
import type { Certificate } from './certificate.js'
import type { RevocationReason } from './crl.js'
import type { RawExtension } from './extensions.js'
import type { DistinguishedName } from './name.js'
import type { KeyUsage } from './oids.js'

/** Names of subtrees or of a subject, as they are written. Addresses are text: `127.0.0.1`, `::1`; in a subtree with a prefix, `10.0.0.0/8`. */
export interface NameList {
  readonly dns?: readonly string[]
  readonly ip?: readonly string[]
  readonly directory?: readonly DistinguishedName[]
}

/** What the extensions of a new certificate shall say. Key identifiers are added by the issuing functions. */
export interface ExtensionRequest {
  /** Absent: an end entity, and no basicConstraints extension. */
  readonly ca?: { readonly pathLength?: number }
  readonly keyUsage?: readonly KeyUsage[]
  /** Dotted OIDs. */
  readonly extendedKeyUsage?: readonly string[]
  readonly nameConstraints?: { readonly permitted?: NameList; readonly excluded?: NameList }
  readonly subjectAltNames?: NameList
  /** Added as they are, after the others. */
  readonly further?: readonly RawExtension[]
}

/** A certificate to be issued. Times are cut to whole seconds. */
export interface CertificateRequest {
  readonly subject: DistinguishedName
  readonly publicKey: PublicKey
  /** 1 to 20 octets, not all zero, read as an unsigned number. */
  readonly serial: Bytes
  readonly notBefore: Instant
  readonly notAfter: Instant
  readonly extensions: ExtensionRequest
}

/** Who signs: a certificate with its private key. */
export interface Issuer {
  readonly certificate: Certificate
  readonly key: PrivateKey
}

/** A revocation list to be issued. */
export interface CrlRequest {
  /** 0 to 2^53−1, rising from list to list. */
  readonly number: bigint
  readonly thisUpdate: Instant
  readonly nextUpdate: Instant
  readonly revoked: readonly { readonly serial: string; readonly at: Instant; readonly reason?: RevocationReason }[]
}
