import { RecordError } from './error.js'
import { type Group, isGroup } from './value.js'

/** GB/T 2260 lookups over one or several editions. */
export interface Divisions {
  /** Edition names (`201607`), newest first. */
  readonly editions: readonly string[]
  /** True when the edition, or any edition when none is named, has the code. */
  readonly has: (code: string, edition?: string) => boolean
  /** Chinese name in the edition, or in the newest that has the code. */
  readonly name: (code: string, edition?: string) => string | undefined
  /** Names from the province down (`浙江省杭州市上城区`), without levels that only fill the table (`市辖区`). */
  readonly fullName: (code: string, edition?: string) => string | undefined
}

/**
 * Compiles files of standards/gbt-2260 (`{ edition, divisions: { "330100": "杭州市" } }`).
 * @throws RecordError `record.table.malformed`
 */
export function compileDivisions(editions: readonly unknown[]): Divisions {
  const tables = new Map(editions.map(readEdition).sort(([a], [b]) => (a < b ? 1 : -1)))
  const tablesOf = (edition?: string) => (edition === undefined ? [...tables.values()] : [tables.get(edition)])
  const name = (code: string, edition?: string) => {
    for (const table of tablesOf(edition)) {
      const found = table?.get(code)
      if (found !== undefined) return found
    }
    return undefined
  }
  return {
    editions: [...tables.keys()],
    has: (code, edition) => name(code, edition) !== undefined,
    name,
    fullName: (code, edition) => {
      if (name(code, edition) === undefined) return undefined
      const above = [provinceOf(code), prefectureOf(code)].filter((each) => each !== undefined && each !== code)
      const names = above.map((each) => name(each ?? '', edition) ?? '').filter((each) => !isFiller(each))
      return names.join('') + name(code, edition)
    },
  }
}

/** Rows of GB/T 2260 that stand for no place: counties right under a province or a municipality. */
function isFiller(name: string): boolean {
  return name === '市辖区' || name === '县' || name.includes('直辖')
}

function readEdition(data: unknown): [string, ReadonlyMap<string, string>] {
  if (!isGroup(data) || typeof data.edition !== 'string' || !isGroup(data.divisions)) {
    throw new RecordError('record.table.malformed', 'a division table needs edition and divisions')
  }
  return [data.edition, readDivisions(data.divisions, data.edition)]
}

function readDivisions(data: Group, edition: string): ReadonlyMap<string, string> {
  const divisions = new Map<string, string>()
  for (const [code, name] of Object.entries(data)) {
    if (!isDivision(code) || typeof name !== 'string' || name === '') {
      throw new RecordError('record.table.malformed', `division table ${edition}: ${code} is no division with a name`)
    }
    divisions.set(code, name)
  }
  return divisions
}

/** True for the shape of a GB/T 2260 code: 6 digits, the first 1 to 8. */
export function isDivision(text: string): boolean {
  return /^[1-8][0-9]{5}$/.test(text)
}

/** The significant digits of a code or prefix: 2 of a province, 4 of a prefecture, 6 of a county. */
export function divisionPrefix(code: string): string {
  return code.replace(/^([0-9]{2})0000$|^([0-9]{4})00$/, '$1$2')
}

/**
 * True when the division lies in (or is) the one that the prefix names: `330106` in `330100`, `3301`, `330000`, `33`.
 * False for anything that is no code or no prefix of 2, 4 or 6 digits; there is no prefix for the whole nation.
 */
export function isWithin(code: string, prefix: string): boolean {
  if (!isDivision(code) || !/^[1-8][0-9](?:[0-9]{2}){0,2}$/.test(prefix)) return false
  return code.startsWith(divisionPrefix(prefix))
}

/** The province of a code (`330106` → `330000`), undefined when it is no code. */
export function provinceOf(code: string): string | undefined {
  return isDivision(code) ? `${code.slice(0, 2)}0000` : undefined
}

/** The prefecture of a code (`330106` → `330100`), undefined for a province or when it is no code. */
export function prefectureOf(code: string): string | undefined {
  return isDivision(code) && !code.endsWith('0000') ? `${code.slice(0, 4)}00` : undefined
}
