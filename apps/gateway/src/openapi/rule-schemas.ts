import { BASE64, type Schema } from './json-schema.js'

type RuleReader = (constraint: unknown) => Schema

/**
 * What a rule of class-validator says in JSON Schema, by the rule's name. A rule that is not here stops the generation:
 * nothing is left out of the document in silence.
 */
const RULES: Readonly<Record<string, RuleReader>> = {
  isString: () => ({ type: 'string' }),
  // Counted as Unicode characters by both, but for variation selectors, which class-validator does not count.
  maxLength: (limit) => ({ type: 'string', maxLength: whole(limit) }),
  // The reader makes `minLength: 1` of it where the member is text.
  isNotEmpty: () => ({}),
  isBase64: () => BASE64,
  matches: (pattern) => ({ type: 'string', pattern: source(pattern) }),
  isIn: (values) => ({ type: 'string', enum: words(values) }),
  isInt: () => ({ type: 'integer' }),
  min: (limit) => ({ minimum: whole(limit) }),
  max: (limit) => ({ maximum: whole(limit) }),
  isBoolean: () => ({ type: 'boolean' }),
  isObject: () => ({ type: 'object', additionalProperties: true }),
  // libs/ledger RegisteredName: at most ten digits, no seven of them in a row.
  isRegisteredName: () => ({
    type: 'string',
    pattern: '^(?!.*[0-9]{7})(?!(?:[^0-9]*[0-9]){11})[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$',
  }),
}

/** The schema of one rule; undefined for a rule that has none. */
export function ruleSchema(name: string, constraint: unknown): Schema | undefined {
  return Object.hasOwn(RULES, name) ? RULES[name]?.(constraint) : undefined
}

function whole(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw new Error('a limit of a body class is no whole number')
}

function source(value: unknown): string {
  if (value instanceof RegExp && value.flags === '') return value.source
  throw new Error('a pattern of a body class is no regular expression without flags')
}

function words(value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((word) => typeof word === 'string')) return value
  throw new Error('the choices of a body class are not all text')
}
