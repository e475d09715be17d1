import { formatInstant, type Instant, instant, isInstant, parseInstant, SECOND } from '@yimatong/kernel'
import { chinaClock, chinaInstant, type WallClock } from '../china-time.js'
import { choice, shape } from '../form.js'
import { lose, lossy } from '../run.js'
import { CELL, compileCell } from './cell.js'
import { defineOp, ruleName } from './op.js'

/** Spellings of an instant. The wall-clock forms are Asia/Shanghai; letters as in Unicode TR 35. */
export const TIME_FORMS = [
  'yyyyMMddHHmmss',
  'yyyy-MM-dd HH:mm:ss',
  'yyyy/MM/dd HH:mm:ss',
  'yyyy.MM.dd HH:mm:ss',
  'epoch-ms',
  'epoch-s',
  'rfc3339',
] as const

/** A word of {@link TIME_FORMS}. */
type TimeForm = (typeof TIME_FORMS)[number]

interface TimeCodec {
  /** Milliseconds that one unit of the text stands for. */
  readonly precision: number
  readonly read: (text: string) => Instant | undefined
  readonly write: (at: Instant) => string | undefined
}

const CODECS: Readonly<Record<TimeForm, TimeCodec>> = {
  yyyyMMddHHmmss: wall('', '', ''),
  'yyyy-MM-dd HH:mm:ss': wall('-', ' ', ':'),
  'yyyy/MM/dd HH:mm:ss': wall('/', ' ', ':'),
  'yyyy.MM.dd HH:mm:ss': wall('.', ' ', ':'),
  'epoch-ms': epoch(1),
  'epoch-s': epoch(SECOND),
  rfc3339: { precision: 1, read: readUtc, write: formatInstant },
}

/** The codec of one form; total and strict: what it reads it writes back the same. */
export function timeCodec(form: TimeForm): TimeCodec {
  return CODECS[form]
}

function wall(day: string, gap: string, minute: string): TimeCodec {
  const escaped = day === '.' ? '\\.' : day
  const pattern = new RegExp(
    `^(\\d{4})${escaped}(\\d{2})${escaped}(\\d{2})${gap}(\\d{2})${minute}(\\d{2})${minute}(\\d{2})$`,
  )
  return {
    precision: SECOND,
    read(text) {
      const match = pattern.exec(text)
      if (!match) return undefined
      const [, year, month, date, hour, minutes, second] = match.map(Number)
      return chinaInstant(clockOf(year, month, date, hour, minutes, second))
    },
    write(at) {
      const clock = chinaClock(at)
      if (!clock) return undefined
      const { year, month, day: date, hour, minute: minutes, second } = clock
      return [year, pad(month), pad(date)].join(day) + gap + [pad(hour), pad(minutes), pad(second)].join(minute)
    },
  }
}

function clockOf(year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0): WallClock {
  return { year, month, day, hour, minute, second }
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}

function epoch(unit: number): TimeCodec {
  return {
    precision: unit,
    read(text) {
      const value = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) * unit : Number.NaN
      return isInstant(value) ? value : undefined
    },
    write: (at) => (at < 0 ? undefined : String(Math.floor(at / unit))),
  }
}

function readUtc(text: string): Instant | undefined {
  const at = parseInstant(text)
  return at !== undefined && formatInstant(at) === text ? at : undefined
}

/**
 * `dateTime`: a spelling of an instant ⇄ an instant. Forms without an offset are China time, summer time of 1986 to
 * 1991 included; moments that do not exist or exist twice are malformed. Class D; outward, what is finer than the
 * form is cut and said.
 */
export const dateTime = defineOp('dateTime', shape({ ...CELL, form: choice(...TIME_FORMS) }), (parameters, env) => {
  const codec = timeCodec(parameters.form)
  const { national } = parameters
  const rule = ruleName(env, 'dateTime', parameters, parameters.city)
  const cut = lossy(national, { direction: 'toCity', path: national, kind: 'coarsened', rule, recoverable: 'origin' })
  return compileCell('dateTime', parameters, env, {
    class: 'D',
    forward: (text) => codec.read(text),
    backward(value, run) {
      if (!isInstant(value)) return undefined
      const kept = Math.floor(value / codec.precision) * codec.precision
      if (kept !== value) lose(run, cut)
      return codec.write(instant(kept))
    },
  })
})
