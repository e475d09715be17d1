import { TLSSocket } from 'node:tls'
import { spkiPin } from '@yimatong/adapters'
import { hexEncode } from '@yimatong/kernel'

const pins = new WeakMap<TLSSocket, string>()

/**
 * SHA-256 of the SubjectPublicKeyInfo of the certificate a client proved in its TLS handshake, hex; undefined without
 * one that chains to the national root. Read once a connection.
 */
export function peerPin(socket: unknown): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined
  const known = pins.get(socket)
  if (known !== undefined) return known
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return undefined
  const pin = hexEncode(spkiPin(certificate.raw))
  pins.set(socket, pin)
  return pin
}
