import { utf8Decode } from '@yimatong/kernel'
import type { CompiledExchange, RefusalCode, RequestField } from '@yimatong/profiles'
import type { Fields, RecipeTools } from './recipes/recipe.js'
import { isSecret } from './recipes/secret-check.js'

/**
 * How the city says no to the fields of a question that do not hang on whom it is about: a wrong secret has no access;
 * another constant, or no venue at all, is a question that nobody asks. Undefined when all is well.
 * @throws CityError `city.secret.missing`
 */
export function constantsOf(
  { requestFields }: CompiledExchange,
  secret: RecipeTools['secret'],
): (fields: Fields) => RefusalCode | undefined {
  const keyed = requestFields.filter((field) => field.from === 'secret')
  const secrets = keyed.map((field) => [field.name, writtenIn(field, utf8Decode(secret(field.value ?? '')))] as const)

  function isConstant(field: RequestField, seen: string | undefined): boolean {
    if (field.from === 'venue') return seen !== undefined && seen !== ''
    return field.from !== 'fixed' || seen === writtenIn(field, field.value ?? '')
  }

  return (fields) => {
    const isKnown = secrets.map(([name, wanted]) => isSecret(fields.get(name), wanted)).every(Boolean)
    if (!isKnown) return 'forbidden'
    return requestFields.every((field) => isConstant(field, fields.get(field.name))) ? undefined : 'upstream-error'
  }
}

/** A value as it stands in a field of the request. */
export function writtenIn({ case: fold, wrap }: RequestField, value: string): string {
  const folded = fold === undefined ? value : fold === 'upper' ? value.toUpperCase() : value.toLowerCase()
  return wrap ? `${wrap.before}${folded}${wrap.after}` : folded
}
