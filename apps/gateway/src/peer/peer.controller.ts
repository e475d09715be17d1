import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common'
import { findIdentityHeader } from '@yimatong/platform'
import { answerHealthQuery, type HealthQuery, type HomeAnswer } from '@yimatong/recognition'
import type { FastifyRequest } from 'fastify'
import { peerPin } from '../access/peer-certificate.js'
import { CheckedBody } from '../http/checked-body.js'
import { refuseRequest } from '../http/problem-table.js'
import { PROVINCE, type Province } from '../roles/province-services.js'
import { HealthQueryBody, type SubjectBody } from './health-query.body.js'

/** Answers other gateways, which prove themselves by the TLS key the trust list names. */
@Controller('v1/peer/health-queries')
export class PeerController {
  readonly #province: Province

  constructor(@Inject(PROVINCE) province: Province) {
    this.#province = province
  }

  /** A national code signed for this very question, or the findings that say why there is none. */
  @Post()
  @HttpCode(200)
  async answer(
    @Body(new CheckedBody(HealthQueryBody)) body: HealthQueryBody,
    @Req() http: FastifyRequest,
  ): Promise<HomeAnswer> {
    const { home, arrival, metrics } = this.#province
    if (findIdentityHeader(http.headers) !== undefined) refuseRequest('access.identity-header')
    const { trust } = arrival.snapshots.current()
    const pin = peerPin(http.raw.socket)
    const peer = pin === undefined ? undefined : trust?.authorityByPin(pin)
    if (!peer) refuseRequest('access.peer-unknown')
    const answer = await answerHealthQuery(home, readQuery(body))
    metrics.count('yimatong_health_queries_total', { peer: peer.id, answered: String(answer.code !== undefined) })
    return answer
  }
}

function readQuery(body: HealthQueryBody): HealthQuery {
  const { division, venue, gate } = body.place
  const place = { division, ...(venue !== undefined && { venue }), ...(gate !== undefined && { gate }) }
  return {
    subject: readSubjectBody(body.subject),
    place,
    purpose: body.purpose,
    consent: body.consent,
    nonce: body.nonce,
  }
}

function readSubjectBody({
  kind,
  token = '',
  profile = '',
  text = '',
  type = '',
  number = '',
}: SubjectBody): HealthQuery['subject'] {
  switch (kind) {
    case 'token':
      return { kind, token }
    case 'symbol':
      return { kind, profile, text }
    case 'document':
      return { kind, type, number }
  }
}
