import { type Bytes, hexEncode, type Instant } from '@yimatong/kernel'
import type { Authority } from '@yimatong/trust'
import type { Arrival, Clock, HealthQuery, HomeGateway, Snapshot } from '../src/index.js'
import { AT, snapshot } from './setting.js'

/** A clock that stands still, and counts its ticks. */
export function clockAt(at: Instant = AT): Clock {
  let tick = 0
  return { now: () => at, ticks: () => tick++ }
}

/** Bytes that differ from call to call and are the same from run to run. */
export function countedBytes(): (length: number) => Bytes {
  let call = 0
  return (length) => {
    call++
    return Uint8Array.from({ length }, (_, index) => (call * 31 + index * 7) % 256)
  }
}

/** One question that a home gateway was asked. */
export interface Asked {
  readonly authority: Authority
  readonly query: HealthQuery
  readonly deadlineMs: number
}

type Answering = (asked: Asked) => ReturnType<HomeGateway['ask']> | Awaited<ReturnType<HomeGateway['ask']>>

/** An arrival gateway whose home gateways answer as told; `asked` is what they were asked. */
export function arrivalWith(
  answering: Answering,
  more: { readonly snapshot?: Snapshot; readonly at?: Instant } = {},
): Arrival & { readonly asked: readonly Asked[] } {
  const asked: Asked[] = []
  return {
    asked,
    clock: clockAt(more.at),
    random: countedBytes(),
    snapshots: { current: () => more.snapshot ?? snapshot },
    home: {
      async ask(authority, query, deadlineMs) {
        const question = { authority, query, deadlineMs }
        asked.push(question)
        return answering(question)
      },
    },
  }
}

/** A home gateway that must not be asked. */
export const unasked: Answering = () => {
  throw new Error('nobody was to be asked')
}

/** The first nonce an arrival of these tests asks with. */
export const FIRST_NONCE = countedBytes()(16)
export const FIRST_NONCE_HEX = hexEncode(FIRST_NONCE)
