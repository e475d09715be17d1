import {
  CertificateList,
  CRLNumber,
  CRLReason,
  type Extension,
  RevokedCertificate,
  TBSCertList,
  Version,
} from '@peculiar/asn1-x509'
import { type Bytes, hexDecode } from '@yimatong/kernel'
import { REVOCATION_REASONS, type RevocationReason } from './crl.js'
import { PkiError } from './error.js'
import { serialContent, signatureIdentifier, signEncoded, timeShape } from './issue.js'
import type { CrlRequest, Issuer } from './issue-request.js'
import { authorityKeyId, bufferOf, encodeShape, extensionShape, nameShape } from './issue-shapes.js'
import { EXTENSION } from './oids.js'

/**
 * Issues a complete, direct CRL of version 2 (RFC 5280 §5) and gives its DER.
 * @throws PkiError `pki.issue.number`, `pki.issue.validity`, `pki.issue.serial`
 */
export function issueCrl(request: CrlRequest, issuer: Issuer): Bytes {
  checkRequest(request)
  const algorithm = signatureIdentifier(issuer.key)
  const tbs = new TBSCertList({
    version: Version.v2,
    signature: algorithm,
    issuer: nameShape(issuer.certificate.subject),
    thisUpdate: timeShape(request.thisUpdate),
    nextUpdate: timeShape(request.nextUpdate),
    ...(request.revoked.length > 0 && { revokedCertificates: request.revoked.map(entryShape) }),
    crlExtensions: listExtensions(request, issuer),
  })
  const list = new CertificateList({
    tbsCertList: tbs,
    signatureAlgorithm: algorithm,
    signature: bufferOf(signEncoded(issuer.key, encodeShape(tbs))),
  })
  return encodeShape(list)
}

function checkRequest({ number, thisUpdate, nextUpdate }: CrlRequest): void {
  if (number < 0n || number > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new PkiError('pki.issue.number', 'a CRL number is from 0 to 2^53−1')
  }
  if (nextUpdate < thisUpdate) throw new PkiError('pki.issue.validity', 'the next update lies before this one')
}

function listExtensions({ number }: CrlRequest, { certificate }: Issuer): Extension[] {
  const keyId = authorityKeyId(certificate.subjectKeyId)
  const numbered = extensionShape(EXTENSION.crlNumber, false, encodeShape(new CRLNumber(Number(number))))
  return keyId === undefined ? [numbered] : [keyId, numbered]
}

function entryShape({ serial, at, reason }: CrlRequest['revoked'][number]): RevokedCertificate {
  return new RevokedCertificate({
    userCertificate: serialContent(hexDecode(serial)),
    revocationDate: timeShape(at),
    ...(reason !== undefined && { crlEntryExtensions: [reasonExtension(reason)] }),
  })
}

function reasonExtension(reason: RevocationReason): Extension {
  const value = encodeShape(new CRLReason(REVOCATION_REASONS.indexOf(reason)))
  return extensionShape(EXTENSION.reasonCode, false, value)
}
