import { HOUR, type Instant, instant, isInstant } from '@yimatong/kernel'

/** The fields of a clock on a wall in China. */
export interface WallClock {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/** Own profile: earlier local times followed other offsets and are refused. */
const FIRST_YEAR = 1950

/**
 * Instant of a wall clock in Asia/Shanghai: UTC+8, and UTC+9 in the summers of 1986 to 1991. Undefined when no such
 * moment exists, when two do (the hour that was repeated in September), and before 1950 or after 9999.
 */
export function chinaInstant(clock: WallClock): Instant | undefined {
  if (!isClock(clock)) return undefined
  const local = utcOf(clock)
  const standard = instant(local - 8 * HOUR)
  const summer = instant(local - 9 * HOUR)
  const isStandard = chinaOffset(standard) === 8 * HOUR
  const isSummer = chinaOffset(summer) === 9 * HOUR
  if (isStandard === isSummer) return undefined
  return isStandard ? standard : summer
}

/** Wall clock in Asia/Shanghai at an instant; undefined outside 1950 to 9999. Milliseconds are cut. */
export function chinaClock(at: Instant): WallClock | undefined {
  const local = at + chinaOffset(at)
  if (!isInstant(local)) return undefined
  const date = new Date(local)
  const clock = {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  }
  return clock.year >= FIRST_YEAR && clock.year <= 9999 ? clock : undefined
}

/** Milliseconds ahead of UTC in Asia/Shanghai since 1950: eight hours, nine in the summers of 1986 to 1991. */
export function chinaOffset(at: Instant): number {
  const year = new Date(at).getUTCFullYear()
  if (year < 1986 || year > 1991) return 8 * HOUR
  // Clocks went forward at 02:00 standard time and back at 02:00 summer time (tz database, zone PRC).
  const start = year === 1986 ? Date.UTC(1986, 4, 4) : sundayFrom(year, 3, 11)
  const end = sundayFrom(year, 8, 11)
  return at >= start + 2 * HOUR - 8 * HOUR && at < end + 2 * HOUR - 9 * HOUR ? 9 * HOUR : 8 * HOUR
}

function sundayFrom(year: number, monthIndex: number, day: number): number {
  const weekday = new Date(Date.UTC(year, monthIndex, day)).getUTCDay()
  return Date.UTC(year, monthIndex, day + ((7 - weekday) % 7))
}

function utcOf(clock: WallClock): number {
  return Date.UTC(clock.year, clock.month - 1, clock.day, clock.hour, clock.minute, clock.second)
}

function isClock(clock: WallClock): boolean {
  const date = new Date(utcOf(clock))
  const isDay = date.getUTCMonth() === clock.month - 1 && date.getUTCDate() === clock.day
  const isYear = clock.year >= FIRST_YEAR && clock.year <= 9999
  return isYear && isDay && clock.hour < 24 && clock.minute < 60 && clock.second < 60
}
