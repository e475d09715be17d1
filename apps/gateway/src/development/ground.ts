import { join } from 'node:path'
import {
  type Database,
  type KeyStore,
  loadMigrations,
  loadStandards,
  migrate,
  openDatabase,
  openKeyStore,
} from '@yimatong/adapters'
import { type Hierarchy, loadCeremony } from '@yimatong/certs'
import { encodePem } from '@yimatong/pki'
import type { Log } from '@yimatong/platform'
import type { Clock } from '@yimatong/recognition'
import type { Closers } from '../roles/closers.js'
import { type CompiledStandards, compileStandards } from '../roles/compile-standards.js'
import { identityOf, openDevelopmentPki } from './development-pki.js'
import { DEVELOPMENT_FEDERATION, type ProvincePlan } from './federation.js'
import { loadForeignSigners } from './foreign-signers.js'
import { choosePorts } from './ports.js'

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

/** Everything the parts of a federation share. */
export interface Ground {
  readonly settings: FederationSettings
  readonly standards: CompiledStandards
  readonly hierarchy: Hierarchy
  readonly keys: KeyStore
  readonly database: Database
  /** PEM of the national root. */
  readonly root: string
  /** Ports in the printed order: registry, gateways, cities. */
  readonly ports: readonly number[]
}

/** Reads what is given, makes or reads what the data folder keeps, opens the database, chooses the ports. */
export async function prepareGround(settings: FederationSettings, closers: Closers): Promise<Ground> {
  const { dataDirectory, clock } = settings
  const signers = await loadForeignSigners({ dcc: settings.dccSignersDirectory, keys: settings.foreignKeysDirectory })
  const standards = compileStandards(await loadStandards(settings.standardsDirectory), signers)
  const keys = await openKeyStore({ directory: join(dataDirectory, 'keys'), ...settings.keys })
  const hierarchy = await openDevelopmentPki(keys, loadCeremony(settings.ceremony, standards.purposes), clock.now())
  const database = await openDatabase({ url: settings.databaseUrl, directory: join(dataDirectory, 'database') })
  closers.add(() => database.close())
  const migrations = await loadMigrations()
  for (const schema of ['registry', ...DEVELOPMENT_FEDERATION.map(schemaOf)])
    await migrate(database, schema, migrations)
  const ports = await choosePorts(settings.port, 1 + 2 * DEVELOPMENT_FEDERATION.length, settings.host)
  const root = encodePem('CERTIFICATE', identityOf(hierarchy, 'national-root').certificate.der)
  return { settings, standards, hierarchy, keys, database, root, ports }
}

/** The schema of a province's gateway. */
export function schemaOf(plan: ProvincePlan): string {
  return `province_${plan.id}`
}
