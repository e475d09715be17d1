import { RecordError } from './error.js'

/** Why a text is no valid 18-character citizen number. */
export type CitizenNumberCode =
  | 'record.citizen.length'
  | 'record.citizen.old-form'
  | 'record.citizen.alphabet'
  | 'record.citizen.lower-case'
  | 'record.citizen.foreigner-card'
  | 'record.citizen.birth-date'
  | 'record.citizen.check-digit'

/** What a valid number says. `birthDate` is `YYYY-MM-DD`, `sex` a GB/T 2261.1 code. */
export interface CitizenNumber {
  readonly ok: true
  readonly kind: 'citizen' | 'hmt-residence-permit'
  readonly division: string
  readonly birthDate: string
  readonly sex: '1' | '2'
  /** False when the given table lacks the division (an abolished code is no fault); undefined without a table. */
  readonly divisionKnown: boolean | undefined
}

/** The verdict on a number. */
export type CitizenNumberVerdict = CitizenNumber | { readonly ok: false; readonly code: CitizenNumberCode }

/** Division codes that residence permits of Hong Kong, Macao and Taiwan residents carry in place of a county. */
const PERMIT_DIVISIONS = new Set(['810000', '820000', '830000'])

const CHECK_CHARACTERS = '10X98765432'

/** The check character of the first 17 digits: GB 11643-1999, ISO 7064 MOD 11-2. @throws RecordError `record.citizen.digits` */
export function citizenCheckDigit(digits: string): string {
  if (!/^[0-9]{17}$/.test(digits)) {
    throw new RecordError('record.citizen.digits', `wanted 17 digits, seen ${digits.length} characters`)
  }
  let remainder = 0
  for (const digit of digits) remainder = ((remainder + Number(digit)) * 2) % 11
  return CHECK_CHARACTERS.charAt(remainder)
}

/**
 * Checks an 18-character citizen number (GB 11643-1999): alphabet, real birth date, check character; `X` in upper
 * case only. The old 15-digit form and the foreigner's card (begins with 9) are recognised and refused by their own
 * codes. Never throws; holds nothing back but the number itself.
 * @param isKnownDivision a GB/T 2260 lookup; an unknown division only shows in `divisionKnown`
 */
export function checkCitizenNumber(text: string, isKnownDivision?: (code: string) => boolean): CitizenNumberVerdict {
  const code = citizenNumberFault(text)
  if (code !== undefined) return { ok: false, code }
  const division = text.slice(0, 6)
  const isPermit = PERMIT_DIVISIONS.has(division)
  return {
    ok: true,
    kind: isPermit ? 'hmt-residence-permit' : 'citizen',
    division,
    birthDate: `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`,
    sex: Number(text.charAt(16)) % 2 === 1 ? '1' : '2',
    divisionKnown: isKnownDivision && (isPermit || isKnownDivision(division)),
  }
}

function citizenNumberFault(text: string): CitizenNumberCode | undefined {
  if (/^[0-9]{15}$/.test(text)) return 'record.citizen.old-form'
  if (text.length !== 18) return 'record.citizen.length'
  if (/^[0-9]{17}x$/.test(text)) return 'record.citizen.lower-case'
  if (/^9[0-9]{16}[0-9X]$/.test(text)) return 'record.citizen.foreigner-card'
  if (!/^[1-8][0-9]{16}[0-9X]$/.test(text)) return 'record.citizen.alphabet'
  if (!isDate(Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14)))) {
    return 'record.citizen.birth-date'
  }
  return citizenCheckDigit(text.slice(0, 17)) === text.charAt(17) ? undefined : 'record.citizen.check-digit'
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Own profile: no birth date before 1800. Whether it lies in the future only a caller with an instant can say. */
function isDate(year: number, month: number, day: number): boolean {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = month === 2 && isLeap ? 29 : (MONTH_DAYS[month - 1] ?? 0)
  return year >= 1800 && day >= 1 && day <= days
}
