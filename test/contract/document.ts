import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/** The repository, seen from here. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** An object of the document; nothing is believed of its members. */
export type Members = Readonly<Record<string, unknown>>

/** One operation of the document, with where it is served. */
export interface Operation {
  readonly path: string
  readonly method: string
  readonly members: Members
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options']

/** The committed document. */
export const DOCUMENT = membersOf(JSON.parse(readFileSync(`${ROOT}standards/openapi/gateway.json`, 'utf8')))

/** Its schemas by name. */
export const SCHEMAS = membersOf(at(DOCUMENT, 'components', 'schemas'))

/** Every operation of the document. */
export const OPERATIONS: readonly Operation[] = Object.entries(membersOf(DOCUMENT.paths)).flatMap(([path, item]) =>
  Object.entries(membersOf(item))
    .filter(([method]) => METHODS.includes(method))
    .map(([method, members]) => ({ path, method, members: membersOf(members) })),
)

/** Name of the schema of an operation's request body. */
export function bodyName(operation: Operation): string | undefined {
  const body = operation.members.requestBody
  return body === undefined ? undefined : referenceName(at(membersOf(body), 'content', 'application/json', 'schema'))
}

/** The name a `$ref` to a schema of the document ends with. */
export function referenceName(schema: unknown): string {
  const reference = membersOf(schema).$ref
  if (typeof reference !== 'string') throw new Error('the document has an inline schema where a named one is wanted')
  return reference.slice(reference.lastIndexOf('/') + 1)
}

/** Compiles schemas of the document strictly: a keyword or format that means nothing is a fault. */
export function compileSchemas(schemas: Members): (name: string) => ValidateFunction {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    logger: false,
  })
  addFormats.default(ajv)
  ajv.addVocabulary(['components'])
  ajv.addSchema({ $id: 'gateway', components: { schemas } })
  return (name) => ajv.compile({ $ref: `gateway#/components/schemas/${name}` })
}

/** The member of a member of …; undefined where the way ends. */
export function at(value: unknown, ...way: readonly string[]): unknown {
  return way.reduce<unknown>((here, name) => (isMembers(here) ? here[name] : undefined), value)
}

/** The value as an object. @throws Error when it is none */
export function membersOf(value: unknown): Members {
  if (isMembers(value)) return value
  throw new Error('an object is wanted here')
}

/** True for an object that is no list. */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
