import { readFileSync } from 'node:fs'
import { generateKey, type PrivateKey, type PrivateKeyKind } from '@yimatong/crypto'
import { DAY, type Instant, instant, parseInstant } from '@yimatong/kernel'
import {
  type AttributeName,
  type Certificate,
  type CertificateRequest,
  decodeCrl,
  type ExtensionRequest,
  encodeName,
  type Issuer,
  issueCertificate,
  issueCrl,
  issueSelfSigned,
  loadPurposes,
  type PathRequest,
  type RevocationList,
} from '../src/index.js'

/** The instant at which tests judge unless they say otherwise. */
export const AT = at('2024-06-01T00:00:00Z')

export function at(text: string): Instant {
  const value = parseInstant(text)
  if (value === undefined) throw new Error(`no instant: ${text}`)
  return value
}

export const purposes = loadPurposes(
  JSON.parse(readFileSync(new URL('../../../standards/national-profile-1/purposes.json', import.meta.url), 'utf8')),
)

export const SIGNER_USE: ExtensionRequest = {
  keyUsage: ['digitalSignature'],
  extendedKeyUsage: [purposes['health-code-gateway'].oid],
}

const keys = new Map<string, PrivateKey>()

/** One key per label and kind for the whole run: making keys is slow, and no test needs a fresh one. */
export function keyOf(label: string, kind: PrivateKeyKind = 'P-256'): PrivateKey {
  const known = keys.get(kind + label)
  if (known !== undefined) return known
  const key = generateKey(kind)
  keys.set(kind + label, key)
  return key
}

export interface Wish {
  readonly label: string
  readonly issuer?: Issuer
  readonly kind?: PrivateKeyKind
  readonly subject?: readonly (readonly [AttributeName, string])[]
  readonly extensions?: ExtensionRequest
  readonly notBefore?: Instant
  readonly notAfter?: Instant
  /** Key under another label than the name's. */
  readonly keyLabel?: string
}

let serial = 1

export function make(wish: Wish): Issuer & { readonly certificate: Certificate } {
  const key = keyOf(wish.keyLabel ?? wish.label, wish.kind)
  const request: CertificateRequest = {
    subject: encodeName(
      wish.subject ?? [
        ['C', 'CN'],
        ['O', 'test'],
        ['CN', wish.label],
      ],
    ),
    publicKey: key.publicKey,
    serial: Uint8Array.of(0x40, serial >> 8, serial++ & 0xff),
    notBefore: wish.notBefore ?? instant(AT - 30 * DAY),
    notAfter: wish.notAfter ?? instant(AT + 30 * DAY),
    extensions: wish.extensions ?? {},
  }
  return { key, certificate: wish.issuer ? issueCertificate(request, wish.issuer) : issueSelfSigned(request, key) }
}

export function makeCa(label: string, issuer?: Issuer, more: Partial<Wish> & { pathLength?: number } = {}): Issuer {
  const { pathLength, extensions, ...rest } = more
  return make({
    label,
    ...(issuer && { issuer }),
    ...rest,
    extensions: {
      ca: pathLength === undefined ? {} : { pathLength },
      keyUsage: ['keyCertSign', 'cRLSign'],
      ...extensions,
    },
  })
}

export function makeSigner(label: string, issuer: Issuer, more: Partial<Wish> = {}): Issuer {
  return make({ label, issuer, ...more, extensions: { ...SIGNER_USE, ...more.extensions } })
}

export function listOf(issuer: Issuer, more: Partial<Parameters<typeof issueCrl>[0]> = {}): RevocationList {
  const request = { number: 1n, thisUpdate: instant(AT - DAY), nextUpdate: instant(AT + DAY), revoked: [], ...more }
  return decodeCrl(issueCrl(request, issuer))
}

export function ask(
  leaf: Issuer,
  intermediates: readonly Issuer[],
  anchors: readonly Issuer[],
  more: Partial<PathRequest> = {},
) {
  const request: PathRequest = {
    leaf: leaf.certificate,
    intermediates: intermediates.map(({ certificate }) => certificate),
    anchors: anchors.map(({ certificate }) => certificate),
    crls: [],
    at: AT,
    purpose: purposes['health-code-gateway'],
    requireRevocation: false,
    ...more,
  }
  return request
}
