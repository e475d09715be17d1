import { base45Decode, inflateZlib } from '@yimatong/codec'
import {
  decodeCoseSign1,
  decodeNationalClaims,
  decodeNationalCode,
  MAX_TEXT_LENGTH,
  NATIONAL_CODE_PREFIX,
  type NationalClaims,
  REFERENCE_TOKEN_PREFIX,
  readReferenceHeader,
} from '@yimatong/envelope'
import { coseLayer } from '@yimatong/formats'
import { formatInstant, hexEncode, YimatongError } from '@yimatong/kernel'
import { type Divisions, decodeRecordClaims, type JsonObject, toRecordJson } from '@yimatong/record'
import type { Catalogue } from '../standards.js'
import { bytesLayer, type Fault, faultOf, type Layer, type LayerName, type Taken, textLayer } from './layers.js'

/** Most bytes that are inflated to be shown; the strict decoder refuses whatever is inflated at all. */
const MAX_INFLATED_BYTES = 65_536

/**
 * Takes a signed national code apart. What refuses is the strict decoder; what is shown goes as far as a patient eye
 * gets, so that a code with one wrong bit still shows the layers above it.
 */
export function takeNationalCode(text: string, catalogue: Catalogue): Taken {
  const layers = [textLayer(text), ...peel(text, catalogue)]
  const fault = nationalFault(text, catalogue)
  return { layers, ...(fault && { fault }) }
}

/** Takes a reference token apart: its header only, since nobody but home can open the rest. */
export function takeReferenceToken(text: string, { divisions }: Catalogue): Taken {
  const layers: Layer[] = [textLayer(text)]
  try {
    const { division, codeId, keyId, expiresAt } = readReferenceHeader(text)
    layers.push(bytesLayer('base45', base45Decode(text.slice(REFERENCE_TOKEN_PREFIX.length))))
    const header = {
      ...divisionShows(division, divisions),
      codeId: hexEncode(codeId),
      keyId,
      expiresAt: formatInstant(expiresAt),
    }
    layers.push({ name: 'token', size: 4, unit: 'members', shows: header })
    return { layers }
  } catch (error) {
    return { layers, fault: faultOf(error, 'token') }
  }
}

/** A division's code and, where GB/T 2260 has it, its name. */
export function divisionShows(division: string, divisions: Divisions): JsonObject {
  const name = divisions.fullName(division)
  return { division, ...(name !== undefined && { divisionName: name }) }
}

function peel(text: string, catalogue: Catalogue): readonly Layer[] {
  const layers: Layer[] = []
  if (text.length > MAX_TEXT_LENGTH) return layers
  try {
    const compressed = base45Decode(text.slice(NATIONAL_CODE_PREFIX.length))
    layers.push(bytesLayer('base45', compressed))
    const inflated = inflateZlib(compressed, MAX_INFLATED_BYTES)
    layers.push(bytesLayer('deflate', inflated))
    const message = decodeCoseSign1(inflated, { lenient: true })
    layers.push(coseLayer(message))
    const claims = decodeNationalClaims(message.payload)
    layers.push({ name: 'claims', size: claims.nonce ? 6 : 5, unit: 'members', shows: claimsShows(claims, catalogue) })
    const record = decodeRecordClaims(claims.record, catalogue.elements)
    const json = toRecordJson(record, catalogue.elements)
    layers.push({ name: 'record', size: Object.keys(record.origins).length, unit: 'elements', shows: json })
  } catch (error) {
    // The strict decoder says what is wrong; here it only ends what can be shown.
    if (!(error instanceof YimatongError)) throw error
  }
  return layers
}

function claimsShows(claims: NationalClaims, { divisions }: Catalogue): JsonObject {
  const { issuer, issuedAt, expiresAt, codeId, nonce } = claims
  const issuerName = divisions.fullName(issuer)
  return {
    issuer,
    ...(issuerName !== undefined && { issuerName }),
    issuedAt: formatInstant(issuedAt),
    expiresAt: formatInstant(expiresAt),
    codeId: hexEncode(codeId),
    ...(nonce && { nonce: hexEncode(nonce) }),
  }
}

function nationalFault(text: string, catalogue: Catalogue): Fault | undefined {
  try {
    decodeRecordClaims(decodeNationalCode(text).claims.record, catalogue.elements)
    return undefined
  } catch (error) {
    const fault = faultOf(error, 'record')
    return { ...fault, layer: layerOf(fault.code) }
  }
}

const LAYERS: readonly LayerName[] = ['text', 'base45', 'deflate', 'cose', 'claims']

function layerOf(code: string): LayerName {
  return LAYERS.find((layer) => code.startsWith(`envelope.${layer}.`)) ?? 'record'
}
