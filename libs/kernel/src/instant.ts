import { KernelError } from './error.js'

declare const instantBrand: unique symbol

/** A point in time: integer milliseconds since 1970-01-01T00:00:00Z, −8.64e15 to 8.64e15. */
export type Instant = number & { readonly [instantBrand]: true }

/** Milliseconds of a second. */
export const SECOND = 1_000
/** Milliseconds of a minute. */
export const MINUTE = 60 * SECOND
/** Milliseconds of an hour. */
export const HOUR = 60 * MINUTE
/** Milliseconds of 24 hours. */
export const DAY = 24 * HOUR

/** The last instant a calendar can name. */
export const MAX_INSTANT = 8_640_000_000_000_000 as Instant

/** True for an integer number of milliseconds in the calendar's range. */
export function isInstant(value: unknown): value is Instant {
  return Number.isInteger(value) && Math.abs(Number(value)) <= MAX_INSTANT
}

/** An instant from milliseconds. @throws KernelError `kernel.instant.range` when not an integer in range. */
export function instant(milliseconds: number): Instant {
  if (!isInstant(milliseconds)) {
    throw new KernelError('kernel.instant.range', `an instant is an integer of milliseconds, seen ${milliseconds}`)
  }
  return milliseconds
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/

/** Instant of an RFC 3339 date-time with offset; digits past the millisecond are cut. Undefined when it is none. */
export function parseInstant(text: string): Instant | undefined {
  const match = RFC3339.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', offset = 'Z'] = match
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  const back = new Date(local)
  // Date.UTC takes years 0 to 99 for 1900 to 1999: the year must come back as it was.
  const sameYear = back.getUTCFullYear() === Number(year)
  const sameFields = sameYear && back.getUTCMonth() === Number(month) - 1 && back.getUTCDate() === Number(day)
  if (!sameFields || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const shift = offsetMinutes(offset)
  return shift === undefined ? undefined : instant(local + Number(fraction.padEnd(3, '0').slice(0, 3)) - shift * MINUTE)
}

function offsetMinutes(offset: string): number | undefined {
  if (offset === 'Z' || offset === 'z') return 0
  const hours = Number(offset.slice(1, 3))
  const minutes = Number(offset.slice(4, 6))
  if (hours > 23 || minutes > 59) return undefined
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** RFC 3339 in UTC with milliseconds, `2022-05-04T00:00:00.000Z`. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString()
}
