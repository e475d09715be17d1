import { CityError } from './error.js'

/**
 * What can go wrong with a city:
 * `slow` waits `delayMs`, then answers; `hang` never answers; `drip` sends one byte each `delayMs`; `garbage` sends
 * random bytes; `wrong-type` a web page of status 200; `huge` 64 MiB; `reset` breaks the connection; `error-500` a
 * plain failure. `stale` answers as of the start, assessed 14 days ago; `replay` gives the previous answer again,
 * whoever is asked about. The last two touch answers only, all others every request of the API.
 */
export const FAULT_MODES = [
  'none',
  'slow',
  'hang',
  'drip',
  'garbage',
  'wrong-type',
  'huge',
  'reset',
  'error-500',
  'stale',
  'replay',
] as const

/** A word of {@link FAULT_MODES}. */
export type FaultMode = (typeof FAULT_MODES)[number]

/** A fault that is switched on. `delayMs`, 1 to 600,000, is for `slow` (5,000 unless told) and `drip` (250). */
export interface Fault {
  readonly mode: FaultMode
  readonly delayMs?: number
}

/** The switch. */
export interface Faults {
  readonly current: () => Fault
  /** @throws CityError `city.fault.malformed` */
  readonly set: (fault: Fault) => void
}

/** A switch that stands on `none`. */
export function createFaults(): Faults {
  let current: Fault = { mode: 'none' }
  return {
    current: () => current,
    set(fault) {
      const checked = readFault(fault)
      if (!checked) {
        throw new CityError('city.fault.malformed', `no such fault; \`mode\` is one of ${FAULT_MODES.join(', ')}`)
      }
      current = checked
    },
  }
}

/** A fault out of untrusted data; undefined when it is none. */
export function readFault(value: unknown): Fault | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { mode, delayMs, ...stray }: { mode?: unknown; delayMs?: unknown } = value
  const known = FAULT_MODES.find((word) => word === mode)
  if (known === undefined || Object.keys(stray).length > 0) return undefined
  if (delayMs === undefined) return { mode: known }
  const isDelay = typeof delayMs === 'number' && Number.isInteger(delayMs) && delayMs >= 1 && delayMs <= 600_000
  return isDelay ? { mode: known, delayMs } : undefined
}
