import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { findIdentityHeader } from '@yimatong/platform'
import type { FastifyRequest } from 'fastify'
import { refuseRequest } from '../http/problem-table.js'
import type { Client, ClientKind, Clients } from './clients.js'
import { identifyClient } from './identify-client.js'

/** Injection token of the {@link Clients} directory. */
export const CLIENTS = Symbol('CLIENTS')

const KIND = 'yimatong:client-kind'

/** Marks a route as one for clients of a kind. */
export const ForClients = (kind: ClientKind) => SetMetadata(KIND, kind)

/** A request whose client is known. */
export type ClientRequest = FastifyRequest & { client?: Client }

/** Lets in registered clients of the route's kind, known by their TLS key or their bearer token, and nobody else. */
@Injectable()
export class ClientGuard implements CanActivate {
  readonly #clients: Clients
  readonly #reflector: Reflector

  constructor(@Inject(CLIENTS) clients: Clients, reflector: Reflector) {
    this.#clients = clients
    this.#reflector = reflector
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<ClientRequest>()
    const client = request.client ?? this.#identify(request)
    const kind = this.#reflector.get<ClientKind | undefined>(KIND, context.getHandler())
    if (client.kind !== kind) refuseRequest('access.not-allowed')
    request.client = client
    return true
  }

  /** For a request that has not come through the admission: the second lock holds without the first. */
  #identify(request: FastifyRequest): Client {
    if (findIdentityHeader(request.headers) !== undefined) refuseRequest('access.identity-header')
    return identifyClient(request, this.#clients) ?? refuseRequest('access.unauthenticated')
  }
}

/** The client the guard let in. */
export function clientOf(request: ClientRequest): Client {
  return request.client ?? refuseRequest('access.unauthenticated')
}
