import type { FastifyRequest } from 'fastify'
import type { Client, Clients } from './clients.js'
import { peerPin } from './peer-certificate.js'

/** RFC 6750 §2.1; the name of a scheme has no case (RFC 9110 §11.1). */
const BEARER = /^bearer ([A-Za-z0-9_-]{20,200})$/i

/** The registered client a request proves to be: by its bearer token, or without one by the key of its TLS connection. */
export function identifyClient(request: FastifyRequest, clients: Clients): Client | undefined {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1]
  if (token !== undefined) return clients.byToken(token)
  const pin = peerPin(request.raw.socket)
  return pin === undefined ? undefined : clients.byPin(pin)
}
