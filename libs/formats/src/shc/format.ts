import type { Instant } from '@yimatong/kernel'
import type { ForeignCode, ForeignFormatRow, ForeignReading, ForeignSigner, ForeignVerdict } from '../foreign-format.js'
import { decodeShcSymbols, type ShcCard } from './card.js'
import type { ShcClaims } from './claims.js'
import { shcKeyOf } from './keys.js'
import { SHC_PREFIX } from './numeric.js'
import { SHC_EXTENSION, shcToRecord } from './record.js'
import { compileShcStandard, type ShcStandard } from './standard.js'
import { indexShcIssuers, type ShcIssuer, type ShcTrust } from './trust.js'
import { verifyShc } from './verify.js'
import { shcFault, shcLayers } from './view.js'

/**
 * SMART Health Cards as a row of the foreign formats. Its signers are keys with the issuer's URL; the id of a key is its
 * thumbprint, so it need not be given. A card in several symbols is read as their texts with blanks between.
 */
export const SHC_FORMAT: ForeignFormatRow = {
  id: SHC_EXTENSION,
  title: { zh: 'SMART 健康卡', en: 'SMART Health Card' },
  folder: 'smart-health-card',
  prefix: SHC_PREFIX,
  carries: 'facts',
  detects: (text) => text.startsWith(SHC_PREFIX),
  compile(files, signers) {
    const { id, title, prefix, carries, detects } = SHC_FORMAT
    const standard = compileShcStandard(files)
    const trust = indexShcIssuers(signers.flatMap(issuersOf))
    return { ...{ id, title, prefix, carries, detects }, read: (text) => readShc(text, standard, trust) }
  },
}

function issuersOf(signer: ForeignSigner): readonly ShcIssuer[] {
  if (signer.kind !== 'key' || signer.issuer === undefined || signer.publicKey.kind !== 'P-256') return []
  return [{ url: signer.issuer, keys: [shcKeyOf(signer.publicKey)] }]
}

function readShc(text: string, standard: ShcStandard, trust: ShcTrust): ForeignReading {
  const words = text.split(/\s/).filter((word) => word !== '')
  const texts = words.length > 1 ? words : [text]
  const card = decodeShcSymbols(texts, standard.fhir)
  const layers = () => shcLayers(texts, card)
  const { claims } = card
  if (!claims) return { layers, fault: shcFault(card) }
  return { layers, code: codeOf(card, claims, standard, trust) }
}

function codeOf(card: ShcCard, claims: ShcClaims, standard: ShcStandard, trust: ShcTrust): ForeignCode {
  return {
    verify: (at) => verify(card, trust, at),
    record: () => shcToRecord(claims, standard.members),
  }
}

function verify(card: ShcCard, trust: ShcTrust, at: Instant): ForeignVerdict {
  const { isSigned, isInForce, findings } = verifyShc(card, trust, at)
  return { findings, checks: { isSigned, isInForce } }
}
