import { formatInstant } from '@yimatong/kernel'
import type { ForeignFault, ForeignLayer, ForeignLayerName } from '../foreign-format.js'
import { bytesLayer, coseLayer } from '../layer-view.js'
import type { DccFault, DccLayers, DccStep } from './decode.js'
import type { DccStandard } from './standard.js'
import { memberFaults, variantOf } from './variant.js'

/** Which layer each step of a DCC belongs to. */
const LAYER_OF: Readonly<Record<DccStep, ForeignLayerName>> = {
  prefix: 'text',
  base45: 'base45',
  deflate: 'deflate',
  cose: 'cose',
  cbor: 'claims',
  claims: 'claims',
  payload: 'payload',
}

/** The layers of a DCC as far as it could be taken apart. Internal to formats. */
export function dccLayers(seen: DccLayers, standard: DccStandard): readonly ForeignLayer[] {
  const { compressed, cose, message } = seen
  return [
    ...(compressed ? [bytesLayer('base45', compressed)] : []),
    ...(cose ? [bytesLayer('deflate', cose)] : []),
    ...(message ? [coseLayer(message)] : []),
    ...contentLayers(seen, standard),
  ]
}

/** The fault of a DCC by layer. Internal to formats. */
export function dccFault({ step, code, cause }: DccFault): ForeignFault {
  return { layer: LAYER_OF[step], code, ...(cause !== code && { cause }) }
}

function contentLayers(seen: DccLayers, standard: DccStandard): readonly ForeignLayer[] {
  const { claims, claimMap, health } = seen
  if (!claims || !claimMap) return []
  const { issuer, issuedAt, expiresAt } = claims
  const variant = health && variantOf({ health, claims }, standard.variants)
  const shows = {
    ...(issuer !== undefined && { issuer }),
    ...(issuedAt !== undefined && { issuedAt: formatInstant(issuedAt) }),
    ...(expiresAt !== undefined && { expiresAt: formatInstant(expiresAt) }),
    ...(variant && { variant: variant.id }),
  }
  const layer: ForeignLayer = { name: 'claims', size: claimMap.size, unit: 'members', shows }
  if (!health) return [layer]
  const payload: ForeignLayer = { name: 'payload', size: Object.keys(health).length, unit: 'members', shows: health }
  return [layer, payload, schemaLayer({ health, claims }, standard)]
}

function schemaLayer(code: Required<Pick<DccLayers, 'health' | 'claims'>>, standard: DccStandard): ForeignLayer {
  const { schema, variants } = standard
  const faults = [...schema.check(code.health), ...memberFaults(code, variants)].map(({ path, code: why }) => {
    return { path, code: why }
  })
  const version = schema.nearestVersion(code.health.ver)
  return { name: 'schema', size: faults.length, unit: 'faults', shows: { version, faults } }
}
