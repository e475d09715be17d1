import type { JsonValue } from '@yimatong/codec'
import { finding, type Instant } from '@yimatong/kernel'
import type { FormatFindingCode } from '../error.js'
import type {
  ForeignCode,
  ForeignFormatRow,
  ForeignReading,
  ForeignSigner,
  ForeignTables,
  ForeignVerdict,
} from '../foreign-format.js'
import { DCC_PREFIX, type DccLayers, decodeDccLayers } from './decode.js'
import { dccToRecord } from './record.js'
import { type DccSignerIndex, decodeDccSigner, indexDccSigners } from './signer.js'
import { compileDccStandard, type DccStandard } from './standard.js'
import { memberFaults, variantOf } from './variant.js'
import { verifyDcc } from './verify.js'
import { dccFault, dccLayers } from './view.js'

/** The EU DCC and its variants as a row of the foreign formats. Its signers are certificates, trusted byte for byte. */
export const DCC_FORMAT: ForeignFormatRow = {
  id: 'eu-dcc',
  title: { zh: '欧盟数字新冠证书', en: 'EU Digital COVID Certificate' },
  folder: 'eu-dcc',
  prefix: DCC_PREFIX,
  carries: 'facts',
  detects: (text) => text.startsWith(DCC_PREFIX),
  compile(files, signers) {
    const { id, title, prefix, carries, detects } = DCC_FORMAT
    const standard = compileDccStandard(standardFiles(files))
    const index = indexDccSigners(signers.flatMap(certificatesOf))
    return {
      ...{ id, title, prefix, carries, detects },
      read: (text) => readDcc(text, standard, index),
      valueName: standard.valueName,
    }
  },
}

function readDcc(text: string, standard: DccStandard, signers: DccSignerIndex): ForeignReading {
  const seen = decodeDccLayers(text)
  const layers = () => dccLayers(seen, standard)
  const code = codeOf(seen, standard, signers)
  if (code) return { layers, code }
  const { fault = { step: 'payload', code: 'formats.dcc.payload', cause: 'formats.dcc.payload' } } = seen
  return { layers, fault: dccFault(fault) }
}

function codeOf(seen: DccLayers, standard: DccStandard, signers: DccSignerIndex): ForeignCode | undefined {
  const { message, claims, health } = seen
  if (seen.fault || !message || !claims || !health) return undefined
  const code = { message, claims, health }
  return {
    verify: (at) => verify(code, standard, signers, at),
    record: () => dccToRecord(code, standard.members, variantOf(code, standard.variants)),
  }
}

function verify(
  code: Required<Pick<DccLayers, 'message' | 'claims' | 'health'>>,
  { keyUsages, variants }: DccStandard,
  signers: DccSignerIndex,
  at: Instant,
): ForeignVerdict {
  const { isSigned, isKeyUsageAllowed, isInForce, findings } = verifyDcc(code, signers, at, keyUsages)
  const [fault] = memberFaults(code, variants)
  const strange = fault ? [finding<FormatFindingCode>('formats.dcc.member', 'home', { path: fault.path })] : []
  return { findings: [...findings, ...strange], checks: { isSigned, isKeyUsageAllowed, isInForce } }
}

function certificatesOf(signer: ForeignSigner) {
  return signer.kind === 'certificate' ? [decodeDccSigner(signer.der)] : []
}

function standardFiles(files: ForeignTables) {
  const file = (name: string): JsonValue => files.get(name) ?? null
  return {
    'schema.json': file('schema'),
    'key-usages.json': file('key-usages'),
    'members.json': file('members'),
    'values.json': file('values'),
    'variants.json': file('variants'),
  }
}
