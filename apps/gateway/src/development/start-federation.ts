import { join } from 'node:path'
import {
  citySecrets,
  createCityConnector,
  createHomeGateway,
  createHttpsClient,
  createTrustSource,
  createTrustStore,
  type Database,
  type HttpsClient,
  type KeyStore,
  loadMigrations,
  loadStandards,
  migrate,
  openDatabase,
  openKeyStore,
  registerEndpoint,
  spkiPin,
} from '@yimatong/adapters'
import { type Hierarchy, loadCeremony } from '@yimatong/certs'
import { type City, type CityPerson, loadPeople, startCity } from '@yimatong/city'
import { HOUR, hexEncode } from '@yimatong/kernel'
import { encodePem } from '@yimatong/pki'
import type { Log } from '@yimatong/platform'
import type { Clock } from '@yimatong/recognition'
import type { Authority } from '@yimatong/trust'
import { type CompiledStandards, compileStandards } from '../roles/compile-standards.js'
import type { Register } from '../roles/publisher.js'
import { type RunningProvince, startProvince } from '../roles/start-province.js'
import { type RunningRegistry, startRegistry } from '../roles/start-registry.js'
import { developmentCrls, identityOf, openDevelopmentPki, pemOf } from './development-pki.js'
import { makeKey, openCitySecrets, openSecret } from './development-secrets.js'
import { DEVELOPMENT_FEDERATION, type ProvincePlan } from './federation.js'
import { loadForeignSigners } from './foreign-signers.js'
import { choosePorts } from './ports.js'
import { openProvinceClients, type ProvinceClients } from './province-clients.js'

/** What a development start is told. */
export interface FederationSettings {
  /** First port, or 0 for free ones. */
  readonly port: number
  readonly host: string
  readonly dataDirectory: string
  readonly databaseUrl?: string | undefined
  readonly keys: { readonly passphrase: string; readonly iterations?: number }
  /** Folders of the repository: data and ceremony texts. */
  readonly standardsDirectory: string
  readonly ceremony: string
  readonly openApi: string
  readonly peopleDirectory: string
  readonly dccSignersDirectory?: string | undefined
  /** Folder of files of keys (JSON) of other formats to believe; none without it. */
  readonly foreignKeysDirectory?: string | undefined
  readonly clock: Clock
  readonly log: (role: string) => Log
}

/** One running province with its city and its clients' tokens. */
export interface FederationProvince {
  readonly plan: ProvincePlan
  readonly gateway: RunningProvince
  readonly city: City
  /** The city's invented inhabitants, as it was started with. */
  readonly people: readonly CityPerson[]
  readonly tokens: ProvinceClients['tokens']
}

/** A running development federation. */
export interface Federation {
  readonly registry: RunningRegistry
  readonly provinces: readonly FederationProvince[]
  /** PEM of the national root. */
  readonly root: string
  readonly hierarchy: Hierarchy
  close(): Promise<void>
}

/** Everything the parts share. */
interface Ground {
  readonly settings: FederationSettings
  readonly standards: CompiledStandards
  readonly hierarchy: Hierarchy
  readonly keys: KeyStore
  readonly database: Database
  readonly root: string
  /** Ports in the printed order: registry, gateways, cities. */
  readonly ports: readonly number[]
}

const LIST_LIFETIME_MS = 24 * HOUR
const TRUST_REFRESH_MS = 5_000
const REPUBLISH_MS = HOUR

