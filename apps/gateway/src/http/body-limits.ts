import type { JsonLimits } from '@yimatong/codec'

/** How much of a body a route reads: bytes on the way in, and what its JSON may hold. */
export interface BodyLimit {
  readonly bytes: number
  readonly json: JsonLimits
}

const KIB = 1024
const MIB = 1024 * KIB

/** Own profile: no body of ours holds more values and names. */
const MAX_VALUES = 4096

const SMALL: BodyLimit = limit(64 * KIB)

/**
 * Own profile. Routes that are not here read 64 KiB. A recognition may bring a picture of 4 MB in base64 beside what is
 * small; an answer of a city is at most a megabyte, and some of it is escaped.
 */
const LIMITS: ReadonlyMap<string, BodyLimit> = new Map([
  ['/v1/recognitions', withLong(6 * MIB, 'image')],
  ['/v1/translations', limit(2 * MIB)],
])

/** The limit of the bodies of a route. */
export function bodyLimitOf(route: string | undefined): BodyLimit {
  return LIMITS.get(route ?? '') ?? SMALL
}

function limit(bytes: number): BodyLimit {
  return { bytes, json: { maxLength: bytes, maxValues: MAX_VALUES } }
}

function withLong(bytes: number, name: string): BodyLimit {
  return { bytes, json: { ...SMALL.json, longMember: { name, maxLength: bytes } } }
}
