import { Body, Controller, HttpCode, Inject, Post, Req, UseGuards } from '@nestjs/common'
import { answerHealthQuery, type HealthQuery, type HomeAnswer } from '@yimatong/recognition'
import { CheckedBody } from '../http/checked-body.js'
import { readDocument } from '../http/document-number.js'
import { requireDivision } from '../http/known-division.js'
import { refuseChoice } from '../http/problem-table.js'
import { PROVINCE, type Province } from '../roles/province-services.js'
import { HealthQueryBody, type SubjectBody } from './health-query.body.js'
import { PeerGuard, type PeerRequest, peerOf } from './peer.guard.js'
import { requirePeerScope } from './peer-scope.js'

/** Answers other gateways, which prove themselves by the TLS key the trust list names. */
@Controller('v1/peer/health-queries')
@UseGuards(PeerGuard)
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
    @Req() http: PeerRequest,
  ): Promise<HomeAnswer> {
    const { home, metrics, divisions } = this.#province
    const peer = peerOf(http)
    requirePeerScope(peer, body, home.ports.snapshots.current().disclosures)
    requireDivision(body.place.division, divisions, peer.divisions)
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

/** The members each kind of subject has; one of another kind contradicts the question. */
const MEMBERS: Readonly<Record<SubjectBody['kind'], readonly string[]>> = {
  token: ['kind', 'token'],
  symbol: ['kind', 'profile', 'text'],
  document: ['kind', 'type', 'number'],
}

function readSubjectBody(body: SubjectBody): HealthQuery['subject'] {
  const { kind, token = '', profile = '', text = '', type = '', number = '' } = body
  const present = Object.entries(body).filter(([, value]) => value !== undefined)
  if (present.some(([name]) => !MEMBERS[kind].includes(name))) refuseChoice('membersOfOneKind', '/subject')
  switch (kind) {
    case 'token':
      return { kind, token }
    case 'symbol':
      return { kind, profile, text }
    case 'document':
      return { kind, ...readDocument({ type, number }, '/subject') }
  }
}
