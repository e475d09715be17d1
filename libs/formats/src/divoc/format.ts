import { formatInstant } from '@yimatong/kernel'
import type { ForeignFormatRow, ForeignLayer, ForeignReading } from '../foreign-format.js'
import { bytesLayer, membersLayer } from '../layer-view.js'
import { DIVOC_PREFIX, type DivocCertificate, type DivocLayers, decodeDivocLayers, isDivoc } from './decode.js'
import { DIVOC_EXTENSION, divocToRecord } from './record.js'
import { compileDivocStandard, type DivocStandard } from './standard.js'
import { type DivocSigner, divocSigners, verifyDivoc } from './verify.js'

/**
 * DIVOC, the vaccination certificates of India's CoWIN and of others who took it over, as a row of the foreign formats: a
 * verifiable credential in an archive. Facts without a level. Its signers are keys with the issuer's IRI and the method
 * under which codes name them.
 */
export const DIVOC_FORMAT: ForeignFormatRow = {
  id: DIVOC_EXTENSION,
  title: { zh: '印度 DIVOC 疫苗接种证书', en: 'DIVOC vaccination certificate (India)' },
  folder: 'in-divoc',
  prefix: DIVOC_PREFIX,
  carries: 'facts',
  detects: isDivoc,
  compile(files, signers) {
    const { id, title, prefix, carries, detects } = DIVOC_FORMAT
    const standard = compileDivocStandard(files)
    const believed = divocSigners(signers)
    return { ...{ id, title, prefix, carries, detects }, read: (text) => readDivoc(text, standard, believed) }
  },
}

function readDivoc(text: string, standard: DivocStandard, signers: readonly DivocSigner[]): ForeignReading {
  const seen = decodeDivocLayers(text, standard)
  const layers = () => layersOf(seen)
  const { certificate, fault = { layer: 'claims', code: 'formats.divoc.credential' } } = seen
  if (!certificate) return { layers, fault }
  return {
    layers,
    code: {
      verify: (at) => verifyDivoc(certificate, signers, at, standard),
      record: () => divocToRecord(certificate, standard),
    },
  }
}

function layersOf({ archive, content, document, certificate }: DivocLayers): readonly ForeignLayer[] {
  return [
    ...(archive ? [bytesLayer('base64', archive)] : []),
    ...(content ? [bytesLayer('zip', content)] : []),
    ...(document ? [membersLayer('payload', document)] : []),
    ...(certificate ? certificateLayers(certificate) : []),
  ]
}

function certificateLayers({
  issuer,
  issuedAt,
  expiresAt,
  statements,
  proof,
}: DivocCertificate): readonly ForeignLayer[] {
  const { type, algorithm, method, purpose, created, signature } = proof
  const claims = {
    issuer,
    issuedAt: formatInstant(issuedAt),
    ...(expiresAt !== undefined && { expiresAt: formatInstant(expiresAt) }),
    statements: statements.quads.length,
    unsigned: statements.unsigned,
    unbound: statements.shared,
  }
  return [
    membersLayer('claims', claims),
    bytesLayer('jws', proof.signingInput, {
      type,
      algorithm,
      method,
      purpose,
      created,
      signatureBytes: signature.length,
    }),
  ]
}
