import { join } from 'node:path'
import {
  citySecrets,
  createCityConnector,
  createHomeGateway,
  createHttpsClient,
  createTrustSource,
  type HttpsClient,
  registerEndpoint,
  spkiPin,
} from '@yimatong/adapters'
import { type City, type CityPerson, loadPeople, startCity } from '@yimatong/city'
import { type Bytes, hexEncode } from '@yimatong/kernel'
import type { CompiledProfile } from '@yimatong/profiles'
import { AT_HOME_ONLY } from '../peer/peer-scope.js'
import type { Closers } from '../roles/closers.js'
import { type RunningProvince, startProvince } from '../roles/start-province.js'
import { identityOf, pemOf } from './development-pki.js'
import { makeKey, openCitySecrets, openSecret } from './development-secrets.js'
import { DEVELOPMENT_FEDERATION, type ProvincePlan } from './federation.js'
import { type Ground, schemaOf } from './ground.js'
import { openProvinceClients, type ProvinceClients } from './province-clients.js'

/** One running province with its city and its clients' tokens. */
export interface FederationProvince {
  readonly plan: ProvincePlan
  readonly gateway: RunningProvince
  readonly city: City
  /** The city's invented inhabitants, as it was started with. */
  readonly people: readonly CityPerson[]
  readonly tokens: ProvinceClients['tokens']
}

const TRUST_REFRESH_MS = 5_000

/** The city and the gateway of the province at this place of the federation. */
export async function openProvince(
  ground: Ground,
  plan: ProvincePlan,
  place: number,
  closers: Closers,
): Promise<FederationProvince> {
  const { keys, standards, root, hierarchy, settings } = ground
  const profile = standards.profiles.get(plan.profile)
  if (!profile) throw new Error(`standards/profiles has no ${plan.profile}`)
  const secrets = await openCitySecrets(keys, plan.id, citySecrets(profile))
  const { people } = await loadPeople(join(settings.peopleDirectory, `${plan.id}.json`))
  const city = await openCity(ground, place, { profile, people, secrets })
  closers.add(() => city.close())
  const { key, cert } = pemOf(identityOf(hierarchy, `${plan.id}-tls`))
  const client = createHttpsClient({ key, certificates: cert, anchors: [root] })
  closers.add(() => client.close())
  const endpoint = registerEndpoint(city.url, { allowPlainHttp: true })
  const connectors = [createCityConnector({ profile, endpoint, secrets }, client, settings.clock)]
  const clients = await openClients(ground, plan)
  const gateway = await openGateway(ground, plan, place, { client, connectors, clients })
  closers.add(() => gateway.close())
  return { plan, gateway, city, people, tokens: clients.tokens }
}

interface CityParts {
  readonly profile: CompiledProfile
  readonly people: readonly CityPerson[]
  readonly secrets: ReadonlyMap<string, Bytes>
}

function openCity({ settings, ports }: Ground, place: number, { secrets, ...parts }: CityParts): Promise<City> {
  return startCity({
    ...parts,
    secrets: (reference) => secrets.get(reference),
    clock: () => settings.clock.now(),
    port: ports[1 + DEVELOPMENT_FEDERATION.length + place] ?? 0,
    host: settings.host,
    // Development: its bad days can be switched on from this machine.
    control: true,
  })
}

async function openClients({ keys, hierarchy, standards }: Ground, plan: ProvincePlan): Promise<ProvinceClients> {
  const purposes = [...standards.snapshot.disclosures.keys()].filter((purpose) => !AT_HOME_ONLY.includes(purpose))
  const checkpoint = identityOf(hierarchy, `${plan.id}-checkpoint`).certificate
  return openProvinceClients(keys, plan.id, purposes, hexEncode(spkiPin(checkpoint.der)))
}

interface GatewayParts {
  readonly client: HttpsClient
  readonly connectors: readonly ReturnType<typeof createCityConnector>[]
  readonly clients: ProvinceClients
}

async function openGateway(ground: Ground, plan: ProvincePlan, place: number, parts: GatewayParts) {
  const { settings, standards, hierarchy, keys, database, root, ports } = ground
  const { purposes, snapshot, measures, dialects, divisions } = standards
  const signer = (name: string) => {
    const { certificate, key } = identityOf(hierarchy, name)
    return { certificate, key }
  }
  const tokenKey = await openSecret(keys, `token-key-${plan.id}`, makeKey)
  const registry = registerEndpoint(`https://localhost:${ports[0]}`)
  const registryPin = hexEncode(spkiPin(identityOf(hierarchy, 'registry-tls').certificate.der))
  return startProvince({
    authority: plan.id,
    port: ports[1 + place] ?? 0,
    host: settings.host,
    tls: { ...pemOf(identityOf(hierarchy, `${plan.id}-tls`)), ca: [root] },
    storage: { database, schema: schemaOf(plan) },
    keys: {
      codes: signer(`${plan.id}-code-signer`),
      receipts: signer(`${plan.id}-receipt-signer`),
      tokens: new Map([[`${plan.id}-1`, tokenKey]]),
      pseudonyms: await openSecret(keys, `pseudonyms-${plan.id}`, makeKey),
    },
    trust: {
      anchors: { roots: [identityOf(hierarchy, 'national-root').certificate], purposes },
      source: createTrustSource(registry, parts.client, [registryPin]),
      refreshMs: TRUST_REFRESH_MS,
    },
    standards: snapshot,
    texts: { findings: snapshot.findings, measures },
    dialects,
    divisions,
    openApi: settings.openApi,
    connectors: parts.connectors,
    peers: createHomeGateway(parts.client),
    clients: parts.clients.clients,
    clock: settings.clock,
    log: settings.log(`gateway-${plan.id}`),
  })
}
