import { choice, type Form, list, type Member, oneOf, optional, type Shaped, shape, text } from './form.js'

const path = text('a path such as /health/code', (t) => /^\/[\x21-\x7e]*$/.test(t))
const secret = text('a reference such as ssm.app-id', (t) => /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(t))
const name = text('a name', (t) => /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(t))

const SOAP_MD5_DAY = {
  path,
  /** Namespace of the operation element and of its children appId, pwd, method and xml, in this order. */
  namespace: text('a namespace'),
  operation: name,
  method: text('the value of `method`, part of the password'),
  /** Root element of the XML text in `xml`; the request fields are its children. */
  bodyRoot: name,
  appId: secret,
}

const BEARER_TOKEN = {
  path,
  tokenPath: path,
  /** Secrets posted to `tokenPath` as the JSON members appId, userName, password. */
  appId: secret,
  userName: secret,
  password: secret,
}

const APP_KEY_HEADER = { path, header: name, key: secret }

type Parameters<S extends Record<string, Form<unknown>>> = Omit<Shaped<S>, 'at'>

/**
 * How a request is made: a named recipe, performed by libs/adapters, and its parameters. Never part of the mapping.
 *
 * `soap-md5-day`: SOAP 1.1 POST; `pwd` = lower-case hex MD5(appId + method + yyyyMMdd in China).
 * `bearer-token`: POST of the three secrets to `tokenPath`, answer `{code:200,data:{accessToken,expiresIn}}`, kept for
 * `expiresIn` seconds; then POST to `path` with `Authorization: Bearer`.
 * `app-key-header`: POST of a JSON object with the key in one header.
 */
export type TransportSpec =
  | ({ readonly recipe: 'soap-md5-day' } & Parameters<typeof SOAP_MD5_DAY>)
  | ({ readonly recipe: 'bearer-token' } & Parameters<typeof BEARER_TOKEN>)
  | ({ readonly recipe: 'app-key-header' } & Parameters<typeof APP_KEY_HEADER>)

/** Name of a recipe. */
export type RecipeName = TransportSpec['recipe']

function recipe<S extends Record<string, Form<unknown>>>(
  parameters: S,
  named: (parameters: Parameters<S>) => TransportSpec,
): Form<TransportSpec> {
  const form = shape(parameters)
  return {
    schema: form.schema,
    read(node) {
      const { at: _at, ...rest } = form.read(node)
      return named(rest)
    },
  }
}

const RECIPES: readonly Member<TransportSpec>[] = [
  { name: 'soap-md5-day', form: recipe(SOAP_MD5_DAY, (p) => ({ recipe: 'soap-md5-day', ...p })) },
  { name: 'bearer-token', form: recipe(BEARER_TOKEN, (p) => ({ recipe: 'bearer-token', ...p })) },
  { name: 'app-key-header', form: recipe(APP_KEY_HEADER, (p) => ({ recipe: 'app-key-header', ...p })) },
]

/** `transport:` of an exchange. */
export const transportForm: Form<TransportSpec> = oneOf(RECIPES, 'profile.recipe.unknown')

const SOURCES = ['symbol', 'reference', 'document-number', 'document-type', 'name'] as const

const FIELD = {
  name,
  from: choice(...SOURCES),
  in: optional(choice('body', 'query')),
  case: optional(choice('upper', 'lower')),
}

/** `request:` of an exchange. */
export const requestForm = list(shape(FIELD), 1)

/** One field of a request, where its value comes from and where it stands. */
export interface RequestField {
  readonly name: string
  readonly from: (typeof SOURCES)[number]
  readonly in: 'body' | 'query'
  readonly case: 'upper' | 'lower' | undefined
}

/** The fields of a request as a profile declares them. */
export function requestFields(source: readonly Shaped<typeof FIELD>[]): readonly RequestField[] {
  return source.map((field) => ({ name: field.name, from: field.from, in: field.in ?? 'body', case: field.case }))
}

/** What is asked: the text of a symbol, the reference in it, or a document. */
export type Inquiry = { readonly [K in (typeof SOURCES)[number]]?: string }

/** Values of all request fields by name; undefined when the inquiry lacks one of them. */
export function requestValues(
  fields: readonly RequestField[],
  inquiry: Inquiry,
): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>()
  for (const field of fields) {
    const value = inquiry[field.from]
    if (value === undefined) return undefined
    values.set(field.name, folded(value, field.case))
  }
  return values
}

function folded(value: string, fold: 'upper' | 'lower' | undefined): string {
  if (fold === undefined) return value
  return fold === 'upper' ? value.toUpperCase() : value.toLowerCase()
}
