import { DAY, HOUR, type Instant, instant, SECOND } from '@yimatong/kernel'

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
const FIRST_LOCAL = Date.UTC(FIRST_YEAR, 0, 1)
const LAST_LOCAL = Date.UTC(10_000, 0, 1) - 1
const SUMMERS_BEGIN = Date.UTC(1986, 0, 1)
const SUMMERS_END = Date.UTC(1992, 0, 1)

/** Days from 0000-03-01 to 1970-01-01. */
const DAYS_TO_1970 = 719_468
const DAYS_OF_400_YEARS = 146_097

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
  if (local < FIRST_LOCAL || local > LAST_LOCAL) return undefined
  const days = Math.floor(local / DAY)
  const second = Math.floor((local - days * DAY) / SECOND)
  const { year, month, day } = civilDate(days)
  return {
    year,
    month,
    day,
    hour: Math.floor(second / 3600),
    minute: Math.floor(second / 60) % 60,
    second: second % 60,
  }
}

/** The date of a day counted from 1970-01-01 in the Gregorian calendar, by whole numbers alone: years begin in March. */
function civilDate(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + DAYS_TO_1970
  const era = Math.floor(shifted / DAYS_OF_400_YEARS)
  const dayOfEra = shifted - era * DAYS_OF_400_YEARS
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

/** Milliseconds ahead of UTC in Asia/Shanghai since 1950: eight hours, nine in the summers of 1986 to 1991. */
export function chinaOffset(at: Instant): number {
  if (at < SUMMERS_BEGIN || at >= SUMMERS_END) return 8 * HOUR
  const year = new Date(at).getUTCFullYear()
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

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isClock({ year, month, day, hour, minute, second }: WallClock): boolean {
  const isLeap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = isLeap ? 29 : (MONTH_DAYS[month - 1] ?? 0)
  const isDay = day >= 1 && day <= days && year >= FIRST_YEAR && year <= 9999
  return isDay && hour < 24 && minute < 60 && second < 60
}
