import { DAY, HOUR, type Instant, instant, isInstant, MINUTE, SECOND } from '@yimatong/kernel'
import { chinaClock, chinaInstant } from './china-time.js'

/** A day of the calendar, `yyyy-MM-dd`, from the year 1800 on: it has no zone and no time. */
export type Day = string

/** The day of three numbers as they are written; undefined when the calendar has no such day. */
export function dayFrom(year: string, month: string, date: string): Day | undefined {
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)))
  const isDay = at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(date)
  return isDay && Number(year) >= 1800 && year.length === 4 ? `${year}-${month}-${date}` : undefined
}

/** The first instant of a day in China; undefined before 1950. */
export function dayStart(day: Day): Instant | undefined {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return chinaInstant({ year, month, day: date, hour: 0, minute: 0, second: 0 })
}

/** The day in China that an instant lies in; undefined before 1950. */
export function dayOf(at: Instant): Day | undefined {
  const clock = chinaClock(at)
  if (!clock) return undefined
  return [clock.year, pad(clock.month), pad(clock.day)].join('-')
}

/** The day so many days later. */
export function dayAfter(day: Day, days: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10)
}

/** Offsets of a midnight that a program may have meant before 1950: standard, summer, local mean time (until 1900), UTC. */
const OLD_OFFSETS = [8 * HOUR, 9 * HOUR, 8 * HOUR + 5 * MINUTE + 43 * SECOND, 0]

/**
 * The day that a number of milliseconds since 1970 means where only a day is meant. From 1950 on it is the day on the wall
 * in China, summers of 1986 to 1991 included: a midnight of summer time stays on its day. Before, the milliseconds must be
 * a midnight in one of the offsets that were in use; undefined otherwise. Own profile.
 */
export function dayOfEpoch(milliseconds: number): Day | undefined {
  const at = isInstant(milliseconds) ? instant(milliseconds) : undefined
  const day = at === undefined ? undefined : dayOf(at)
  if (day !== undefined || !Number.isSafeInteger(milliseconds)) return day
  const offset = OLD_OFFSETS.find((each) => (milliseconds + each) % DAY === 0)
  if (offset === undefined) return undefined
  const date = new Date(milliseconds + offset)
  return date.getUTCFullYear() >= 1800 && milliseconds < 0 ? date.toISOString().slice(0, 10) : undefined
}

/** Milliseconds since 1970 of a day's first instant in China; before 1950 by standard time. */
export function epochOfDay(day: Day): number {
  return dayStart(day) ?? Date.parse(`${day}T00:00:00Z`) - 8 * HOUR
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
