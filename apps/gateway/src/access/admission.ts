import { Inject, Injectable, Optional } from '@nestjs/common'
import { findIdentityHeader, ProblemException, problemOf } from '@yimatong/platform'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuseRequest } from '../http/problem-table.js'
import { PROVINCE, type Province } from '../roles/province-services.js'
import { CLIENTS, type ClientRequest } from './client.guard.js'
import type { Clients } from './clients.js'
import { identifyClient } from './identify-client.js'
import { peerPin } from './peer-certificate.js'

const INTERFACES = '/v1/'
const PEERS = '/v1/peer/'
/** Its signature protects the list, and it holds nothing secret: anybody may have and keep it. */
const TRUST_LIST = '/v1/trust-list'

/**
 * The first lock: it looks at the head of a request and refuses before a byte of the body is read. Every route under
 * `/v1/` but the trust list is for registered clients, those under `/v1/peer/` for gateways of the list; what kind of
 * client a route is for, the guards know.
 */
@Injectable()
export class Admission {
  readonly #clients: Clients | undefined
  readonly #province: Province | undefined

  constructor(
    @Optional() @Inject(CLIENTS) clients: Clients | undefined,
    @Optional() @Inject(PROVINCE) province: Province | undefined,
  ) {
    this.#clients = clients
    this.#province = province
  }

  /** @throws ProblemException `access.identity-header`, `access.unauthenticated`, `access.peer-unknown` */
  admit(request: ClientRequest): void {
    const route = request.routeOptions.url
    if (route === undefined || !route.startsWith(INTERFACES) || route === TRUST_LIST) return
    if (findIdentityHeader(request.headers) !== undefined) refuseRequest('access.identity-header')
    if (route.startsWith(PEERS)) this.#admitPeer(request)
    else this.#admitClient(request)
  }

  #admitPeer(request: FastifyRequest): void {
    const pin = peerPin(request.raw.socket)
    const trust = this.#province?.arrival.snapshots.current().trust
    if (pin === undefined || !trust?.authorityByPin(pin)) refuseRequest('access.peer-unknown')
  }

  #admitClient(request: ClientRequest): void {
    const client = this.#clients && identifyClient(request, this.#clients)
    if (!client) refuseRequest('access.unauthenticated')
    request.client = client
  }
}

/** Has every request of an application admitted as its head arrives, and none once the application is closing. */
export function admitRequests(fastify: FastifyInstance, admission: Admission): void {
  let isClosing = false
  fastify.addHook('preClose', (done) => {
    isClosing = true
    done()
  })
  fastify.addHook('onRequest', (request, reply, done) => {
    try {
      markPrivate(request, reply)
      if (isClosing) refuseClosing(reply)
      requireHost(request)
      admission.admit(request)
      done()
    } catch (error) {
      done(error instanceof Error ? error : new Error('unknown'))
    }
  })
}

/** Answers about persons are for the asker alone: no cache on the way may keep them. */
function markPrivate({ url }: FastifyRequest, reply: FastifyReply): void {
  if (url.startsWith(INTERFACES) && !url.startsWith(TRUST_LIST)) void reply.header('cache-control', 'no-store')
}

/** RFC 9112 §3.2. Node would refuse it with an empty answer. */
function requireHost({ raw }: FastifyRequest): void {
  if (raw.headers.host === undefined && raw.httpVersion === '1.1') refuseRequest('request.malformed')
}

function refuseClosing(reply: FastifyReply): never {
  void reply.header('connection', 'close')
  const detail = { zh: '网关正在关闭，请稍后重试', en: 'The gateway is closing; try again in a moment' }
  throw new ProblemException(problemOf(503, 'gateway.closing', detail))
}
