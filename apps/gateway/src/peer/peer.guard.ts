import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common'
import { findIdentityHeader } from '@yimatong/platform'
import type { Authority } from '@yimatong/trust'
import type { FastifyRequest } from 'fastify'
import { peerPin } from '../access/peer-certificate.js'
import { refuseRequest } from '../http/problem-table.js'
import { PROVINCE, type Province } from '../roles/province-services.js'

/** A request of a gateway on the trust list. */
export type PeerRequest = FastifyRequest & { peer?: Authority }

/** Lets in gateways that prove a TLS key of the trust list, before anything of their request is looked at. */
@Injectable()
export class PeerGuard implements CanActivate {
  readonly #province: Province

  constructor(@Inject(PROVINCE) province: Province) {
    this.#province = province
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<PeerRequest>()
    if (findIdentityHeader(request.headers) !== undefined) refuseRequest('access.identity-header')
    const pin = peerPin(request.raw.socket)
    const { trust } = this.#province.arrival.snapshots.current()
    const peer = pin === undefined ? undefined : trust?.authorityByPin(pin)
    if (!peer) refuseRequest('access.peer-unknown')
    request.peer = peer
    return true
  }
}

/** The gateway the guard let in. */
export function peerOf(request: PeerRequest): Authority {
  return request.peer ?? refuseRequest('access.peer-unknown')
}
