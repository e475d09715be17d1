import type { TrustSource, TrustStore } from '@yimatong/adapters'
import { type Bytes, YimatongError } from '@yimatong/kernel'
import type { Log } from '@yimatong/platform'
import type { Clock } from '@yimatong/recognition'
import {
  compileTrust,
  type KeptTrust,
  offerTrust,
  restoreTrust,
  type TrustAnchors,
  type TrustIndex,
} from '@yimatong/trust'

/** What a keeper works with. */
export interface TrustKeeperParts {
  readonly source: TrustSource
  readonly store: TrustStore
  readonly anchors: TrustAnchors
  readonly clock: Clock
  /** How far our clock may be behind the registry's, milliseconds. */
  readonly skewMs: number
  readonly log: Log
  /** Called with a new index; the old one stays whole for whoever holds it. */
  readonly onChange: (index: TrustIndex) => void
}

/** Fetches, keeps and compiles the trust list of one role instance. */
export interface TrustKeeper {
  /** Believes again what was kept before a restart. */
  restore(): Promise<void>
  /** One look at the registry. A failure of any kind leaves everything as it was. */
  refresh(): Promise<void>
}

const LIST_NAME = 'trust-list'
const FETCH_DEADLINE_MS = 10_000
/** Signers whose time came since the last look are judged again at least this often, milliseconds. */
const RECOMPILE_AFTER_MS = 10 * 60 * 1000

/** A keeper; a list is saved before it is used, so that a restart never believes an older one (DESIGN §5.6). */
export function createTrustKeeper(parts: TrustKeeperParts): TrustKeeper {
  const { source, store, anchors, clock, skewMs, log, onChange } = parts
  let kept: KeptTrust | undefined
  let compiledAt = 0

  const use = (next: KeptTrust) => {
    const at = clock.now()
    kept = next
    compiledAt = at
    onChange(compileTrust(next.list, anchors, at, skewMs))
  }

  /** Whether these bytes are the ones kept from now on, newly or still. */
  const take = async (bytes: Bytes): Promise<boolean> => {
    const at = clock.now()
    const step = offerTrust(kept, bytes, anchors, at, skewMs)
    for (const found of step.findings) log.warn('trust-list-not-taken', { code: found.code })
    if (!step.taken || !step.kept) return step.findings.length === 0
    await store.save(LIST_NAME, { version: step.kept.list.version, bytes, fetchedAt: at })
    use(step.kept)
    log.info('trust-list-taken', { version: step.kept.list.version })
    return true
  }

  const fetched = () =>
    source.fetch(FETCH_DEADLINE_MS).catch((error: unknown) => {
      log.warn('trust-list-not-fetched', codeOf(error))
      return undefined
    })

  return {
    async restore() {
      const stored = await store.load(LIST_NAME)
      const restored = stored && restoreTrust(stored.bytes, anchors)
      if (restored) use(restored)
      else if (stored) log.error('trust-list-not-restored', { version: stored.version })
    },
    async refresh() {
      const list = await fetched()
      try {
        if (list && (await take(list.bytes))) list.taken()
      } catch (error) {
        log.error('trust-list-not-kept', codeOf(error))
      }
      // In both directions: a clock that was ahead and was put right judged by a time that has not come.
      if (kept && Math.abs(clock.now() - compiledAt) > RECOMPILE_AFTER_MS) use(kept)
    },
  }
}

function codeOf(error: unknown): { readonly code: string } {
  return { code: error instanceof YimatongError ? error.code : 'unknown' }
}
