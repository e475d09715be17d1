import {
  createIssuedCodeStore,
  createLedgerStore,
  createPictureReader,
  createTrustStore,
  type Database,
  type TrustSource,
} from '@yimatong/adapters'
import { randomBytes } from '@yimatong/crypto'
import type { Signer } from '@yimatong/envelope'
import type { Bytes } from '@yimatong/kernel'
import { createMetrics, type Log } from '@yimatong/platform'
import type { CityConnector, Clock, Dialect, HomeGateway, Snapshot } from '@yimatong/recognition'
import type { TrustAnchors, TrustIndex } from '@yimatong/trust'
import { CLIENTS } from '../access/client.guard.js'
import { type Client, createClients } from '../access/clients.js'
import { CodesController } from '../codes/codes.controller.js'
import { createApp, type ListenerTls, listen } from '../http/create-app.js'
import { OpenApiController } from '../openapi/openapi.controller.js'
import { PeerController } from '../peer/peer.controller.js'
import { RecognitionsController } from '../recognitions/recognitions.controller.js'
import { TranslationsController } from '../translations/translations.controller.js'
import { type Closers, openParts } from './closers.js'
import { homeOrAway } from './home-or-away.js'
import { PROVINCE, type Province } from './province-services.js'
import { missing, watchDatabase } from './readiness.js'
import { createTrustKeeper, type TrustKeeper } from './trust-keeper.js'

/** Configuration of a province role: everything it is told, nothing it looks up by itself. */
export interface ProvinceConfig {
  /** Authority id, GB/T 2260. */
  readonly authority: string
  readonly port: number
  readonly host: string
  readonly tls: ListenerTls
  readonly storage: { readonly database: Database; readonly schema: string }
  readonly keys: ProvinceKeys
  readonly trust: { readonly anchors: TrustAnchors; readonly source: TrustSource; readonly refreshMs: number }
  /** All of a snapshot but the trust list, which is fetched. */
  readonly standards: Omit<Snapshot, 'trust'>
  readonly texts: Province['texts']
  readonly dialects: ReadonlyMap<string, Dialect>
  readonly divisions: Province['divisions']
  readonly openApi: string
  readonly connectors: readonly CityConnector[]
  readonly peers: HomeGateway
  readonly clients: readonly Client[]
  readonly clock: Clock
  readonly log: Log
}

/** The keys of a province. */
export interface ProvinceKeys {
  readonly codes: Signer
  readonly receipts: Signer
  /** Keys of reference tokens by id, the sealing one first; 32 bytes each. */
  readonly tokens: ReadonlyMap<string, Bytes>
  /** Key of the pseudonyms in access entries; 32 bytes. */
  readonly pseudonyms: Bytes
}

/** A running province gateway. */
export interface RunningProvince {
  readonly authority: string
  readonly url: string
  readonly port: number
  /** Looks at the registry now, instead of at the next turn. */
  refreshTrust(): Promise<void>
  /** Version of the trust list in force. */
  trustVersion(): number | undefined
  close(): Promise<void>
}

/**
 * Starts the province role: its own application, listener, schema, trust store and keys.
 * @throws what kept it from starting, everything closed again
 */
export function startProvince(config: ProvinceConfig): Promise<RunningProvince> {
  return openParts((closers) => openProvinceRole(config, closers))
}

async function openProvinceRole(config: ProvinceConfig, closers: Closers): Promise<RunningProvince> {
  let snapshot: Snapshot = { ...config.standards, trust: undefined }
  const onChange = (trust: TrustIndex) => {
    snapshot = { ...config.standards, trust }
  }
  const { province, ledger } = buildProvince(config, () => snapshot)
  closers.add(() => ledger.close())
  closers.add(() => province.pictures.close())
  const keeper = createKeeper(config, onChange)
  await keeper.restore()
  await keeper.refresh()
  const database = watchDatabase(config.storage.database, () => config.clock.ticks())
  const notReady = () => missing(snapshot, config.clock.now(), database)
  const app = await createProvinceApp(config, province, notReady)
  closers.add(() => app.close())
  const port = await listen(app, config.port, config.host)
  const timer = setInterval(() => {
    database.look()
    void keeper.refresh()
  }, config.trust.refreshMs)
  closers.add(() => clearInterval(timer))
  return {
    authority: config.authority,
    url: `https://localhost:${port}`,
    port,
    refreshTrust: () => keeper.refresh(),
    trustVersion: () => snapshot.trust?.version,
    close: () => closers.close(),
  }
}

function createKeeper(config: ProvinceConfig, onChange: (trust: TrustIndex) => void): TrustKeeper {
  return createTrustKeeper({
    source: config.trust.source,
    store: createTrustStore(config.storage.database, config.storage.schema),
    anchors: config.trust.anchors,
    clock: config.clock,
    skewMs: config.standards.limits.skewMs,
    log: config.log,
    onChange,
  })
}

function createProvinceApp(config: ProvinceConfig, province: Province, notReady: () => string | undefined) {
  return createApp({
    tls: config.tls,
    log: config.log,
    operations: { metrics: province.metrics, notReady },
    controllers: [RecognitionsController, CodesController, TranslationsController, PeerController, OpenApiController],
    providers: [
      { provide: PROVINCE, useValue: province },
      { provide: CLIENTS, useValue: createClients(config.clients) },
    ],
  })
}

function buildProvince(config: ProvinceConfig, current: () => Snapshot) {
  const { authority, clock, storage, keys, texts, dialects, divisions, log } = config
  const random = (length: number) => randomBytes(length)
  const snapshots = { current }
  const gateway = `gateway-${authority}`
  const ledger = createLedgerStore({ ...storage, gateway, signer: keys.receipts, clock })
  const issued = createIssuedCodeStore(storage.database, storage.schema)
  const home = {
    authority,
    connectors: config.connectors,
    signer: keys.codes,
    tokenKeys: keys.tokens,
    ports: { clock, snapshots, issued, random },
  }
  const arrival = { clock, snapshots, random, home: homeOrAway(home, config.peers) }
  const accounts = { gateway, ledger, pseudonymKey: keys.pseudonyms, clock, random }
  const province: Province = {
    authority,
    arrival,
    home,
    accounts,
    dialects,
    divisions,
    texts,
    openApi: config.openApi,
    pictures: createPictureReader(),
    metrics: createMetrics(),
    log,
  }
  return { province, ledger }
}
