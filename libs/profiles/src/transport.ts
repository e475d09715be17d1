import { secret } from './endpoint.js'
import { type Place, refuse } from './error.js'
import { choice, type Form, list, type Member, oneOf, optional, type Shaped, shape, text } from './form.js'
import { RECIPES, type RecipeName, type TransportSpec } from './recipes.js'

/** The name a recipe goes by turns what its form read into a spec; sound because both come out of one row of the table. */
function recipe(recipeName: RecipeName): Member<TransportSpec> {
  const form: Form<object> = shape<Readonly<Record<string, Form<unknown>>>>(RECIPES[recipeName])
  return {
    name: recipeName,
    form: {
      schema: form.schema,
      read(node) {
        const parameters: { at?: unknown } = { ...form.read(node) }
        delete parameters.at
        return { recipe: recipeName, ...parameters } as TransportSpec
      },
    },
  }
}

const RECIPE_NAMES = Object.keys(RECIPES).filter((key): key is RecipeName => Object.hasOwn(RECIPES, key))

/** `transport:` of an exchange. */
export const transportForm: Form<TransportSpec> = oneOf(RECIPE_NAMES.map(recipe), 'profile.recipe.unknown')

/**
 * Where the value of a request field can come from: the symbol's whole text or the reference in it, a document, its
 * holder (the one-time code is what the holder was sent and tells the asker), or the place that asks (`venue`).
 */
export const SOURCES = [
  'symbol',
  'reference',
  'document-number',
  'document-type',
  'name',
  'telephone',
  'one-time-code',
  'venue',
] as const

const FIELD = {
  name: text('a name', (t) => /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(t)),
  /** Exactly one of `from`, `fixed` (always this text) and `secret` (always this secret, as text). */
  from: optional(choice(...SOURCES)),
  fixed: optional(text('the text that is always sent')),
  secret: optional(secret),
  in: optional(choice('body', 'query')),
  case: optional(choice('upper', 'lower')),
  /** Texts around the value. A value that holds any character of them but letters and digits is never sent. */
  wrap: optional(shape({ before: text('text before the value'), after: text('text behind it') })),
  /** How it is written in a JSON body: a text unless told, a list of that one text, or a fixed number or boolean. */
  as: optional(choice('list', 'number', 'boolean')),
}

const fieldShape = shape(FIELD)

const fieldForm: Form<RequestField> = { schema: fieldShape.schema, read: (node) => requestField(fieldShape.read(node)) }

/** `request:` of an exchange. */
export const requestForm = list(fieldForm, 1)

/** One field of a request, where its value comes from and where it stands. */
export interface RequestField {
  readonly name: string
  /** `fixed`: `value` is the text; `secret`: `value` is the reference of a secret. */
  readonly from: (typeof SOURCES)[number] | 'fixed' | 'secret'
  readonly value: string | undefined
  readonly in: 'body' | 'query'
  readonly case: 'upper' | 'lower' | undefined
  readonly wrap: { readonly before: string; readonly after: string } | undefined
  readonly as: 'list' | 'number' | 'boolean' | undefined
}

const LITERALS = { number: /^(0|-?[1-9]\d{0,14})$/, boolean: /^(true|false)$/ }

function requestField(field: Shaped<typeof FIELD>): RequestField {
  const { from, fixed, secret: reference, as } = field
  const given = [from, fixed, reference].filter((each) => each !== undefined)
  const literal = as === 'number' || as === 'boolean' ? LITERALS[as] : undefined
  if (given.length !== 1 || literal?.test(fixed ?? '') === false) {
    throw refuse('profile.form.value', field.at, {
      seen: `the field \`${field.name}\` with ${given.length} values, written as ${as ?? 'text'}`,
      wanted: 'exactly one of from, fixed and secret; a number or boolean only as `fixed` and in its JSON form',
      check: 'where this value comes from',
    })
  }
  return {
    name: field.name,
    from: from ?? (fixed === undefined ? 'secret' : 'fixed'),
    value: fixed ?? reference,
    in: field.in ?? 'body',
    case: field.case,
    wrap: field.wrap && { before: field.wrap.before, after: field.wrap.after },
    as,
  }
}

/** Refuses a request that its recipe cannot put. @throws ProfileError `profile.recipe.field` */
export function requireFields(transport: TransportSpec, fields: readonly RequestField[], at: Place): void {
  const names = fields.map((field) => field.name)
  const twice = names.find((each, index) => names.indexOf(each) !== index)
  const [fault] = [
    ...(twice === undefined ? [] : [`the field \`${twice}\` twice`]),
    ...missingFields(transport, fields).map((each) => `no field ${each}, which ${transport.recipe} works on`),
  ]
  if (fault === undefined) return
  throw refuse('profile.recipe.field', at, {
    seen: fault,
    wanted: 'every field once, and those of the recipe in the body',
    check: 'the names under `request` against the parameters of the transport',
  })
}

function missingFields(transport: TransportSpec, fields: readonly RequestField[]): readonly string[] {
  const body = fields.filter((field) => field.in === 'body')
  if (transport.recipe === 'aes-fields') {
    return transport.fields.filter((each) => body.every((field) => field.name !== each))
  }
  if (transport.recipe !== 'phone-code') return []
  return ['telephone', 'one-time-code'].filter((source) => body.every((field) => field.from !== source))
}

/** What is asked: the text of a symbol, the reference in it, or a document; and what the holder and the place add. */
export type Inquiry = { readonly [K in (typeof SOURCES)[number]]?: string }

/** Values of all request fields by name; undefined when the inquiry lacks one of them, or one must not be wrapped. */
export function requestValues(
  fields: readonly RequestField[],
  inquiry: Inquiry,
  secretText: (reference: string) => string | undefined = () => undefined,
): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>()
  for (const field of fields) {
    const value = sourceOf(field, inquiry, secretText)
    const written = value === undefined ? undefined : wrapped(folded(value, field.case), field.wrap)
    if (written === undefined) return undefined
    values.set(field.name, written)
  }
  return values
}

function sourceOf(
  { from, value }: RequestField,
  inquiry: Inquiry,
  secretText: (reference: string) => string | undefined,
): string | undefined {
  if (from === 'fixed') return value
  return from === 'secret' ? secretText(value ?? '') : inquiry[from]
}

function folded(value: string, fold: 'upper' | 'lower' | undefined): string {
  if (fold === undefined) return value
  return fold === 'upper' ? value.toUpperCase() : value.toLowerCase()
}

/** Some cities paste the text between into a query of their database: what would end it there is not sent. */
function wrapped(value: string, wrap: RequestField['wrap']): string | undefined {
  if (wrap === undefined) return value
  const marks = [...wrap.before, ...wrap.after, '\\'].filter((mark) => !/[\p{L}\p{N}]/u.test(mark))
  return marks.some((mark) => value.includes(mark)) ? undefined : wrap.before + value + wrap.after
}
