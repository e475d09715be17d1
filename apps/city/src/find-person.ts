import type { RefusalCode, RequestField } from '@yimatong/profiles'
import { writtenIn } from './constants.js'
import type { CityPerson } from './people.js'
import type { Fields } from './recipes/recipe.js'
import type { References, ResolvedReference } from './references.js'
import type { Records } from './registry.js'

/** Whom a question is about. */
export interface Found {
  readonly personId: string
  readonly symbol?: ResolvedReference
}

/** What points at a person by itself; a name or a type of document only narrows it. */
const POINTERS: readonly RequestField['from'][] = ['document-number', 'telephone']

/**
 * Whom the fields of a question are about, or how the city says no. Every field must point at the same person, letter by
 * letter; a number in the wrong case is nobody's.
 */
export function findPerson(
  requested: readonly RequestField[],
  fields: Fields,
  records: Records,
  references: References | undefined,
): Found | RefusalCode {
  const asked = requested.find((field) => field.from === 'symbol' || field.from === 'reference')
  const kind = asked?.from === 'symbol' ? 'symbol' : 'reference'
  const symbol = asked && references?.resolve(fields.get(asked.name) ?? '', kind)
  if (typeof symbol === 'string') return symbol
  const person = records.find((candidate) => {
    if (symbol && candidate.id !== symbol.personId) return false
    return requested.every((field) => field === asked || fits(field, fields.get(field.name), candidate, symbol))
  })
  const isPointed = symbol !== undefined || requested.some((field) => POINTERS.includes(field.from))
  if (!person || !isPointed) return 'not-found'
  return symbol ? { personId: person.id, symbol } : { personId: person.id }
}

function fits(
  field: RequestField,
  seen: string | undefined,
  person: CityPerson,
  symbol: ResolvedReference | undefined,
): boolean {
  const known: { readonly [K in RequestField['from']]?: string | undefined } = {
    'document-number': person.documentNumber,
    'document-type': 'resident-id',
    name: person.name,
    telephone: person.telephone,
    reference: symbol?.reference,
    symbol: symbol?.text,
  }
  // The rest says nothing about a person, and was looked at before.
  if (!Object.hasOwn(known, field.from)) return true
  const wanted = known[field.from]
  return wanted !== undefined && seen === writtenIn(field, wanted)
}
