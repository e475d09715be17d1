import { formatInstant, type Instant, isInstant, MINUTE, parseInstant, SECOND } from '@yimatong/kernel'
import { chinaClock, chinaInstant } from '../china-time.js'

/** Spellings of an instant. The wall-clock forms are Asia/Shanghai; letters as in Unicode TR 35. */
export const TIME_FORMS = [
  'yyyyMMddHHmmss',
  'yyyyMMddHHmm',
  'yyyy-MM-dd HH:mm:ss',
  'yyyy-MM-dd HH:mm',
  'yyyy/MM/dd HH:mm:ss',
  'yyyy/MM/dd HH:mm',
  'yyyy.MM.dd HH:mm:ss',
  'epoch-ms',
  'epoch-s',
  'rfc3339',
] as const

/** A word of {@link TIME_FORMS}. */
export type TimeForm = (typeof TIME_FORMS)[number]

interface TimeCodec {
  /** Milliseconds that one unit of the text stands for. */
  readonly precision: number
  readonly read: (text: string) => Instant | undefined
  readonly write: (at: Instant) => string | undefined
}

const CODECS: Readonly<Record<TimeForm, TimeCodec>> = {
  yyyyMMddHHmmss: wall('', '', '', SECOND),
  yyyyMMddHHmm: wall('', '', '', MINUTE),
  'yyyy-MM-dd HH:mm:ss': wall('-', ' ', ':', SECOND),
  'yyyy-MM-dd HH:mm': wall('-', ' ', ':', MINUTE),
  'yyyy/MM/dd HH:mm:ss': wall('/', ' ', ':', SECOND),
  'yyyy/MM/dd HH:mm': wall('/', ' ', ':', MINUTE),
  'yyyy.MM.dd HH:mm:ss': wall('.', ' ', ':', SECOND),
  'epoch-ms': epoch(1),
  'epoch-s': epoch(SECOND),
  rfc3339: { precision: 1, read: readUtc, write: formatInstant },
}

/** The codec of one form; total and strict: what it reads it writes back the same. */
export function timeCodec(form: TimeForm): TimeCodec {
  return CODECS[form]
}

/** A time on the wall in China with fixed texts between its digits. */
function wall(day: string, gap: string, minute: string, precision: number): TimeCodec {
  const isFull = precision === SECOND
  const marks = ['', day, day, gap, minute, ...(isFull ? [minute] : [])]
  const fields = marks.map((mark, index) => ({ mark, width: index === 0 ? 4 : 2 }))
  return {
    precision,
    read(text) {
      const [year, month, date, hour, minutes, second] = readFields(text, fields)
      if (year === undefined || month === undefined || date === undefined) return undefined
      if (hour === undefined || minutes === undefined) return undefined
      return chinaInstant({ year, month, day: date, hour, minute: minutes, second: second ?? 0 })
    },
    write(at) {
      const clock = chinaClock(at)
      if (!clock) return undefined
      const { year, month, day: date, hour, minute: minutes, second } = clock
      const text = year + day + pad(month) + day + pad(date) + gap + pad(hour) + minute + pad(minutes)
      return isFull ? text + minute + pad(second) : text
    },
  }
}

interface WallField {
  /** The text before it. */
  readonly mark: string
  /** Digits. */
  readonly width: number
}

const NO_FIELDS: readonly number[] = []

/** The numbers of a text that has exactly these fields; none when it has another form. */
function readFields(text: string, fields: readonly WallField[]): readonly number[] {
  const numbers: number[] = []
  let offset = 0
  for (const { mark, width } of fields) {
    if (mark !== '' && !text.startsWith(mark, offset)) return NO_FIELDS
    offset += mark.length
    const value = digitsAt(text, offset, width)
    if (value < 0) return NO_FIELDS
    numbers.push(value)
    offset += width
  }
  return offset === text.length ? numbers : NO_FIELDS
}

/** The number of so many digits at a place; −1 when there are none. */
function digitsAt(text: string, from: number, width: number): number {
  let value = 0
  for (let i = from; i < from + width; i++) {
    const digit = text.charCodeAt(i) - 0x30
    if (!(digit >= 0 && digit <= 9)) return -1
    value = value * 10 + digit
  }
  return value
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value)
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
