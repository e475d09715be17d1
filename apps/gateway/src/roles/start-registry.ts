import type { Log } from '@yimatong/platform'
import { createMetrics } from '@yimatong/platform'
import { createApp, type ListenerTls, listen } from '../http/create-app.js'
import { PUBLICATION, TrustListController } from '../trust-list/trust-list.controller.js'
import { type Closers, openParts } from './closers.js'
import { createPublisher, type PublisherParts, type Register } from './publisher.js'
import { missingList } from './readiness.js'

/** Configuration of a registry role. */
export interface RegistryConfig {
  readonly port: number
  readonly host: string
  readonly tls: ListenerTls
  readonly publisher: PublisherParts
  readonly log: Log
}

/** A running registry. */
export interface RunningRegistry {
  readonly url: string
  readonly port: number
  publish(register: Register): Promise<number>
  close(): Promise<void>
}

/**
 * Starts the registry role: its own application, listener and schema. It serves nothing until something is published,
 * and is not ready while what it serves has ended.
 * @throws what kept it from starting, everything closed again
 */
export function startRegistry(config: RegistryConfig): Promise<RunningRegistry> {
  return openParts((closers) => openRegistryRole(config, closers))
}

async function openRegistryRole(config: RegistryConfig, closers: Closers): Promise<RunningRegistry> {
  const publisher = createPublisher(config.publisher)
  const metrics = createMetrics()
  const app = await createApp({
    tls: config.tls,
    log: config.log,
    operations: { metrics, notReady: () => missingList(publisher.expiresAt(), config.publisher.clock.now()) },
    controllers: [TrustListController],
    providers: [{ provide: PUBLICATION, useValue: publisher }],
  })
  closers.add(() => app.close())
  const port = await listen(app, config.port, config.host)
  return {
    url: `https://localhost:${port}`,
    port,
    async publish(register) {
      const { version } = await publisher.publish(register)
      metrics.count('yimatong_trust_list_published_total')
      config.log.info('trust-list-published', { version })
      return version
    },
    close: () => closers.close(),
  }
}
