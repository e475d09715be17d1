import { isSignatureAlgorithm, verifySignature } from '@yimatong/crypto'
import { type Finding, finding, type Instant, type Party } from '@yimatong/kernel'
import { type Certificate, type PkiFindingCode, verifyPath } from '@yimatong/pki'
import type { FormatFindingCode } from '../error.js'
import type { ForeignVerdict } from '../foreign-format.js'
import { type CountryAnchors, countryOf } from './anchors.js'
import type { VdsNcCode } from './decode.js'
import type { VdsNcStandard } from './standard.js'

type Found = Finding<FormatFindingCode>

/**
 * Verifies a code at an instant, every link by itself: algorithm and signature; the issuer's country against that of the
 * certificate; what the certificate may be used for; that a CSCA of the country is known, is the one the certificate
 * names as its authority, and signed it; and the times of both. Own profile: everything is valid now (shell model), and
 * revocation is not looked at, since no list is given.
 */
export function verifyVdsNc(
  code: VdsNcCode,
  anchors: CountryAnchors,
  at: Instant,
  standard: VdsNcStandard,
): ForeignVerdict {
  const signature = signatureFaults(code, standard)
  const country = countryOf(code.certificate)
  const trust = [
    ...countryFaults(code, country, standard),
    ...useFaults(code.certificate, standard),
    ...pathFaults(code.certificate, anchors.get(country ?? '') ?? [], at),
  ]
  const isLate = trust.some((found) => TIMES.includes(found.code))
  return {
    findings: [...signature, ...trust],
    checks: {
      isSigned: signature.length === 0,
      isTrusted: trust.every((found) => TIMES.includes(found.code)),
      isInForce: !isLate,
    },
  }
}

const TIMES: readonly FormatFindingCode[] = ['formats.vds-nc.certificate-time', 'formats.vds-nc.anchor-time']

function found(code: FormatFindingCode, party: Party, path: string): readonly Found[] {
  return [finding(code, party, { path })]
}

function signatureFaults(code: VdsNcCode, { algorithms }: VdsNcStandard): readonly Found[] {
  const { algorithm, signature, signed, certificate } = code
  const { publicKey } = certificate
  const isAllowed = isSignatureAlgorithm(algorithm) && algorithms.includes(algorithm)
  if (!isAllowed || !publicKey.algorithms.includes(algorithm)) {
    return found('formats.vds-nc.algorithm', 'home', 'verify/signature')
  }
  const holds = verifySignature(algorithm, publicKey, signed, signature)
  return holds ? [] : found('formats.vds-nc.signature', 'holder', 'verify/signature')
}

function countryFaults({ issuer }: VdsNcCode, country: string | undefined, { countries }: VdsNcStandard) {
  const isOwn = country !== undefined && countries.get(issuer) === country
  return isOwn ? [] : found('formats.vds-nc.country', 'holder', 'verify/country')
}

function useFaults(certificate: Certificate, { keyPurposes }: VdsNcStandard): readonly Found[] {
  const { isCa, keyUsage, extendedKeyUsage } = certificate
  const maySign = keyUsage === undefined || keyUsage.includes('digitalSignature')
  const isMeant = extendedKeyUsage === undefined || extendedKeyUsage.some((oid) => keyPurposes.includes(oid))
  return maySign && isMeant && !isCa ? [] : found('formats.vds-nc.certificate-use', 'home', 'verify/certificate')
}

function pathFaults(leaf: Certificate, anchors: readonly Certificate[], at: Instant): readonly Found[] {
  if (anchors.length === 0) return found('formats.vds-nc.anchor-absent', 'registry', 'verify/anchor')
  const { authorityKeyId } = leaf
  const named = anchors.filter(({ subjectKeyId }) => subjectKeyId !== undefined && subjectKeyId === authorityKeyId)
  if (named.length === 0) return found('formats.vds-nc.authority-key', 'registry', 'verify/anchor')
  const { findings } = verifyPath({
    leaf,
    intermediates: [],
    anchors: named,
    crls: [],
    at,
    purpose: undefined,
    requireRevocation: false,
  })
  return findings.flatMap(ownFinding)
}

const EXPIRY: readonly PkiFindingCode[] = ['pki.path.expired', 'pki.path.not-yet-valid']

function ownFinding({ code, path }: Finding<PkiFindingCode>): readonly Found[] {
  if (!EXPIRY.includes(code)) return found('formats.vds-nc.path', 'home', 'verify/path')
  if (path === '/path/0') return found('formats.vds-nc.certificate-time', 'home', 'verify/time')
  return found('formats.vds-nc.anchor-time', 'registry', 'verify/time')
}
