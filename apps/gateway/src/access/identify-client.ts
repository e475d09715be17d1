import type { FastifyRequest } from 'fastify'
import type { Client, Clients } from './clients.js'
import { peerPin } from './peer-certificate.js'

/** RFC 6750 §2.1; the name of a scheme has no case (RFC 9110 §11.1). */
const BEARER = /^bearer ([A-Za-z0-9_-]{20,200})$/i

/**
 * The registered client a request proves to be: by its bearer token, or without an `Authorization` by the key of its TLS
 * connection. An `Authorization` that is there must hold: a certificate does not make a wrong one good.
 */
export function identifyClient(request: FastifyRequest, clients: Clients): Client | undefined {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const token = BEARER.exec(authorization)?.[1]
    return token === undefined ? undefined : clients.byToken(token)
  }
  const pin = peerPin(request.raw.socket)
  return pin === undefined ? undefined : clients.byPin(pin)
}
