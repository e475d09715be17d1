import {
  type DccHealth,
  type DccLayers,
  type DccStep,
  dccToRecord,
  decodeDcc,
  decodeDccLayers,
} from '@yimatong/formats'
import { formatInstant } from '@yimatong/kernel'
import { type JsonObject, toRecordJson } from '@yimatong/record'
import type { Catalogue } from '../standards.js'
import { bytesLayer, coseLayer, type Layer, type LayerName, type Taken, textLayer } from './layers.js'

/** Which of our layers each step of a DCC belongs to. */
const LAYER_OF: Readonly<Record<DccStep, LayerName>> = {
  prefix: 'text',
  base45: 'base45',
  deflate: 'deflate',
  cose: 'cose',
  cbor: 'claims',
  claims: 'claims',
  payload: 'payload',
}

/** Takes an EU DCC apart as far as it goes: its facts, how they fit their schema, and the record they make. */
export function takeDcc(text: string, catalogue: Catalogue): Taken {
  const seen = decodeDccLayers(text)
  const layers = [textLayer(text), ...carrierLayers(seen), ...contentLayers(seen, catalogue)]
  const { fault } = seen
  if (!fault) return { layers: [...layers, recordLayer(text, catalogue)] }
  const { step, code, cause } = fault
  return { layers, fault: { layer: LAYER_OF[step], code, ...(cause !== code && { cause }) } }
}

function carrierLayers({ compressed, cose, message }: DccLayers): readonly Layer[] {
  return [
    ...(compressed ? [bytesLayer('base45', compressed)] : []),
    ...(cose ? [bytesLayer('deflate', cose)] : []),
    ...(message ? [coseLayer(message)] : []),
  ]
}

function contentLayers({ claims, claimMap, health }: DccLayers, { dcc }: Catalogue): readonly Layer[] {
  const layers: Layer[] = []
  if (claims && claimMap) {
    const { issuer, issuedAt, expiresAt } = claims
    layers.push({
      name: 'claims',
      size: claimMap.size,
      unit: 'members',
      shows: {
        ...(issuer !== undefined && { issuer }),
        ...(issuedAt !== undefined && { issuedAt: formatInstant(issuedAt) }),
        ...(expiresAt !== undefined && { expiresAt: formatInstant(expiresAt) }),
      },
    })
  }
  if (health) layers.push(payloadLayer(health), schemaLayer(health, dcc))
  return layers
}

function payloadLayer(health: DccHealth): Layer {
  return {
    name: 'payload',
    size: Object.keys(health).length,
    unit: 'members',
    shows: health,
  }
}

function schemaLayer(health: DccHealth, { schema }: Catalogue['dcc']): Layer {
  const faults = schema.check(health).map(({ path, code }) => ({ path, code }))
  return {
    name: 'schema',
    size: faults.length,
    unit: 'faults',
    shows: { version: schema.nearestVersion(health.ver), faults },
  }
}

function recordLayer(text: string, { dcc, elements }: Catalogue): Layer {
  const record = dccToRecord(decodeDcc(text), dcc.members)
  const shows: JsonObject = toRecordJson(record, elements)
  return { name: 'record', size: Object.keys(record.origins).length, unit: 'elements', shows }
}
