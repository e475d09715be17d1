/** What a double may not keep however short it is: an exponent, the sign of a zero. */
const RARE = /[eE]|^-0/

/**
 * Whether a number of a JSON text means the decimal that the double made of it writes: no digit lost, nothing too near
 * to zero, no −0, whole numbers within ±(2^53 − 1).
 */
export function isExactNumber(token: string, value: number): boolean {
  // A double keeps every decimal of 15 digits.
  if (token.length <= 15 && !RARE.test(token)) return true
  if (!Number.isFinite(value) || Object.is(value, -0)) return false
  return /[.eE]/.test(token) ? decimalOf(token) === decimalOf(String(value)) : Number.isSafeInteger(value)
}

/** Sign, digits without zeros around them, and the power of ten of the last digit: the same for the same decimal. */
function decimalOf(token: string): string {
  const [mantissa = '', power = '0'] = token.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  let end = digits.length
  while (digits.charCodeAt(end - 1) === 0x30) end--
  if (end === 0) return '0'
  const last = Number(power) - fraction.length + digits.length - end
  return `${mantissa.startsWith('-') ? '-' : ''}${digits.slice(0, end)}e${last}`
}
