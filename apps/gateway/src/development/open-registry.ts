import { createTrustStore, spkiPin } from '@yimatong/adapters'
import { HOUR, hexEncode, MINUTE } from '@yimatong/kernel'
import type { Authority } from '@yimatong/trust'
import type { Closers } from '../roles/closers.js'
import { publishInTurns } from '../roles/publish-in-turns.js'
import type { Register } from '../roles/publisher.js'
import { type RunningRegistry, startRegistry } from '../roles/start-registry.js'
import { developmentCrls, identityOf, pemOf } from './development-pki.js'
import { DEVELOPMENT_FEDERATION, type ProvincePlan } from './federation.js'
import type { Ground } from './ground.js'

const LIST_LIFETIME_MS = 24 * HOUR
/** Long before the list or a revocation list ends, new ones are there. */
const TURNS = { everyMs: HOUR, retryMs: MINUTE }

/** The registry of the development federation, its list published now and again every hour. */
export async function openRegistry(ground: Ground, closers: Closers): Promise<RunningRegistry> {
  const { settings, hierarchy, database, root, ports } = ground
  const log = settings.log('registry')
  const signer = identityOf(hierarchy, 'registry-trust-list')
  const publisher = {
    store: createTrustStore(database, 'registry'),
    clock: settings.clock,
    signer: { certificate: signer.certificate, key: signer.key },
    signerChain: signer.chain.map(({ der }) => der),
    lifetimeMs: LIST_LIFETIME_MS,
  }
  const tls = { ...pemOf(identityOf(hierarchy, 'registry-tls')), ca: [root] }
  const registry = await startRegistry({ port: ports[0] ?? 0, host: settings.host, tls, publisher, log })
  closers.add(() => registry.close())
  const publish = () => registry.publish(registerOf(ground))
  await publish()
  closers.add(publishInTurns(publish, TURNS, log))
  return registry
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
