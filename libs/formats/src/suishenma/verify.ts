import { importPublicKey, type PublicKey, verifySignature } from '@yimatong/crypto'
import { type Bytes, type Finding, finding, type Instant, SECOND } from '@yimatong/kernel'
import type { FormatFindingCode } from '../error.js'
import type { ForeignSigner, ForeignVerdict } from '../foreign-format.js'
import { joinParts, type PartName, type SuishenmaContent } from './block.js'
import type { SuishenmaCode } from './decode.js'
import type { SuishenmaStandard } from './standard.js'

/** Which of the two signatures a key is for. */
export type SuishenmaRole = 'code' | 'industry'

/** Keys by role and index: the issuer's for C, the transit industry's for E.2. Several may share an index. */
export type SuishenmaKeys = Readonly<Record<SuishenmaRole, ReadonlyMap<number, readonly PublicKey[]>>>

/** What C covers: everything behind it. */
export const CODE_SIGNED: readonly PartName[] = ['D.1', 'D.2', 'D.3', 'D.4', 'D.5', 'E.1', 'E.2']

/** SM2 keys with a role and an index, under the format's identifier; all others are passed over. */
export function indexSuishenmaKeys(signers: readonly ForeignSigner[], standard: SuishenmaStandard): SuishenmaKeys {
  const keys = { code: new Map<number, PublicKey[]>(), industry: new Map<number, PublicKey[]>() }
  for (const signer of signers) {
    if (signer.kind !== 'key' || signer.publicKey.kind !== 'SM2' || !isIndex(signer.id)) continue
    const { role, id } = signer
    if (role !== 'code' && role !== 'industry') continue
    const key = importPublicKey(signer.publicKey.spki, { sm2Id: standard.distinguishingId })
    keys[role].set(Number(id), [...(keys[role].get(Number(id)) ?? []), key])
  }
  return keys
}

function isIndex(id: string | undefined): id is string {
  return id !== undefined && /^(0|[1-9]\d{0,2})$/.test(id) && Number(id) < 256
}

/**
 * Both signatures, the flag and the clock of an offline code. Own profile: the clock has the format's skew; the
 * industry's validity, where it is not 0, ends a code as D.4 does. The terminals' list of allowed cards is not public and
 * not asked.
 */
export function verifySuishenma(
  { parts, content }: SuishenmaCode,
  keys: SuishenmaKeys,
  at: Instant,
  standard: SuishenmaStandard,
): ForeignVerdict {
  const signatures: readonly Signature[] = [
    {
      role: 'code',
      candidates: keys.code.get(content.keyIndex) ?? [],
      data: joinParts(parts, CODE_SIGNED),
      signature: parts.C,
    },
    {
      role: 'industry',
      candidates: keys.industry.get(content.industry.keyIndex) ?? [],
      data: joinParts(parts, standard.industrySigned),
      signature: parts['E.2'],
    },
  ]
  const [codeFault, industryFault] = signatures.map(signatureFault)
  const isEnabled = isTransportEnabled(content, standard)
  const late = timeFault(content, at, standard.skewMs)
  const findings = [
    codeFault,
    industryFault,
    isEnabled ? undefined : finding('formats.suishenma.not-enabled', 'holder', { path: 'verify/flags' }),
    late && finding(late, 'holder', { path: 'verify/time' }),
  ].filter((found): found is Finding<FormatFindingCode> => found !== undefined)
  const checks = {
    isSigned: codeFault === undefined,
    isIndustrySigned: industryFault === undefined,
    isEnabled,
    isInForce: late === undefined,
  }
  return { findings, checks }
}

interface Signature {
  readonly role: SuishenmaRole
  readonly candidates: readonly PublicKey[]
  readonly data: Bytes
  readonly signature: Bytes
}

const SIGNATURE_FAULT: Readonly<Record<SuishenmaRole, FormatFindingCode>> = {
  code: 'formats.suishenma.signature',
  industry: 'formats.suishenma.industry-signature',
}

function signatureFault({ role, candidates, data, signature }: Signature): Finding<FormatFindingCode> | undefined {
  const path = `verify/${role}`
  if (candidates.length === 0) return finding('formats.suishenma.key-absent', 'registry', { path })
  const holds = candidates.some((key) => verifySignature('SM2-SM3', key, data, signature))
  return holds ? undefined : finding(SIGNATURE_FAULT[role], 'holder', { path })
}

/** True when the flag for transport is set. */
export function isTransportEnabled({ flags }: SuishenmaContent, { enabledFlag }: SuishenmaStandard): boolean {
  return ((flags[enabledFlag.byte] ?? 0) & enabledFlag.mask) !== 0
}

/** The earlier of both ends. */
function endOf({ expiresAt, industry }: SuishenmaContent): number {
  const { validitySeconds, generatedAt } = industry
  return validitySeconds === 0 ? expiresAt : Math.min(expiresAt, generatedAt + validitySeconds * SECOND)
}

function timeFault(content: SuishenmaContent, at: Instant, skewMs: number): FormatFindingCode | undefined {
  if (at > endOf(content) + skewMs) return 'formats.suishenma.expired'
  return at < content.industry.generatedAt - skewMs ? 'formats.suishenma.not-yet-valid' : undefined
}
