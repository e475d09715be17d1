import type { PublicKey } from '@yimatong/crypto'
import { formatInstant } from '@yimatong/kernel'
import type { ForeignFormatRow, ForeignLayer, ForeignReading, ForeignSigner } from '../foreign-format.js'
import { bytesLayer, membersLayer } from '../layer-view.js'
import { type AarogyaClaims, type AarogyaLayers, decodeAarogyaLayers, isCompactJws, JWS_PREFIX } from './decode.js'
import { type AarogyaPolicy, compileAarogyaPolicy } from './policy.js'
import { aarogyaToRecord, policyOf } from './record.js'
import { verifyAarogya } from './verify.js'

/**
 * India's Aarogya Setu as a row of the foreign formats: a signed JWT with a status code. Its level is what the policy
 * table says of that code, and unknown for every other; the colour that paints its banner is not looked at. Its signers
 * are RSA keys.
 */
export const AAROGYA_FORMAT: ForeignFormatRow = {
  id: 'in-aarogya-setu',
  title: { zh: '印度 Aarogya Setu 码', en: 'Aarogya Setu code (India)' },
  folder: 'in-aarogya-setu',
  prefix: JWS_PREFIX,
  carries: 'level',
  detects: isCompactJws,
  compile(files, signers) {
    const { id, title, prefix, carries, detects } = AAROGYA_FORMAT
    const policy = compileAarogyaPolicy(files.get('policy') ?? null)
    const keys = signers.flatMap(keysOf)
    return { id, title, prefix, carries, detects, read: (text) => readAarogya(text, policy, keys) }
  },
}

function keysOf(signer: ForeignSigner): readonly PublicKey[] {
  return signer.kind === 'key' && signer.publicKey.kind === 'RSA' ? [signer.publicKey] : []
}

function readAarogya(text: string, policy: AarogyaPolicy, keys: readonly PublicKey[]): ForeignReading {
  const seen = decodeAarogyaLayers(text)
  const layers = () => layersOf(seen, policy)
  const { jws, claims, fault = { layer: 'claims', code: 'formats.aarogya.claims' } } = seen
  if (!jws || !claims) return { layers, fault }
  return {
    layers,
    code: {
      verify: (at) => verifyAarogya(jws, claims, keys, at, policy),
      record: () => aarogyaToRecord(claims, policy),
      policy: policyOf(claims, policy),
    },
  }
}

function layersOf({ jws, claimMap, claims }: AarogyaLayers, policy: AarogyaPolicy): readonly ForeignLayer[] {
  if (!jws) return []
  const { header, payload, signature } = jws
  return [
    bytesLayer('jws', payload, { header, signatureBytes: signature.length }),
    ...(claimMap ? [membersLayer('claims', claimMap)] : []),
    ...(claims ? [membersLayer('policy', policyShows(claims, policy))] : []),
  ]
}

function policyShows(claims: AarogyaClaims, policy: AarogyaPolicy) {
  const { table, version, level, evidence } = policyOf(claims, policy)
  const meaning = policy.rowOf(claims.statusCode)?.meaning
  return {
    table,
    version,
    statusCode: claims.statusCode,
    ...(meaning && { meaning: meaning.en }),
    level,
    evidence,
    expiresAt: formatInstant(claims.expiresAt),
  }
}
