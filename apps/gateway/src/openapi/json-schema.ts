import type { BilingualText } from '@yimatong/platform'
import type { JsonObject } from '@yimatong/record'

/** A JSON Schema (2020-12) as OpenAPI 3.1 takes it. */
export type Schema = JsonObject

/** A description in both languages: Chinese, then English. */
export type Words = readonly [zh: string, en: string]

const OPTIONAL = Symbol('optional')

/** A member that need not be there. */
export interface OptionalSchema {
  readonly [OPTIONAL]: Schema
}

type MemberSchema<T, K extends keyof T> = Partial<Pick<T, K>> extends Pick<T, K> ? OptionalSchema : Schema

/** One schema per member of a type: a member that is added, renamed or made optional there does not compile here. */
export type MemberSchemas<T> = { readonly [K in keyof T]-?: MemberSchema<T, K> }

/** Marks a member as optional. */
export function optional(schema: Schema): OptionalSchema {
  return { [OPTIONAL]: schema }
}

/**
 * The schema of an answer's type. Further members are not refused: a client outlives the answers of its day. That we
 * send none is held by test/contract.
 */
export function objectOf<T>(words: Words, members: MemberSchemas<T>): Schema {
  const entries = Object.entries<Schema | OptionalSchema>(members)
  const required = entries.filter(([, member]) => !isOptional(member)).map(([name]) => name)
  const properties = Object.fromEntries(
    entries.map(([name, member]) => [name, isOptional(member) ? member[OPTIONAL] : member]),
  )
  return { type: 'object', description: inWords(words), properties, required }
}

function isOptional(member: Schema | OptionalSchema): member is OptionalSchema {
  return OPTIONAL in member
}

/** Both languages in one line. */
export function inWords([zh, en]: Words): string {
  return `${zh} · ${en}`
}

/** Both languages of a text that comes as data. */
export function wordsOf({ zh, en }: BilingualText): Words {
  return [zh, en]
}

/** The schema with a description. */
export function described(words: Words, schema: Schema): Schema {
  return { ...schema, description: inWords(words) }
}

/** A named schema of the document. */
export function reference(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` }
}

/** A list. */
export function listOf(items: Schema): Schema {
  return { type: 'array', items }
}

/** A closed union of words, each with what it means; the record of a union type cannot miss one. */
export function choiceOf<T extends string>(words: Words, choices: Readonly<Record<T, string>>): Schema {
  const meanings = Object.entries<string>(choices).filter(([, meaning]) => meaning !== '')
  const list = meanings.map(([choice, meaning]) => `\`${choice}\` ${meaning}`).join('; ')
  const description = list === '' ? inWords(words) : `${inWords(words)}. ${list}`
  return { type: 'string', enum: Object.keys(choices), description }
}

/** Lower-case hex of exactly so many bytes. */
export function hexOf(bytes: number): Schema {
  return { type: 'string', pattern: `^[0-9a-f]{${2 * bytes}}$` }
}

/** A GB/T 2260 code of six digits. */
export const DIVISION: Schema = { type: 'string', pattern: '^[1-9][0-9]{5}$' }

/** Text without a narrower shape. */
export const TEXT: Schema = { type: 'string' }

/** RFC 3339 in UTC. */
export const TIME: Schema = { type: 'string', format: 'date-time' }

/** Any JSON value. */
export const ANYTHING: Schema = {}

/** A whole number from 0, or from another bound. */
export function countFrom(minimum: number): Schema {
  return { type: 'integer', minimum }
}

const CHARACTER = '[A-Za-z0-9+/]'

/** Base64 with padding (RFC 4648 §4). */
export const BASE64: Schema = {
  type: 'string',
  contentEncoding: 'base64',
  // Spelt out four times, for V8 runs out of stack on a counted class in a repeated group of some megabytes.
  pattern: `^(?:${CHARACTER}${CHARACTER}${CHARACTER}${CHARACTER})*(?:${CHARACTER}${CHARACTER}==|${CHARACTER}${CHARACTER}${CHARACTER}=)?$`,
}

/** Base64url without padding (RFC 4648 §5). */
export const BASE64URL: Schema = { type: 'string', contentEncoding: 'base64url', pattern: '^[A-Za-z0-9_-]*$' }
