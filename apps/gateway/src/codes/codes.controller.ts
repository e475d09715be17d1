import { Body, Controller, Inject, Post, UseGuards } from '@nestjs/common'
import { encodeQrPng, encodeQrSvg } from '@yimatong/codec'
import { base64Encode, formatInstant } from '@yimatong/kernel'
import { isWithinDivision } from '@yimatong/pki'
import {
  type CityRecord,
  detectCode,
  type Home,
  issueCode,
  type LocalQuestion,
  readSubject,
  trimScan,
} from '@yimatong/recognition'
import { ClientGuard, ForClients } from '../access/client.guard.js'
import { CheckedBody } from '../http/checked-body.js'
import { readDocument } from '../http/document-number.js'
import { refuseChoice, refuseCode, refuseRequest } from '../http/problem-table.js'
import { findingAnswer } from '../recognitions/recognition.answer.js'
import { PROVINCE, type Province } from '../roles/province-services.js'
import { CodeBody, ONE_HOLDER } from './code.body.js'

/** The answer of `POST /v1/codes`. */
export interface CodeAnswer {
  readonly code: string
  readonly codeId: string
  readonly kind: 'signed' | 'reference'
  readonly issuedAt: string
  readonly expiresAt: string
  readonly losses: CityRecord['losses']
  /** SVG text, or PNG in base64. */
  readonly symbol?: { readonly format: 'svg' | 'png'; readonly data: string }
}

/** Issues national codes at home, out of the city's live status. */
@Controller('v1/codes')
@UseGuards(ClientGuard)
export class CodesController {
  readonly #province: Province

  constructor(@Inject(PROVINCE) province: Province) {
    this.#province = province
  }

  /** 201 with the code; 422 with findings when the city gave no status that can be passed on. */
  @Post()
  @ForClients('issuer')
  async issue(@Body(new CheckedBody(CodeBody, ONE_HOLDER)) body: CodeBody): Promise<CodeAnswer> {
    const { home } = this.#province
    const { kind, disclosure = 'minimal', lifetimeSeconds } = body
    // A reference shows nothing of the person: who orders more is told, not passed over.
    if (kind === 'reference' && disclosure !== 'minimal') refuseChoice('disclosureOfSignedOnly', '/disclosure')
    const local = this.#readLocal(home, body)
    const lifetime = lifetimeSeconds === undefined ? {} : { lifetimeMs: lifetimeSeconds * 1000 }
    const issued = await issueCode(home, { kind, local, disclosure, ...lifetime })
    const { text, codeId, issuedAt, expiresAt, city } = issued
    if (text === undefined || codeId === undefined || issuedAt === undefined || expiresAt === undefined) {
      return this.#refuse(city)
    }
    this.#province.metrics.count('yimatong_codes_issued_total', { kind })
    return {
      code: text,
      codeId,
      kind,
      issuedAt: formatInstant(issuedAt),
      expiresAt: formatInstant(expiresAt),
      losses: city.losses,
      ...(body.symbolFormat && { symbol: drawSymbol(text, body.symbolFormat) }),
    }
  }

  #readLocal(home: Home, body: CodeBody): LocalQuestion {
    if (body.symbol !== undefined) {
      const profiles = home.connectors.map((connector) => connector.profile)
      const text = trimScan(body.symbol)
      const found = detectCode(text, profiles, []).candidates.find((candidate) => candidate.kind === 'city-symbol')
      if (found?.kind !== 'city-symbol') return refuseRequest('home.not-here')
      return this.#local(
        readSubject(home, { subject: { kind: 'symbol', profile: found.profile.id, text }, consent: true }),
      )
    }
    const document = body.document ?? refuseRequest('request.fields')
    const { type, number } = readDocument(document)
    if (document.home !== undefined && !isWithinDivision(document.home, home.authority)) refuseRequest('home.not-here')
    // The holder asks for the holder's own code: consent is the request itself.
    return this.#local(readSubject(home, { subject: { kind: 'document', type, number }, consent: true }))
  }

  #local(read: ReturnType<typeof readSubject>): LocalQuestion {
    return 'severity' in read ? refuseRequest('home.not-here', { finding: read.code }) : read
  }

  #refuse(city: CityRecord): never {
    const findings = city.findings.map((found) => findingAnswer(found, this.#province.texts.findings))
    const [first] = findings.filter((found) => found.severity === 'block')
    const detail = first?.says ?? { zh: '没有可签发的状态', en: 'There is no status that a code could carry' }
    return refuseCode(first?.code ?? 'home.failed', detail, { findings })
  }
}

function drawSymbol(text: string, format: 'svg' | 'png'): { format: 'svg' | 'png'; data: string } {
  return { format, data: format === 'svg' ? encodeQrSvg(text) : base64Encode(encodeQrPng(text)) }
}
