import { RecordError } from './error.js'
import { type Group, isGroup } from './value.js'

/** One country or area of ISO 3166-1. */
export interface Country {
  readonly alpha2: string
  readonly alpha3: string
  readonly numeric: string
  readonly en: string
  readonly zh: string
}

/** Countries by each of their three codes. */
export type Countries = ReadonlyMap<string, Country>

/**
 * Compiles standards/iso-3166/countries.json to one map that knows each country by alpha-2, alpha-3 and numeric code
 * (the three never clash: two letters, three letters, three digits).
 * @throws RecordError `record.table.malformed`
 */
export function compileCountries(data: unknown): Countries {
  if (!isGroup(data) || !Array.isArray(data.countries)) {
    throw new RecordError('record.table.malformed', 'a country table needs a list of countries')
  }
  const countries = new Map<string, Country>()
  for (const country of data.countries.map(readCountry)) {
    for (const code of [country.alpha2, country.alpha3, country.numeric]) {
      if (countries.has(code)) throw new RecordError('record.table.malformed', `country code ${code} is there twice`)
      countries.set(code, country)
    }
  }
  return countries
}

function readCountry(data: unknown): Country {
  if (!isGroup(data)) throw new RecordError('record.table.malformed', 'a country is an object')
  return {
    alpha2: column(data, 'alpha2', /^[A-Z]{2}$/),
    alpha3: column(data, 'alpha3', /^[A-Z]{3}$/),
    numeric: column(data, 'numeric', /^[0-9]{3}$/),
    en: column(data, 'en', /./),
    zh: column(data, 'zh', /./),
  }
}

function column(data: Group, name: string, pattern: RegExp): string {
  const value = data[name]
  if (typeof value !== 'string' || !pattern.test(value)) {
    throw new RecordError('record.table.malformed', `country table: column ${name} is missing or odd`)
  }
  return value
}
