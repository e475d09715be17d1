import { Body, Controller, Header, HttpCode, Inject, Post, Req, UseGuards } from '@nestjs/common'
import { AdapterError, type PictureReader } from '@yimatong/adapters'
import { YimatongError } from '@yimatong/kernel'
import { isWithinDivision } from '@yimatong/pki'
import {
  type Judgement,
  keepAccount,
  type RecognitionRequest,
  recognise,
  renderDialect,
  type Shown,
  trimScan,
} from '@yimatong/recognition'
import { ClientGuard, type ClientRequest, clientOf, ForClients } from '../access/client.guard.js'
import type { Client } from '../access/clients.js'
import { CheckedBody } from '../http/checked-body.js'
import { readDocument } from '../http/document-number.js'
import { requireDivision } from '../http/known-division.js'
import { refuseCode, refuseRequest } from '../http/problem-table.js'
import { PROVINCE, type Province } from '../roles/province-services.js'
import { AnswerWriter, findingAnswer } from './recognition.answer.js'
import { ONE_SHOWN, RecognitionBody } from './recognition.body.js'

/** Answers checkpoints. */
@Controller('v1/recognitions')
@UseGuards(ClientGuard)
export class RecognitionsController {
  readonly #province: Province
  readonly #answers: AnswerWriter

  constructor(@Inject(PROVINCE) province: Province) {
    this.#province = province
    this.#answers = new AnswerWriter(province.texts)
  }

  /** One code, one answer (the JSON text of a `RecognitionAnswer`); written down before it is given. */
  @Post()
  @HttpCode(200)
  @Header('content-type', 'application/json; charset=utf-8')
  @ForClients('checkpoint')
  async recognise(
    @Body(new CheckedBody(RecognitionBody, ONE_SHOWN)) body: RecognitionBody,
    @Req() http: ClientRequest,
  ): Promise<string> {
    const { arrival, accounts, dialects, metrics } = this.#province
    const client = clientOf(http)
    const dialect =
      body.dialect === undefined ? undefined : (dialects.get(body.dialect) ?? refuseRequest('dialect.unknown'))
    const request = await readRequest(body, client, this.#province)
    const judgement = await recognise(arrival, request)
    metrics.count('yimatong_recognitions_total', { outcome: judgement.outcome })
    const account = await keepAccount(accounts, client.id, request, judgement).catch((error: unknown) => {
      this.#province.log.error('not-recorded', { code: error instanceof YimatongError ? error.code : 'unknown' })
      return refuseRequest('ledger.unavailable')
    })
    if (judgement.malformed) this.#refuseMalformed(judgement)
    const rendered = dialect && renderDialect(dialect, judgement, account.receipt.at)
    return this.#answers.write(judgement, account, arrival.snapshots.current().elements, rendered)
  }

  #refuseMalformed(judgement: Judgement): never {
    const findings = judgement.findings.map((found) => findingAnswer(found, this.#province.texts.findings))
    const [first] = findings
    const detail = first?.says ?? { zh: '码无法读取', en: 'The code cannot be read' }
    refuseCode(first?.code ?? 'code.kind.unknown', detail, { outcome: judgement.outcome, findings })
  }
}

async function readRequest(
  body: RecognitionBody,
  client: Client,
  { divisions, pictures }: Province,
): Promise<RecognitionRequest> {
  const { division, venue, gate } = body.place
  if (!isWithinDivision(division, client.division)) refuseRequest('access.division')
  requireDivision(division, divisions, [client.division])
  if (venue !== undefined && client.venue !== undefined && venue !== client.venue) refuseRequest('access.division')
  if (!client.purposes.includes(body.purpose)) refuseRequest('access.purpose')
  const where = venue ?? client.venue
  const place = { division, ...(where !== undefined && { venue: where }), ...(gate !== undefined && { gate }) }
  const shown = await readShown(body, (image) => readPicture(image, client, pictures))
  return { shown, question: { place, purpose: body.purpose }, consent: body.consent?.given ?? false }
}

async function readShown(body: RecognitionBody, read: (image: string) => Promise<string>): Promise<Shown> {
  if (body.document) {
    const { home } = body.document
    return { kind: 'document', ...readDocument(body.document), ...(home !== undefined && { home }) }
  }
  return { kind: 'code', text: trimScan(body.code ?? (await read(body.image ?? ''))) }
}

/** The text of the symbol in a picture. */
async function readPicture(image: string, client: Client, pictures: PictureReader): Promise<string> {
  // The pipe has checked the alphabet; the platform's own decoder is the fast one for megabytes.
  const bytes = new Uint8Array(Buffer.from(image, 'base64'))
  const reading = await pictures.read(bytes, client.id).catch((error: unknown) => {
    if (!(error instanceof AdapterError)) throw error
    if (error.code === 'adapters.picture.overloaded') return refuseRequest('request.overloaded')
    return refuseRequest('request.image', { finding: error.code })
  })
  return 'text' in reading ? reading.text : refuseRequest('request.image', { finding: reading.code })
}
