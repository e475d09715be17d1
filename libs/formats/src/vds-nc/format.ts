import { formatInstant } from '@yimatong/kernel'
import { formatName } from '@yimatong/pki'
import type { ForeignFormatRow, ForeignLayer, ForeignReading } from '../foreign-format.js'
import { membersLayer } from '../layer-view.js'
import { type CountryAnchors, countryAnchors } from './anchors.js'
import { decodeVdsNcLayers, isVdsNc, type VdsNcLayers } from './decode.js'
import { VDS_NC_EXTENSION, vdsNcToRecord } from './record.js'
import { compileVdsNcStandard, type VdsNcStandard } from './standard.js'
import { verifyVdsNc } from './verify.js'

/**
 * ICAO VDS-NC, the visible digital seal of Australia, Japan and others, as a row of the foreign formats: JSON with its
 * signature and its signer's certificate. Facts without a level. Its signers are certificates of country signing CAs.
 */
export const VDS_NC_FORMAT: ForeignFormatRow = {
  id: VDS_NC_EXTENSION,
  title: { zh: 'ICAO 可视数字印章（VDS-NC）', en: 'ICAO visible digital seal (VDS-NC)' },
  folder: 'icao-vds-nc',
  prefix: '{',
  carries: 'facts',
  detects: isVdsNc,
  compile(files, signers) {
    const { id, title, prefix, carries, detects } = VDS_NC_FORMAT
    const standard = compileVdsNcStandard(files)
    const anchors = countryAnchors(signers)
    return { ...{ id, title, prefix, carries, detects }, read: (text) => readVdsNc(text, standard, anchors) }
  },
}

function readVdsNc(text: string, standard: VdsNcStandard, anchors: CountryAnchors): ForeignReading {
  const seen = decodeVdsNcLayers(text, standard)
  const layers = () => layersOf(seen)
  const { code, fault = { layer: 'claims', code: 'formats.vds-nc.shape' } } = seen
  if (!code) return { layers, fault }
  return {
    layers,
    code: {
      verify: (at) => verifyVdsNc(code, anchors, at, standard),
      record: () => vdsNcToRecord(code, standard),
    },
  }
}

function layersOf({ data, code }: VdsNcLayers): readonly ForeignLayer[] {
  if (!data) return []
  const payload = membersLayer('payload', data)
  if (!code) return [payload]
  const { kind, version, issuer, algorithm, signature, certificate } = code
  const claims = {
    ...{ kind, version, issuer, algorithm, signatureBytes: signature.length },
    signer: formatName(certificate.subject),
    authority: formatName(certificate.issuer),
    notBefore: formatInstant(certificate.notBefore),
    notAfter: formatInstant(certificate.notAfter),
  }
  return [payload, membersLayer('claims', claims)]
}
