import { base64UrlEncode, type Instant, MINUTE } from '@yimatong/kernel'
import type { Random } from '../references.js'

/** Own profile: how long something that is good once waits to be used. */
const LIFE = 5 * MINUTE
const MAX_OPEN = 10_000

/** Opaque texts that are good once: keys for one call, nonces, what a first step hands to a second. */
export interface Once {
  /** A fresh text for a use, and what is remembered with it. */
  readonly issue: (use: string, remembered?: ReadonlyMap<string, string>) => string
  /** What was remembered, the first time within five minutes; afterwards, and for another use, undefined. */
  readonly take: (use: string, text: string) => ReadonlyMap<string, string> | undefined
  /** Takes the first open text of a use that fits: for a client that shows only what it made of the text. */
  readonly takeFitting: (use: string, fits: (text: string) => boolean) => boolean
}

/** Keeps at most 10,000 texts; the oldest goes first. */
export function createOnce(clock: () => Instant, random: Random): Once {
  const open = new Map<string, { readonly end: number; readonly remembered: ReadonlyMap<string, string> }>()
  function take(use: string, text: string): ReadonlyMap<string, string> | undefined {
    const key = `${use} ${text}`
    const found = open.get(key)
    open.delete(key)
    return found && clock() < found.end ? found.remembered : undefined
  }

  return {
    take,
    takeFitting(use, fits) {
      const texts = [...open.keys()].filter((key) => key.startsWith(`${use} `)).map((key) => key.slice(use.length + 1))
      const text = texts.find(fits)
      return text !== undefined && take(use, text) !== undefined
    },
    issue(use, remembered = new Map()) {
      for (const [key, { end }] of open) if (clock() >= end || open.size >= MAX_OPEN) open.delete(key)
      const text = base64UrlEncode(random(24))
      open.set(`${use} ${text}`, { end: clock() + LIFE, remembered })
      return text
    },
  }
}
