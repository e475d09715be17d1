import { formatInstant, hexEncode } from '@yimatong/kernel'
import type { ForeignFormatRow, ForeignLayer, ForeignReading } from '../foreign-format.js'
import { bytesLayer } from '../layer-view.js'
import type { Parts, SuishenmaContent } from './block.js'
import { decodeSuishenmaLayers, isSuishenmaOffline, SUISHENMA_PREFIX, type SuishenmaLayers } from './decode.js'
import { referenceOf, suishenmaToRecord } from './record.js'
import { compileSuishenma, type SuishenmaStandard } from './standard.js'
import { indexSuishenmaKeys, type SuishenmaKeys, verifySuishenma } from './verify.js'

/**
 * Suishenma offline as a row of the foreign formats: the code a Shanghai traveller shows to a transit terminal. It proves
 * a reference and carries no level, so that it ends at the manual desk by itself: the level is what the online lookup
 * gives. Its signers are SM2 keys with role `code` or `industry` and the index as id.
 */
export const SUISHENMA_FORMAT: ForeignFormatRow = {
  id: 'cn-31-ssm-offline',
  title: { zh: '随申码离线码', en: 'Suishenma offline code' },
  folder: 'cn-31-ssm-offline',
  prefix: SUISHENMA_PREFIX,
  carries: 'reference',
  detects: isSuishenmaOffline,
  compile(files, signers) {
    const { id, title, prefix, carries, detects } = SUISHENMA_FORMAT
    const standard = compileSuishenma(files.get('format') ?? null)
    const keys = indexSuishenmaKeys(signers, standard)
    return { id, title, prefix, carries, detects, read: (text) => readSuishenma(text, standard, keys) }
  },
}

function readSuishenma(text: string, standard: SuishenmaStandard, keys: SuishenmaKeys): ForeignReading {
  const seen = decodeSuishenmaLayers(text, standard)
  const layers = () => layersOf(seen, standard)
  const { code, fault = { layer: 'block', code: 'formats.suishenma.block' } } = seen
  if (!code) return { layers, fault }
  return {
    layers,
    code: {
      verify: (at) => verifySuishenma(code, keys, at, standard),
      record: () => suishenmaToRecord(code.content, standard),
    },
  }
}

function layersOf({ block, code }: SuishenmaLayers, standard: SuishenmaStandard): readonly ForeignLayer[] {
  if (!block) return []
  return [code ? bytesLayer('block', block, shownOf(code.parts, code.content, standard)) : bytesLayer('base64', block)]
}

function shownOf(parts: Parts, content: SuishenmaContent, { clients, userTypes }: SuishenmaStandard) {
  const { flags, client, expiresAt, keyIndex, industry } = content
  return {
    reference: referenceOf(content),
    flags: hexEncode(flags),
    client: clients.get(client) ?? client,
    expiresAt: formatInstant(expiresAt),
    keyIndex,
    industry: {
      card: hexEncode(industry.card),
      flags: hexEncode(industry.flags),
      userType: userTypes.get(String(industry.userType)) ?? industry.userType,
      maxAmount: industry.maxAmount,
      validitySeconds: industry.validitySeconds,
      generatedAt: formatInstant(industry.generatedAt),
      keyIndex: industry.keyIndex,
    },
    signature: hexEncode(parts.C),
    industrySignature: hexEncode(parts['E.2']),
  }
}
