/**
 * A name that a registry or an operator gave to a place, a device or a role, for example `gate-sh-01` or
 * `gateway-310000`. Never a name, number or telephone of a person: letters, digits and `. _ : / -` only, at most 64
 * characters, starting with a letter or digit, with no run of seven digits and at most ten digits in all. An 11-digit
 * telephone and a 15- or 18-digit identity number can therefore not be written in it, nor a name in Chinese.
 *
 * Own profile: the limits are ours; a GB/T 2260 division (six digits) fits.
 */
export type RegisteredName = string

const SHAPE = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$/
const SEVEN_DIGITS = /\d{7}/

/** True for text that is a {@link RegisteredName}; callers check what an outsider sent with it. */
export function isRegisteredName(text: string): text is RegisteredName {
  return SHAPE.test(text) && !SEVEN_DIGITS.test(text) && digitsIn(text) <= 10
}

/** How many ASCII digits a text has, wherever they stand. */
export function digitsIn(text: string): number {
  let digits = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 48 && unit <= 57) digits++
  }
  return digits
}

const HEX = /^(?:[0-9a-f]{2})+$/

/** True for lower-case hex of exactly `bytes` bytes. */
export function isHex(text: string, bytes: number): boolean {
  return text.length === 2 * bytes && HEX.test(text)
}

/** True for a GB/T 2260 code of six digits. */
export function isDivisionCode(text: string): boolean {
  return /^[1-9]\d{5}$/.test(text)
}
