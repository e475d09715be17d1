import { YimatongError } from '@yimatong/kernel'

/** What this lib throws: malformed bytes and misuse. Whether a path is good is a value, never thrown (see `verifyPath`). */
export type PkiErrorCode =
  | 'pki.der.malformed'
  | 'pki.der.trailing'
  | 'pki.der.length'
  | 'pki.certificate.size'
  | 'pki.certificate.shape'
  | 'pki.certificate.version'
  | 'pki.certificate.serial'
  | 'pki.certificate.time'
  | 'pki.certificate.name'
  | 'pki.certificate.algorithm'
  | 'pki.certificate.key'
  | 'pki.certificate.extension'
  | 'pki.crl.size'
  | 'pki.crl.shape'
  | 'pki.pem.boundary'
  | 'pki.pem.base64'
  | 'pki.purposes.shape'
  | 'pki.issue.serial'
  | 'pki.issue.validity'
  | 'pki.issue.key'
  | 'pki.issue.name'
  | 'pki.issue.number'
  | 'pki.key.iterations'
  | 'pki.key.scheme'
  | 'pki.key.passphrase'

/** Thrown by pki. */
export class PkiError extends YimatongError<PkiErrorCode> {}
