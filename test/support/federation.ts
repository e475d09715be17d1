import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { Agent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@yimatong/adapters'
import type { Identity } from '@yimatong/certs'
import type { CityPerson } from '@yimatong/city'
import { type Federation, type FederationProvince, ROOT, startFederation } from '@yimatong/gateway'
import { formatInstant, type Instant, instant } from '@yimatong/kernel'
import { encodePem } from '@yimatong/pki'
import { createLog } from '@yimatong/platform'
import { copyFirstStart } from './first-start.js'

/** A clock that a test can put forward. Ticks stay real: deadlines are about waiting, not about the calendar. */
export interface TestClock {
  now(): Instant
  ticks(): number
  /** Puts the clock to the real time and this many milliseconds. */
  ahead(milliseconds: number): void
}

/** The three provinces of the development federation. */
export type ProvinceId = '330000' | '310000' | '340000'

/** Every province, in the order of the federation. */
export const PROVINCES: readonly ProvinceId[] = ['330000', '310000', '340000']

/** A running federation with everything that a test looks at. */
export interface TestFederation extends Federation {
  readonly directory: string
  readonly clock: TestClock
  /** Every log line of every role, as it was written. */
  readonly logs: readonly string[]
  forgetLogs(): void
  province(id: ProvinceId): FederationProvince
  person(id: ProvinceId, kind: string): CityPerson
  identity(name: string): Identity
  /** A keep-alive agent that believes the national root and, when told, proves an identity. */
  agent(identity?: Identity): Agent
  /** Stops everything; the folder stays unless it was made here and is not to be kept. */
  stop(): Promise<void>
}

/** What a test may ask for. */
export interface TestSettings {
  /** A folder of an earlier start; a new one, removed at the end, unless told. */
  readonly directory?: string
  readonly clock?: TestClock
  /** Folder of files of keys of foreign formats to believe. */
  readonly foreignKeysDirectory?: string
}

/** Opens the keys of every data folder that tests make. */
export const PASSPHRASE = 'a passphrase of the tests'

/** A clock on real time. */
function createTestClock(): TestClock {
  let offset = 0
  return {
    now: () => instant(systemClock.now() + offset),
    ticks: systemClock.ticks,
    ahead(milliseconds) {
      offset = milliseconds
    },
  }
}

/** A new folder below the machine's temporary one. */
export function makeDataDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'yimatong-e2e-'))
}

/** Reads a file of the repository as text. */
export function readRepositoryText(path: string): Promise<string> {
  return readFile(join(ROOT, path), 'utf8')
}

/** Brings up registry, three gateways and three cities on free ports, over real TLS. */
export async function openTestFederation(settings: TestSettings = {}): Promise<TestFederation> {
  const { clock = createTestClock() } = settings
  const directory = settings.directory ?? (await makeStartedDirectory())
  const logs: string[] = []
  const federation = await start(directory, clock, logs, settings.foreignKeysDirectory)
  const agents: Agent[] = []
  const stop = async () => {
    for (const agent of agents.splice(0)) agent.destroy()
    await federation.close()
    if (settings.directory === undefined) await rm(directory, { recursive: true, force: true })
  }
  const forgetLogs = () => void logs.splice(0)
  const more = { agent: agentMaker(federation, agents), forgetLogs, stop }
  return { ...federation, directory, clock, logs, ...lookUps(federation), ...more }
}

async function start(
  directory: string,
  clock: TestClock,
  logs: string[],
  foreignKeysDirectory?: string,
): Promise<Federation> {
  const now = () => formatInstant(clock.now())
  return startFederation({
    port: 0,
    host: '127.0.0.1',
    dataDirectory: directory,
    keys: { passphrase: PASSPHRASE, iterations: 1000 },
    standardsDirectory: join(ROOT, 'standards'),
    ceremony: await readRepositoryText('certs/ceremony/development.yaml'),
    openApi: await readRepositoryText('standards/openapi/gateway.json'),
    peopleDirectory: join(ROOT, 'apps/city/people'),
    foreignKeysDirectory,
    clock,
    log: (role) => createLog(role, (line) => void logs.push(line), now),
  })
}

/** A folder in which a federation has been started and stopped before, under {@link PASSPHRASE}. */
export async function makeStartedDirectory(): Promise<string> {
  const directory = await makeDataDirectory()
  await copyFirstStart(directory, async (place) => (await start(place, createTestClock(), [])).close())
  return directory
}

function lookUps(federation: Federation) {
  const province = (id: ProvinceId) => required(federation.provinces.find(({ plan }) => plan.id === id))
  return {
    province,
    person: (id: ProvinceId, kind: string) =>
      required(province(id).people.find((candidate) => candidate.id === `${id}-${kind}`)),
    identity: (name: string) => required(federation.hierarchy.get(name)),
  }
}

function agentMaker(federation: Federation, agents: Agent[]): (identity?: Identity) => Agent {
  const settings = { keepAlive: true, ca: federation.root }
  return (identity) => {
    const agent = new Agent(identity ? { ...settings, ...pemOf(identity) } : settings)
    agents.push(agent)
    return agent
  }
}

/** PEM of an identity's key and chain, for TLS. */
export function pemOf(identity: Identity): { readonly key: string; readonly cert: string } {
  const cert = identity.chain.map(({ der }) => encodePem('CERTIFICATE', der)).join('')
  return { key: encodePem('PRIVATE KEY', identity.key.pkcs8), cert }
}

/** What must be there for a test to make sense. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test looked for something that the federation does not have')
  return value
}
