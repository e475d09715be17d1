import { type Finding, finding, type Party, type Severity } from '@yimatong/kernel'

type Row = readonly [severity: Severity, party: Party, clause: string]

const QR = 'SMART Health Cards, Encoding QRs'
const CHUNKS = 'SMART Health Cards, Chunking Larger SHCs (deprecated)'
const COMPACT = 'SMART Health Cards, Health Cards are Compact'
const JWS = 'SMART Health Cards, Health Cards are encoded as Compact Serialization JWS'
const KEYS = 'SMART Health Cards, Determining keys associated with an issuer'
const REVOCATION = 'SMART Health Cards, Revocation'
const FILE = 'SMART Health Cards, via File Download'
const MODEL = 'SMART Health Cards, Modeling Verifiable Credentials in FHIR'

/**
 * What can be wrong with a SMART Health Card. `block` where the card cannot be believed or read, `warn` where an issuer
 * broke a rule that changes nothing in what was signed (Own profile: a holder is not turned away for such).
 */
const ROWS = {
  // The carrier.
  'formats.shc.space': ['warn', 'home', JWS],
  'formats.shc.size': ['block', 'holder', QR],
  'formats.shc.prefix': ['block', 'holder', QR],
  'formats.shc.digits': ['block', 'holder', QR],
  'formats.shc.chunk-header': ['block', 'holder', CHUNKS],
  'formats.shc.chunk-count': ['block', 'holder', CHUNKS],
  'formats.shc.chunk-single': ['warn', 'home', CHUNKS],
  'formats.shc.chunk-size': ['warn', 'home', CHUNKS],
  'formats.shc.chunk-unneeded': ['warn', 'home', CHUNKS],
  'formats.shc.chunk-balance': ['info', 'home', CHUNKS],
  'formats.shc.chunked': ['warn', 'home', CHUNKS],
  'formats.shc.picture': ['block', 'holder', QR],
  'formats.shc.picture-kind': ['block', 'holder', QR],
  'formats.shc.qr-segments': ['warn', 'home', QR],
  'formats.shc.qr-version': ['warn', 'home', 'SMART Health Cards, Health Cards as QR Codes'],
  'formats.shc.file-json': ['block', 'holder', FILE],
  'formats.shc.file-list': ['block', 'holder', FILE],
  'formats.shc.file-item': ['block', 'holder', FILE],
  'formats.shc.file-name': ['warn', 'home', FILE],
  'formats.shc.response': ['block', 'home', 'SMART Health Cards, $health-cards-issue Operation'],
  // The signed message.
  'formats.shc.jws-parts': ['block', 'holder', 'RFC 7515 §7.1'],
  'formats.shc.jws-alphabet': ['block', 'holder', 'RFC 7515 §2'],
  'formats.shc.jws-long': ['info', 'home', CHUNKS],
  'formats.shc.header': ['block', 'home', 'RFC 7515 §4'],
  'formats.shc.algorithm': ['block', 'home', COMPACT],
  'formats.shc.zip': ['block', 'home', COMPACT],
  'formats.shc.key-id': ['block', 'home', COMPACT],
  'formats.shc.signature-form': ['block', 'home', 'RFC 7518 §3.4'],
  'formats.shc.deflate': ['block', 'home', COMPACT],
  'formats.shc.payload-json': ['block', 'home', JWS],
  // The claims.
  'formats.shc.issuer': ['block', 'home', JWS],
  'formats.shc.issuer-url': ['block', 'home', KEYS],
  'formats.shc.not-before': ['block', 'home', JWS],
  'formats.shc.not-before-milliseconds': ['block', 'home', JWS],
  'formats.shc.not-yet-valid': ['block', 'holder', JWS],
  'formats.shc.expiry': ['block', 'home', 'SMART Health Cards, Expiration of Health Cards'],
  'formats.shc.expiry-milliseconds': ['block', 'home', 'SMART Health Cards, Expiration of Health Cards'],
  'formats.shc.expired': ['block', 'holder', 'SMART Health Cards, Expiration of Health Cards'],
  'formats.shc.credential': ['block', 'home', JWS],
  'formats.shc.type': ['block', 'home', JWS],
  'formats.shc.fhir-version': ['block', 'home', MODEL],
  'formats.shc.revocation-id': ['block', 'home', REVOCATION],
  // The bundle.
  'formats.shc.bundle': ['block', 'home', MODEL],
  'formats.shc.fhir': ['block', 'home', MODEL],
  'formats.shc.fhir-reference': ['info', 'home', COMPACT],
  'formats.shc.fhir-surplus': ['info', 'home', COMPACT],
  // Keys and revocation.
  'formats.shc.issuer-keys': ['block', 'registry', KEYS],
  'formats.shc.key-unknown': ['block', 'holder', KEYS],
  'formats.shc.key-issuer': ['block', 'holder', KEYS],
  'formats.shc.signature': ['block', 'holder', JWS],
  'formats.shc.key-form': ['block', 'registry', KEYS],
  'formats.shc.key-type': ['block', 'registry', KEYS],
  'formats.shc.key-use': ['block', 'registry', KEYS],
  'formats.shc.key-algorithm': ['block', 'registry', KEYS],
  'formats.shc.key-thumbprint': ['block', 'registry', KEYS],
  'formats.shc.key-private': ['block', 'registry', KEYS],
  'formats.shc.key-certificate': ['block', 'registry', 'SMART Health Cards, Certificates'],
  'formats.shc.key-certificate-time': ['warn', 'registry', 'SMART Health Cards, Certificates'],
  'formats.shc.revocation-list': ['block', 'registry', REVOCATION],
  'formats.shc.revoked': ['block', 'holder', REVOCATION],
} as const satisfies Readonly<Record<string, Row>>

/** Every finding code of SMART Health Cards. Closed: codes are added, never renamed. */
export type ShcFindingCode = keyof typeof ROWS

/** One fact about why, of a SMART Health Card. */
export type ShcFinding = Finding<ShcFindingCode>

/** A finding with its severity, party and clause out of the table. `path`: where, as a JSON pointer or the step. */
export function shcFinding(code: ShcFindingCode, path: string): ShcFinding {
  const [severity, party, clause] = ROWS[code]
  return finding(code, party, { severity, path, clause })
}

/** True for a code of this table. */
export function isShcFindingCode(code: string): code is ShcFindingCode {
  return Object.hasOwn(ROWS, code)
}

/** Every code of this table. */
export const SHC_FINDING_CODES: readonly ShcFindingCode[] = Object.keys(ROWS).filter(isShcFindingCode)