/** Brings up registry, gateways and reference cities, each on its own listener, over one data folder. */
export async function startFederation(settings: FederationSettings): Promise<Federation> {
  const ground = await prepareGround(settings)
  const { hierarchy, database, root } = ground
  const closers: (() => Promise<void>)[] = [() => database.close()]
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const registry = await openRegistry(ground)
    closers.push(() => registry.close())
    const publish = () => registry.publish(registerOf(ground))
    await publish()
    // Long before the list or a revocation list ends, new ones are there.
    const timer = setInterval(() => void publish().catch(() => undefined), REPUBLISH_MS)
    closers.push(async () => clearInterval(timer))
    const provinces: FederationProvince[] = []
    for (const [place, plan] of DEVELOPMENT_FEDERATION.entries()) {
      const opened = await openProvince(ground, plan, place)
      closers.push(opened.close)
      provinces.push(opened.province)
    }
    return { registry, provinces, root, hierarchy, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function prepareGround(settings: FederationSettings): Promise<Ground> {
  const { dataDirectory, clock } = settings
  const signers = await loadForeignSigners({ dcc: settings.dccSignersDirectory, keys: settings.foreignKeysDirectory })
  const standards = compileStandards(await loadStandards(settings.standardsDirectory), signers)
  const keys = await openKeyStore({ directory: join(dataDirectory, 'keys'), ...settings.keys })
  const hierarchy = await openDevelopmentPki(keys, loadCeremony(settings.ceremony, standards.purposes), clock.now())
  const address = { url: settings.databaseUrl, directory: join(dataDirectory, 'database') }
  const database = await openDatabase(address)
  const migrations = await loadMigrations()
  for (const schema of ['registry', ...DEVELOPMENT_FEDERATION.map(schemaOf)])
    await migrate(database, schema, migrations)
  const ports = await choosePorts(settings.port, 1 + 2 * DEVELOPMENT_FEDERATION.length, settings.host)
  const root = encodePem('CERTIFICATE', identityOf(hierarchy, 'national-root').certificate.der)
  return { settings, standards, hierarchy, keys, database, root, ports }
}

function schemaOf(plan: ProvincePlan): string {
  return `province_${plan.id}`
}

async function openRegistry({ settings, hierarchy, database, root, ports }: Ground): Promise<RunningRegistry> {
  const signer = identityOf(hierarchy, 'registry-trust-list')
  const publisher = {
    store: createTrustStore(database, 'registry'),
    clock: settings.clock,
    signer: { certificate: signer.certificate, key: signer.key },
    signerChain: signer.chain.map(({ der }) => der),
    lifetimeMs: LIST_LIFETIME_MS,
  }
  const tls = { ...pemOf(identityOf(hierarchy, 'registry-tls')), ca: [root] }
  return startRegistry({ port: ports[0] ?? 0, host: settings.host, tls, publisher, log: settings.log('registry') })
}

function registerOf(ground: Ground): Register {
  return {
    authorities: DEVELOPMENT_FEDERATION.map((plan, place) => authorityOf(ground, plan, place)),
    crls: developmentCrls(ground.hierarchy, ground.settings.clock.now()),
  }
}

function authorityOf({ hierarchy, ports }: Ground, plan: ProvincePlan, place: number): Authority {
  const entry = (name: string, assurance: 'gateway-attested' | 'city-signed') => {
    const [certificate, ...intermediates] = identityOf(hierarchy, name).chain.map(({ der }) => der)
    if (!certificate) throw new Error(`the chain of ${name} is empty`)
    return { certificate, intermediates, assurance }
  }
  const tls = identityOf(hierarchy, `${plan.id}-tls`).certificate
  return {
    id: plan.id,
    title: plan.title,
    divisions: [plan.id],
    endpoint: `https://localhost:${ports[1 + place]}`,
    tlsPins: [hexEncode(spkiPin(tls.der))],
    profiles: [plan.profile],
    appeal: plan.appeal,
    signers: [entry(`${plan.id}-code-signer`, 'gateway-attested'), entry(plan.citySigner, 'city-signed')],
  }
}

interface OpenedProvince {
  readonly province: FederationProvince
  readonly close: () => Promise<void>
}

async function openProvince(ground: Ground, plan: ProvincePlan, place: number): Promise<OpenedProvince> {
  const { settings, standards, keys, root, hierarchy } = ground
  const profile = standards.profiles.get(plan.profile)
  if (!profile) throw new Error(`standards/profiles has no ${plan.profile}`)
  const secrets = await openCitySecrets(keys, plan.id, citySecrets(profile))
  const { people } = await loadPeople(join(settings.peopleDirectory, `${plan.id}.json`))
  const city = await startCity({
    profile,
    people,
    secrets: (reference) => secrets.get(reference),
    clock: () => settings.clock.now(),
    port: ground.ports[1 + DEVELOPMENT_FEDERATION.length + place] ?? 0,
    host: settings.host,
    // Development: its bad days can be switched on from this machine.
    control: true,
  })
  const { key, cert } = pemOf(identityOf(hierarchy, `${plan.id}-tls`))
  const client = createHttpsClient({ key, certificates: cert, anchors: [root] })
  const endpoint = registerEndpoint(city.url, { allowPlainHttp: true })
  const connectors = [createCityConnector({ profile, endpoint, secrets }, client, settings.clock)]
  const clients = await openClients(ground, plan)
  const gateway = await openGateway(ground, plan, place, { client, connectors, clients })
  const close = async () => {
    await gateway.close()
    client.close()
    await city.close()
  }
  return { province: { plan, gateway, city, people, tokens: clients.tokens }, close }
}

async function openClients({ keys, hierarchy, standards }: Ground, plan: ProvincePlan): Promise<ProvinceClients> {
  const purposes = [...standards.snapshot.disclosures.keys()].filter((purpose) => purpose !== 'default')
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
  const { purposes, snapshot, measures, dialects } = standards
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
    openApi: settings.openApi,
    connectors: parts.connectors,
    peers: createHomeGateway(parts.client),
    clients: parts.clients.clients,
    clock: settings.clock,
    log: settings.log(`gateway-${plan.id}`),
  })
}
