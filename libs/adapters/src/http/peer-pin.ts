import { X509Certificate } from 'node:crypto'
import type { PeerCertificate } from 'node:tls'
import { digest, equalSecrets } from '@yimatong/crypto'
import { type Bytes, hexDecode } from '@yimatong/kernel'

/** SHA-256 of the SubjectPublicKeyInfo of a certificate in DER: the pin of its key (RFC 7469 §2.4). */
export function spkiPin(certificate: Bytes): Bytes {
  const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' })
  return digest('sha-256', new Uint8Array(spki))
}

/**
 * The identity check of a pinned server, in the place of a host name's: its key is one of the pinned (SHA-256 of the
 * SPKI, hex). Its path to the anchors has been checked before.
 */
export function checkPin(pins: readonly string[]): (host: string, certificate: PeerCertificate) => Error | undefined {
  const wanted = pins.map(hexDecode)
  return (_, certificate) => {
    const seen = spkiPin(new Uint8Array(certificate.raw))
    return wanted.some((pin) => equalSecrets(pin, seen)) ? undefined : new PinMismatch()
  }
}

/** Thrown inside the TLS handshake; becomes `adapters.http.tls`. */
class PinMismatch extends Error {
  readonly code = 'ERR_TLS_PIN'
}
