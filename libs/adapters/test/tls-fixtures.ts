import { randomBytes } from 'node:crypto'
import { generateKey, type PrivateKey } from '@yimatong/crypto'
import { type Bytes, instant } from '@yimatong/kernel'
import { type Certificate, encodeName, encodePem, issueCertificate, issueSelfSigned } from '@yimatong/pki'

/** A certificate authority for one test run. */
export interface TestRoot {
  readonly certificate: Certificate
  readonly key: PrivateKey
  readonly pem: string
}

/** A TLS identity in the form node:tls takes. */
export interface TlsFixture {
  readonly key: string
  readonly certificates: string
  readonly der: Bytes
}

const now = Date.now()
const validity = { notBefore: instant(now - 3_600_000), notAfter: instant(now + 3_600_000) }
const serial = () => Uint8Array.from([1, ...randomBytes(8)])

export function makeRoot(name: string): TestRoot {
  const key = generateKey('P-256')
  const request = {
    subject: encodeName([['CN', `TEST ONLY ${name}`]]),
    serial: serial(),
    ...validity,
    extensions: { ca: {}, keyUsage: ['keyCertSign', 'cRLSign'] as const },
  }
  const certificate = issueSelfSigned(request, key)
  return { certificate, key, pem: encodePem('CERTIFICATE', certificate.der) }
}

export function issueTls(root: TestRoot, role: 'server' | 'client'): TlsFixture {
  const key = generateKey('P-256')
  const request = {
    subject: encodeName([['CN', `TEST ONLY ${role}`]]),
    publicKey: key.publicKey,
    serial: serial(),
    ...validity,
    extensions: {
      keyUsage: ['digitalSignature'] as const,
      extendedKeyUsage: [role === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2'],
      subjectAltNames: { ip: ['127.0.0.1'] },
    },
  }
  const certificate = issueCertificate(request, root)
  return {
    key: encodePem('PRIVATE KEY', key.pkcs8),
    certificates: encodePem('CERTIFICATE', certificate.der),
    der: certificate.der,
  }
}
