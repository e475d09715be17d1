import type { Certificate } from './certificate.js'
import type { GeneralNames } from './general-names.js'
import { attributeValues, type DistinguishedName } from './name.js'

/** The whole country: no bound. */
export const WHOLE_COUNTRY = '000000'

const DIVISION = /^\d{6}$/

/**
 * True when a GB/T 2260 code lies in an area: provinces by 2 digits (`330000`), cities by 4 (`330100`), counties by 6; `000000` is the
 * whole country. False for anything but six digits.
 */
export function isWithinDivision(code: string, area: string): boolean {
  return DIVISION.test(code) && DIVISION.test(area) && code.startsWith(area.replace(/(?:00){1,3}$/, ''))
}

/**
 * Divisions a path may speak for: ST and L of the leaf, intersected with the permitted directory names of every CA (`C=CN, ST=330000`).
 * Only six-digit values count; another country than CN leaves none. A certificate that names none sets no bound, so that an existing CA
 * can join and the trust list draws it. Own profile: an area that touches an excluded one is dropped whole.
 */
export function divisionsOf(path: readonly Certificate[]): readonly string[] {
  const [leaf, ...issuers] = path
  if (leaf === undefined) return []
  const own = divisionOfName(leaf.subject) ?? [WHOLE_COUNTRY]
  const bounds = issuers.flatMap(({ nameConstraints }) => (nameConstraints ? [nameConstraints] : []))
  const permitted = bounds.map(({ permitted }) => areasOf(permitted)).reduce(intersect, own)
  const excluded = bounds.flatMap(({ excluded }) => excluded.directory.flatMap((name) => divisionOfName(name) ?? []))
  return permitted.filter((area) => excluded.every((out) => intersect([area], [out]).length === 0))
}

function areasOf({ directory }: GeneralNames): readonly string[] {
  const areas = directory.map((name) => divisionOfName(name) ?? [WHOLE_COUNTRY])
  return areas.length === 0 ? [WHOLE_COUNTRY] : [...new Set(areas.flat())]
}

// Undefined: the name says nothing about a division. Empty: it contradicts itself, as L=310100 under ST=330000 does.
function divisionOfName(name: DistinguishedName): readonly string[] | undefined {
  const countries = attributeValues(name, 'C').map((country) => country.toUpperCase())
  const values = [...attributeValues(name, 'ST'), ...attributeValues(name, 'L')].filter((value) => DIVISION.test(value))
  if (countries.some((country) => country !== 'CN')) return []
  if (values.length === 0) return undefined
  return values.reduce<readonly string[]>((areas, value) => intersect(areas, [value]), [WHOLE_COUNTRY])
}

function intersect(a: readonly string[], b: readonly string[]): readonly string[] {
  const common = a.flatMap((x) => b.flatMap((y) => (isWithinDivision(x, y) ? x : isWithinDivision(y, x) ? y : [])))
  return [...new Set(common)]
}
