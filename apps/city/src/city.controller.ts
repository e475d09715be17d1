import { All, Controller, Inject, Put, Req, Res } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api } from './api.js'
import { deliver } from './deliver.js'
import { type Faults, readFault } from './faults.js'
import { type CityRequest, textReply } from './recipes/recipe.js'
import { readJsonObject } from './recipes/request-fields.js'
import type { Random } from './references.js'

/** What the controller passes requests to. */
export interface CityDesk {
  readonly api: Api
  readonly faults: Faults
  readonly random: Random
  /** Faults may be switched over HTTP, from this machine. */
  readonly control: boolean
  readonly counted: () => void
}

/** Injection token of {@link CityDesk}. */
export const CITY_DESK = Symbol('CITY_DESK')

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/
const NONE = { mode: 'none' } as const

/** Every path of the city's own API, and the switch of faults. A profile, not a route table, says what is where. */
@Controller()
export class CityController {
  readonly #desk: CityDesk

  constructor(@Inject(CITY_DESK) desk: CityDesk) {
    this.#desk = desk
  }

  /** Switches a fault on or off: `{"mode":"slow","delayMs":4000}`. Only with `control`, only from this machine. */
  @Put('_city/fault')
  async control(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { control, faults, random } = this.#desk
    const isAllowed = control && LOOPBACK.test(request.ip)
    const fault = isAllowed ? readFault(readJsonObject(bodyOf(request))) : undefined
    if (fault) faults.set(fault)
    const status = fault ? 204 : isAllowed ? 400 : 404
    reply.hijack()
    await deliver(textReply(status, 'text/plain; charset=utf-8', ''), NONE, reply.raw, random)
  }

  /** The city's own API. */
  @All('*')
  async answer(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { api, faults, random, counted } = this.#desk
    counted()
    const said = api.reply(toCityRequest(request))
    reply.hijack()
    await deliver(said, faults.current(), reply.raw, random)
  }
}

function toCityRequest(request: FastifyRequest): CityRequest {
  const [path = '', ...query] = request.url.split('?')
  return {
    method: request.method,
    path,
    query: query.join('?'),
    header(name) {
      const value = request.headers[name.toLowerCase()]
      return typeof value === 'string' ? value : undefined
    },
    body: bodyOf(request),
  }
}

function bodyOf(request: FastifyRequest): Uint8Array {
  return request.body instanceof Uint8Array ? request.body : new Uint8Array()
}
