import { Body, Controller, HttpCode, Inject, Post, UseGuards } from '@nestjs/common'
import { type Bytes, base64Decode, base64Encode, utf8Encode, YimatongError } from '@yimatong/kernel'
import type { CompiledExchange, CompiledProfile, LayerTrace, Loss } from '@yimatong/profiles'
import { fromRecordJson, toRecordJson } from '@yimatong/record'
import { ClientGuard, ForClients } from '../access/client.guard.js'
import { CheckedBody } from '../http/checked-body.js'
import { refuseCode, refuseRequest } from '../http/problem-table.js'
import { type FindingAnswer, findingAnswer } from '../recognitions/recognition.answer.js'
import { PROVINCE, type Province } from '../roles/province-services.js'
import { ONE_SIDE, TranslationBody } from './translation.body.js'

/** The answer of `POST /v1/translations`: every layer of one translation, and what it lost. */
export interface TranslationAnswer {
  readonly profile: { readonly id: string; readonly version: string; readonly hash: string; readonly realism: string }
  readonly direction: 'toNational' | 'toCity'
  readonly layers: readonly LayerTrace[]
  readonly losses: readonly Loss[]
  readonly findings: readonly FindingAnswer[]
  readonly record?: unknown
  /** The city's answer, base64. */
  readonly answerBytes?: string
}

/** Shows city engineers what their answers become. */
@Controller('v1/translations')
@UseGuards(ClientGuard)
export class TranslationsController {
  readonly #province: Province

  constructor(@Inject(PROVINCE) province: Province) {
    this.#province = province
  }

  /** 200 with the layers, also where findings block; 422 when the answer or record cannot be read at all. */
  @Post()
  @HttpCode(200)
  @ForClients('engineer')
  translate(@Body(new CheckedBody(TranslationBody, ONE_SIDE)) body: TranslationBody): TranslationAnswer {
    const { arrival } = this.#province
    const profile = arrival.snapshots.current().profiles.find((candidate) => candidate.id === body.profile)
    const exchange = profile?.exchanges[body.exchange]
    if (!profile || !exchange) return refuseRequest('profile.unknown')
    this.#province.metrics.count('yimatong_translations_total', { profile: profile.id })
    return body.record ? this.#toCity(profile, exchange, body.record) : this.#toNational(profile, exchange, body)
  }

  #toNational(profile: CompiledProfile, exchange: CompiledExchange, body: TranslationBody): TranslationAnswer {
    const { record, losses, findings, layers } = exchange.toRecord(answerBytes(body), this.#context(profile))
    const { elements } = this.#province.arrival.snapshots.current()
    const shown = findings.map((found) => findingAnswer(found, this.#province.texts.findings))
    const unread = shown.find((found) => UNREAD_CODES.includes(found.code))
    if (unread) refuseCode(unread.code, unread.says ?? UNREADABLE, { findings: shown, layers: layers.map(sizeOnly) })
    const about = { profile: describe(profile), direction: 'toNational' as const, layers, losses, findings: shown }
    return record ? { ...about, record: toRecordJson(record, elements) } : about
  }

  #toCity(profile: CompiledProfile, exchange: CompiledExchange, json: Record<string, unknown>): TranslationAnswer {
    const { elements } = this.#province.arrival.snapshots.current()
    try {
      const rendering = exchange.fromRecord(fromRecordJson(json, elements), this.#context(profile))
      const findings = rendering.findings.map((found) => findingAnswer(found, this.#province.texts.findings))
      const { layers, losses, bytes } = rendering
      const about = { profile: describe(profile), direction: 'toCity' as const, layers, losses, findings }
      return bytes ? { ...about, answerBytes: base64Encode(bytes) } : about
    } catch (error) {
      if (error instanceof YimatongError) refuseCode(error.code, UNREADABLE, {})
      throw error
    }
  }

  #context(profile: CompiledProfile) {
    const { arrival, home } = this.#province
    const connector = home.connectors.find((candidate) => candidate.profile.id === profile.id)
    return { at: arrival.clock.now(), secret: (reference: string) => connector?.secret(reference), trace: true }
  }
}

/** Findings that say the bytes were not read at all. */
const UNREAD_CODES: readonly string[] = ['profile.answer.malformed', 'profile.answer.too-large']
const UNREADABLE = { zh: '内容无法读取', en: 'The content cannot be read' }

function answerBytes(body: TranslationBody): Bytes {
  return body.answer === undefined ? base64Decode(body.answerBytes ?? '') : utf8Encode(body.answer)
}

function sizeOnly({ name, size, unit }: LayerTrace): LayerTrace {
  return { name, size, unit }
}

function describe({ id, version, hash, realism }: CompiledProfile): TranslationAnswer['profile'] {
  return { id, version, hash, realism }
}
