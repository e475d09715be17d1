import type { Hierarchy } from '@yimatong/certs'
import { type Close, type Closers, openParts } from '../roles/closers.js'
import type { RunningRegistry } from '../roles/start-registry.js'
import { DEVELOPMENT_FEDERATION } from './federation.js'
import { type FederationSettings, prepareGround } from './ground.js'
import { type FederationProvince, openProvince } from './open-province.js'
import { openRegistry } from './open-registry.js'

/** A running development federation. */
export interface Federation {
  readonly registry: RunningRegistry
  readonly provinces: readonly FederationProvince[]
  /** PEM of the national root. */
  readonly root: string
  readonly hierarchy: Hierarchy
  close(): Promise<void>
}

/**
 * Brings up registry, gateways and reference cities, each on its own listener, over one data folder.
 * @throws what kept one of them from starting, everything closed again
 */
export function startFederation(settings: FederationSettings): Promise<Federation> {
  return openParts((closers) => openFederation(settings, closers))
}

async function openFederation(settings: FederationSettings, closers: Closers): Promise<Federation> {
  const ground = await prepareGround(settings, closers)
  const roles: Close[] = []
  // Together: each may have to wait for a client that holds on.
  closers.add(() => Promise.all(roles.map((close) => close())))
  const openRole = <T>(open: (own: Closers) => Promise<T>): Promise<T> =>
    openParts(async (own) => {
      const role = await open(own)
      roles.push(own.close)
      return role
    })
  const registry = await openRole((own) => openRegistry(ground, own))
  const provinces: FederationProvince[] = []
  for (const [place, plan] of DEVELOPMENT_FEDERATION.entries())
    provinces.push(await openRole((own) => openProvince(ground, plan, place, own)))
  const { root, hierarchy } = ground
  return { registry, provinces, root, hierarchy, close: closers.close }
}
