import 'reflect-metadata'
import { type DynamicModule, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { randomBytes } from '@yimatong/crypto'
import { type Bytes, hexEncode, type Instant } from '@yimatong/kernel'
import { type Log, ProblemFilter } from '@yimatong/platform'
import type { CompiledExchange, CompiledProfile } from '@yimatong/profiles'
import { createAnswers } from './answers.js'
import { createApi } from './api.js'
import { CITY_DESK, CityController, type CityDesk } from './city.controller.js'
import { CityError } from './error.js'
import { createFaults, type Faults } from './faults.js'
import type { CityPerson } from './people.js'
import { createTokens } from './recipes/tokens.js'
import { createReferences, type Random } from './references.js'
import { createRegistry, type Registry } from './registry.js'

/** What a city is started with. */
export interface CityOptions {
  readonly profile: CompiledProfile
  readonly people: readonly CityPerson[]
  /** Secrets by the references of the profile: those of its recipes as UTF-8, those of its envelopes as bytes. */
  readonly secrets: (reference: string) => Bytes | undefined
  readonly clock: () => Instant
  /** 0 picks a free one. */
  readonly port: number
  /** 127.0.0.1 unless told: cities' own interfaces are plain HTTP here, so they stay on this machine. */
  readonly host?: string
  /** Platform randomness unless told. */
  readonly random?: Random
  /** Opens `PUT /_city/fault` to this machine. Off unless told. */
  readonly control?: boolean
  /** Where incidents go; nowhere unless told. No body, number or address is ever logged. */
  readonly log?: Log
}

/** A running city. */
export interface City {
  readonly url: string
  readonly port: number
  readonly profile: CompiledProfile
  readonly faults: Faults
  readonly people: Registry
  /** A fresh symbol of a person; undefined where the profile has none. @throws CityError `city.person.unknown` */
  readonly symbolOf: (personId: string) => string | undefined
  /** Requests to the API so far. */
  readonly requests: number
  /** Stops listening and drops every connection. */
  readonly close: () => Promise<void>
}

/** Own profile: no question to a city is longer. */
const MAX_BODY_BYTES = 65_536

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

@Module({})
class CityModule {}

/**
 * Starts a city that speaks the real API of a profile: the server's side of its request signing, its answers, its way
 * of saying no, and, when switched on, its bad days.
 * @throws CityError `city.secret.missing`, `city.person.unsayable`, `city.symbol.shape` before it listens
 */
export async function startCity(options: CityOptions): Promise<City> {
  const { profile, clock, random = randomBytes } = options
  const records = createRegistry(options.people, clock)
  const references = profile.symbol && createReferences(profile.symbol, clock, random)
  const answers = createAnswers({ profile, records, references, clock, secret: options.secrets })
  const faults = createFaults()
  const tools = { clock, secret: requireSecret(options.secrets), tokens: createTokens(clock, random) }
  const exchanges = Object.values(profile.exchanges)
  const api = createApi(exchanges, tools, answers, faults)
  rehearse(exchanges)

  function rehearse(all: readonly CompiledExchange[]): void {
    for (const exchange of all) {
      for (const reference of exchange.secrets) tools.secret(reference)
      for (const id of records.ids()) rehearsePerson(exchange, id)
    }
  }

  function rehearsePerson(exchange: CompiledExchange, id: string): void {
    const inhabitant = records.current(id)
    if (!inhabitant || (inhabitant.person.level === 'unknown' && inhabitant.person.rawLevel === undefined)) return
    const symbol = references && { personId: id, reference: references.sample(), issuedAt: clock() }
    const answer = answers.about(inhabitant, { profile, exchange, symbol })
    if (answer instanceof Uint8Array) return
    const why = `${profile.id}, ${exchange.name}: ${id} cannot be said (${answer.join(', ')}); check person and profile`
    throw new CityError('city.person.unsayable', why)
  }

  let requests = 0
  const counted = () => {
    requests += 1
  }
  const app = await createApp({ api, faults, random, control: options.control ?? false, counted }, options.log ?? SILENT)
  const host = options.host ?? '127.0.0.1'
  const port = await listen(app, options.port, host)
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    profile,
    faults,
    people: records,
    symbolOf(personId) {
      if (!records.has(personId)) throw new CityError('city.person.unknown', 'nobody of that id lives here')
      return references?.issue(personId)
    },
    get requests() {
      return requests
    },
    close: () => app.close(),
  }
}

function requireSecret(secrets: CityOptions['secrets']): (reference: string) => Bytes {
  return (reference) => {
    const secret = secrets(reference)
    if (secret) return secret
    throw new CityError('city.secret.missing', `the secret ${reference} that the profile names is not given`)
  }
}

async function createApp(desk: CityDesk, log: Log): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    disableRequestLogging: true,
    forceCloseConnections: true,
  })
  const fastify = adapter.getInstance()
  fastify.removeAllContentTypeParsers()
  // What a body is, the recipes say: the server hands over bytes.
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const module: DynamicModule = {
    module: CityModule,
    controllers: [CityController],
    providers: [{ provide: CITY_DESK, useValue: desk }],
  }
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: false, bodyParser: false })
  app.useGlobalFilters(new ProblemFilter({ log, incidentId: () => hexEncode(randomBytes(8)) }))
  await app.init()
  return app
}

async function listen(app: NestFastifyApplication, port: number, host: string): Promise<number> {
  await app.listen({ port, host })
  const address = app.getHttpServer().address()
  return typeof address === 'object' && address !== null ? address.port : port
}
