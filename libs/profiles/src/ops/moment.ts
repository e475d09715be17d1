import { DAY, formatInstant, HOUR, type Instant, instant, isInstant, parseInstant, SECOND } from '@yimatong/kernel'
import { dayAfter, dayFrom, dayOf, dayStart } from '../china-day.js'
import { chinaClock, chinaInstant, chinaOffset } from '../china-time.js'
import type { LossClass } from '../grade.js'
import { SKEW } from '../validity.js'
import { TIME_FORMS, type TimeForm, timeCodec } from './time.js'

/** Spellings of an instant in an answer: those of {@link TIME_FORMS}, a day, a time without its year, and any offset. */
export const MOMENT_FORMS = [...TIME_FORMS, 'yyyy-MM-dd', 'MM-dd HH:mm', 'rfc3339-offset'] as const

/** A word of {@link MOMENT_FORMS}. */
export type MomentForm = (typeof MOMENT_FORMS)[number]

/** Which year a time without one is of: the last that has begun when the answer comes, or the nearest. */
export const YEARS = ['past', 'near'] as const

/** A word of {@link YEARS}. */
export type YearRule = (typeof YEARS)[number]

/** One spelling, both ways; `now` is the instant of the answer. */
export interface Moment {
  readonly class: LossClass
  /** The year is not in the text: it is worked out from `now`. */
  readonly isYearless?: true
  readonly read: (text: string, now: Instant) => Instant | undefined
  readonly write: (at: Instant, now: Instant) => string | undefined
  /** The nearest earlier instant that the form can say. */
  readonly floor: (at: Instant) => Instant
}

/** The codec of a form; `year` is of those without a year. */
export function momentOf(form: MomentForm, year: YearRule = 'past'): Moment {
  if (form === 'yyyy-MM-dd') return WHOLE_DAY
  if (form === 'MM-dd HH:mm') return year === 'near' ? NEAR : PAST
  return form === 'rfc3339-offset' ? OFFSET : absolute(form)
}

function absolute(form: TimeForm): Moment {
  const { precision, read, write } = timeCodec(form)
  return { class: 'D', read, write, floor: (at) => instant(Math.floor(at / precision) * precision) }
}

const WHOLE_DAY: Moment = {
  class: 'D',
  read(text) {
    const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
    const day = match && dayFrom(match[1] ?? '', match[2] ?? '', match[3] ?? '')
    return day ? dayStart(day) : undefined
  },
  write: dayOf,
  floor(at) {
    const day = dayOf(at)
    return (day === undefined ? undefined : dayStart(day)) ?? at
  },
}

/** Own profile: the nearest lies at most 182 days ahead of the answer. */
const NEAR = yearless(182 * DAY)

/** What has happened; a clock that is ahead by the skew is believed. */
const PAST = yearless(SKEW)

/** The last such time that lies at most so far ahead of the answer, and no more than a leap year before that. */
function yearless(ahead: number): Moment {
  function read(text: string, now: Instant): Instant | undefined {
    const match = /^(\d{2})-(\d{2}) (\d{2}):(\d{2})$/.exec(text)
    const year = chinaClock(now)?.year
    if (!match || year === undefined) return undefined
    const [, month = 0, day = 0, hour = 0, minute = 0] = match.map(Number)
    const last = now + ahead
    return [year + 1, year, year - 1]
      .map((each) => chinaInstant({ year: each, month, day, hour, minute, second: 0 }))
      .find((at) => at !== undefined && at <= last && at > last - 366 * DAY)
  }
  return {
    class: 'F',
    isYearless: true,
    read,
    write(at, now) {
      const text = timeCodec('yyyy-MM-dd HH:mm').write(at)?.slice(5)
      return text !== undefined && read(text, now) === at ? text : undefined
    },
    floor: absolute('yyyy-MM-dd HH:mm').floor,
  }
}

const OFFSET: Moment = {
  class: 'F',
  read: (text) => (text.length <= 40 ? parseInstant(text) : undefined),
  write(at) {
    const offset = chinaOffset(at)
    const local = at + offset
    if (!isInstant(local)) return undefined
    const utc = formatInstant(local)
    const clock = at % SECOND === 0 ? utc.slice(0, 19) : utc.slice(0, -1)
    return `${clock}+0${offset / HOUR}:00`
  },
  floor: (at) => at,
}

/**
 * The same form where the end of a day is written 24:00: every midnight is. With `only`, 00:00 is malformed, else it is
 * read as well. Undefined for a form without hours.
 */
export function withEndOfDay(form: MomentForm, only: boolean, year?: YearRule): Moment | undefined {
  const moment = momentOf(form, year)
  const hour = form.indexOf('HH')
  if (hour < 0) return undefined
  const isZero = (text: string) => /^[^1-9]*$/.test(text.slice(hour))
  const swap = (text: string, digits: string) => text.slice(0, hour) + digits + text.slice(hour + 2)
  return {
    ...moment,
    class: only ? moment.class : 'F',
    read(text, now) {
      if (text.slice(hour, hour + 2) !== '24') return only && isZero(text) ? undefined : moment.read(text, now)
      const start = isZero(swap(text, '00')) ? moment.read(swap(text, '00'), dayBefore(now)) : undefined
      return start === undefined ? undefined : midnight(start, 1)
    },
    write(at, now) {
      const text = moment.write(at, now)
      if (text === undefined || !isZero(text)) return text
      const before = midnight(at, -1)
      const day = before === undefined ? undefined : moment.write(before, dayBefore(now))
      return day === undefined ? undefined : swap(day, '24')
    },
  }
}

/** The year of 24:00 is that of the midnight it means, a day after the 00:00 it is read by. */
function dayBefore(now: Instant): Instant {
  const before = now - DAY
  return isInstant(before) ? before : now
}

function midnight(at: Instant, days: number): Instant | undefined {
  const day = dayOf(at)
  return day === undefined ? undefined : dayStart(dayAfter(day, days))
}
