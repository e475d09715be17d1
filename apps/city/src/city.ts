import { randomBytes } from '@yimatong/crypto'
import type { Bytes, Instant } from '@yimatong/kernel'
import type { Log } from '@yimatong/platform'
import type { CompiledProfile } from '@yimatong/profiles'
import { createAnswers } from './answers.js'
import { createApi } from './api.js'
import { createApp, listen } from './create-app.js'
import { CityError } from './error.js'
import { createEvidence } from './evidence.js'
import { createFaults, type Faults } from './faults.js'
import { createOneTimeCodes } from './one-time-codes.js'
import type { CityPerson } from './people.js'
import { createOnce } from './recipes/once.js'
import { createTokens } from './recipes/tokens.js'
import { createReferences, type Random } from './references.js'
import { createRegistry, type Registry } from './registry.js'
import { rehearse } from './rehearse.js'

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
  /**
   * Sends a person a one-time code by text message and says what it was; undefined without a telephone.
   * @throws CityError `city.person.unknown`
   */
  readonly codeFor: (personId: string) => string | undefined
  /** Requests to the API so far. */
  readonly requests: number
  /** Stops listening and drops every connection. */
  readonly close: () => Promise<void>
}

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

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
  const codes = createOneTimeCodes(clock, random)
  const stores = {
    tokens: createTokens(clock, random),
    once: createOnce(clock, random),
    codes,
    evidence: createEvidence(),
  }
  const tools = { clock, secret: requireSecret(options.secrets), ...stores }
  const exchanges = Object.values(profile.exchanges)
  const api = createApi(exchanges, tools, answers, faults)
  for (const reference of exchanges.flatMap((exchange) => exchange.secrets)) tools.secret(reference)
  rehearse({ profile, records, references, answers })
  let requests = 0
  const counted = () => {
    requests += 1
  }
  const app = await createApp(
    { api, faults, random, control: options.control ?? false, counted },
    options.log ?? SILENT,
  )
  const host = options.host ?? '127.0.0.1'
  const port = await listen(app, options.port, host)
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    profile,
    faults,
    people: records,
    symbolOf(personId) {
      inhabitant(records, personId)
      return references?.issue(personId)
    },
    codeFor(personId) {
      const { telephone } = inhabitant(records, personId)
      return telephone === undefined ? undefined : codes.send(telephone)
    },
    get requests() {
      return requests
    },
    close: () => app.close(),
  }
}

function inhabitant(records: Registry, personId: string): CityPerson {
  const person = records.get(personId)
  if (person) return person
  throw new CityError('city.person.unknown', 'nobody of that id lives here')
}

function requireSecret(secrets: CityOptions['secrets']): (reference: string) => Bytes {
  return (reference) => {
    const secret = secrets(reference)
    if (secret) return secret
    throw new CityError('city.secret.missing', `the secret ${reference} that the profile names is not given`)
  }
}
