import { type Instant, isInstant, MINUTE, parseInstant } from '@yimatong/kernel'

const DATE = /^\d{4}-\d\d-\d\d$/
const LOOSE =
  /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(?: ?(?:([Zz])|([+-]\d\d)(?::?(\d\d))?))?)?$/

/** True for a calendar date, `2021-02-28`. RFC 3339 §5.6 full-date. */
export function isCalendarDate(text: string): boolean {
  return DATE.test(text) && parseInstant(`${text}T00:00:00Z`) !== undefined
}

/** True for a date and time with offset. RFC 3339 §5.6, and the ISO 8601 offsets `+02` and `+0200` that issuers write. */
export function isDateTime(text: string): boolean {
  const spelt = text.replace(/([+-]\d\d)(\d\d)?$/, (_, hours: string, minutes = '00') => `${hours}:${minutes}`)
  return parseInstant(text) !== undefined || (/[Tt]\d/.test(text) && parseInstant(spelt) !== undefined)
}

/**
 * The instant of a time as corpus files write it: 0 to 9 fraction digits, `Z`, `+02:00`, `+0200`, or no offset at all,
 * which is UTC; a date alone is its midnight. Undefined when it is none of these.
 */
export function parseLooseInstant(text: string): Instant | undefined {
  const match = LOOSE.exec(text.trim())
  if (!match) return undefined
  const [, date = '', clock = '00:00', second = '00', fraction = '', , hours = '+00', minutes = '00'] = match
  const utc = parseInstant(`${date}T${clock}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`)
  if (utc === undefined) return undefined
  const sign = hours.startsWith('-') ? -1 : 1
  const at = utc - sign * (Math.abs(Number(hours)) * 60 + Number(minutes)) * MINUTE
  return isInstant(at) ? at : undefined
}
