import { formatInstant } from '@yimatong/kernel'
import type { ForeignFault, ForeignLayer, ForeignLayerName } from '../foreign-format.js'
import { bytesLayer, membersLayer } from '../layer-view.js'
import type { ShcCard } from './card.js'
import type { ShcClaims } from './claims.js'
import type { ShcFinding } from './findings.js'

/** The layers of a card as far as it could be taken apart. Internal to formats. */
export function shcLayers(texts: readonly string[], card: ShcCard): readonly ForeignLayer[] {
  const { jws, payload, claims, findings } = card
  const digits = texts.reduce((sum, text) => sum + text.slice(text.lastIndexOf('/') + 1).trim().length, 0)
  const layers: ForeignLayer[] = [
    { name: 'digits', size: digits, unit: 'characters', shows: { symbols: texts.length } },
  ]
  if (jws) {
    const { header, signature } = jws
    const { algorithm = null, keyId = null, isDeflated } = header
    const shows = { algorithm, keyId, deflated: isDeflated, signatureBytes: signature.length }
    layers.push(bytesLayer('jws', jws.payload, shows))
  }
  if (payload) layers.push({ name: 'deflate', size: payload.text.length, unit: 'characters' })
  if (claims) layers.push(membersLayer('claims', shownClaims(claims)))
  if (payload) layers.push(membersLayer('payload', payload.json))
  return payload ? [...layers, schemaLayer(claims, findings)] : layers
}

function shownClaims({ issuer, issuedAt, expiresAt, types, revocationId }: ShcClaims) {
  return {
    ...(issuer !== undefined && { issuer }),
    ...(issuedAt !== undefined && { issuedAt: formatInstant(issuedAt) }),
    ...(expiresAt !== undefined && { expiresAt: formatInstant(expiresAt) }),
    types,
    ...(revocationId !== undefined && { revocationId }),
  }
}

function schemaLayer(claims: ShcClaims | undefined, findings: readonly ShcFinding[]): ForeignLayer {
  const faults = findings.map(({ path = '', code, severity }) => ({ path, code, severity }))
  return {
    name: 'schema',
    size: faults.length,
    unit: 'faults',
    shows: { ...(claims?.fhirVersion !== undefined && { version: claims.fhirVersion }), faults },
  }
}

const LAYERS: ReadonlyMap<string, ForeignLayerName> = new Map([
  ['digits', 'digits'],
  ['payload', 'payload'],
])

/** The fault of a card that has no claims to go on with: the last that blocks. Internal to formats. */
export function shcFault({ findings }: ShcCard): ForeignFault {
  const last = findings.filter(({ severity }) => severity === 'block').at(-1)
  return { layer: LAYERS.get(last?.path ?? '') ?? 'jws', code: last?.code ?? 'formats.shc.jws-parts' }
}
