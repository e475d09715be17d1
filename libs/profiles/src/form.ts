import { type Place, type ProfileErrorCode, refuse } from './error.js'
import type { MapNode, Node } from './yaml.js'

/** The JSON Schema of one form, as far as editors need it. */
export type JsonSchema = {
  readonly [key: string]: JsonSchema | string | number | boolean | readonly (string | JsonSchema)[]
}

/** What a profile may say at one place: reads a node into a shape, and publishes itself as JSON Schema. */
export interface Form<T> {
  /** @throws ProfileError `profile.form.*` with the line */
  readonly read: (node: Node) => T
  readonly schema: JsonSchema
  readonly optional?: true
}

/** A value with the line it was written on. */
export interface Located<T> {
  readonly value: T
  readonly at: Place
}

/** The shape that a record of forms reads; `at` is the line of the mapping. */
export type Shaped<S extends Record<string, Form<unknown>>> = {
  readonly [K in keyof S]: S[K] extends Form<infer T> ? T : never
} & { readonly at: Place }

const KIND = { text: 'a text', list: 'a list', map: 'a mapping' } as const

function wrongKind(node: Node, wanted: keyof typeof KIND) {
  const why = { seen: KIND[node.kind], wanted: KIND[wanted], check: 'indentation and dashes at this line' }
  return refuse('profile.form.kind', node.at, why)
}

/** A text, at most 1,000 characters; `example` shows what is wanted. `accept` narrows it. */
export function text(example = 'a text', accept: (text: string) => boolean = () => true): Form<string> {
  return {
    schema: { type: 'string', description: example },
    read(node) {
      if (node.kind !== 'text') throw wrongKind(node, 'text')
      if (node.text.length <= 1000 && accept(node.text)) return node.text
      throw refuse('profile.form.value', node.at, {
        seen: `\`${node.text.slice(0, 60)}\``,
        wanted: example,
        check: 'spelling and quotes',
      })
    },
  }
}

/** One of the given words. */
export function choice<const W extends readonly string[]>(...words: W): Form<W[number]> {
  return {
    schema: { enum: words },
    read(node) {
      if (node.kind !== 'text') throw wrongKind(node, 'text')
      const found = words.find((word) => word === node.text)
      if (found !== undefined) return found
      const why = { seen: `\`${node.text.slice(0, 60)}\``, wanted: `one of ${words.join(', ')}`, check: 'spelling' }
      throw refuse('profile.form.value', node.at, why)
    },
  }
}

/** A whole number written in decimal digits, in the closed range. */
export function whole(least: number, most: number): Form<number> {
  const digits = text(`a whole number from ${least} to ${most}`, (t) => {
    return /^\d{1,12}$/.test(t) && Number(t) >= least && Number(t) <= most
  })
  return { schema: { type: ['string', 'integer'] }, read: (node) => Number(digits.read(node)) }
}

/** A list of at least `least` items. */
export function list<T>(item: Form<T>, least = 0): Form<readonly T[]> {
  return {
    schema: { type: 'array', items: item.schema, minItems: least },
    read(node) {
      if (node.kind !== 'list') throw wrongKind(node, 'list')
      if (node.items.length >= least) return node.items.map((child) => item.read(child))
      const why = { seen: `${node.items.length} items`, wanted: `at least ${least}`, check: 'what is missing' }
      throw refuse('profile.form.value', node.at, why)
    },
  }
}

/** A mapping from free keys to one form, in file order. */
export function dictionary<T>(value: Form<T>): Form<ReadonlyMap<string, T>> {
  return {
    schema: { type: 'object', additionalProperties: value.schema },
    read(node) {
      if (node.kind !== 'map') throw wrongKind(node, 'map')
      return new Map([...node.entries].map(([key, entry]) => [key, value.read(entry.node)]))
    },
  }
}

/** The same form, written once under `$defs` of the published schema and referred to by name. */
export function reference<T>(form: Form<T>, name: string): Form<T> {
  return remembered({ ...form, schema: { $ref: `#/$defs/${name}` } })
}

/**
 * The same form, which keeps what it read with the node that it read: the proof compiles many trees that share most of
 * their nodes.
 */
export function remembered<T>(form: Form<T>): Form<T> {
  const known = new WeakMap<Node, { readonly value: T }>()
  return {
    ...form,
    read(node) {
      const kept = known.get(node) ?? { value: form.read(node) }
      known.set(node, kept)
      return kept.value
    },
  }
}

/** Keeps the line beside the value. */
export function located<T>(form: Form<T>): Form<Located<T>> {
  return { schema: form.schema, read: (node) => ({ value: form.read(node), at: node.at }) }
}

/** May be left out; then undefined. */
export function optional<T>(form: Form<T>): Form<T | undefined> {
  return { ...form, optional: true }
}

/** A mapping with exactly these keys. @throws ProfileError `profile.form.unknown-key`, `profile.form.missing-key` */
export function shape<S extends Record<string, Form<unknown>>>(forms: S): Form<Shaped<S>> {
  const names = Object.keys(forms)
  const properties = Object.fromEntries(Object.entries(forms).map(([key, form]) => [key, form.schema]))
  const required = names.filter((key) => forms[key]?.optional !== true)
  return {
    schema: { type: 'object', properties, required, additionalProperties: false },
    read(node) {
      if (node.kind !== 'map') throw wrongKind(node, 'map')
      for (const [key, entry] of node.entries) if (!names.includes(key)) throw unknownKey(key, names, entry.at)
      const out: Record<string, unknown> = { at: node.at }
      for (const [key, form] of Object.entries(forms)) out[key] = readMember(node, key, form)
      return out as Shaped<S>
    },
  }
}

function readMember(node: MapNode, key: string, form: Form<unknown>): unknown {
  const entry = node.entries.get(key)
  if (entry !== undefined) return form.read(entry.node)
  if (form.optional) return undefined
  const why = { seen: `no key \`${key}\``, wanted: 'it', check: 'standards/profiles/README.md for what it says' }
  throw refuse('profile.form.missing-key', node.at, why)
}

function unknownKey(key: string, names: readonly string[], at: Place) {
  const why = { seen: `the key \`${key}\``, wanted: `one of ${names.join(', ')}`, check: 'spelling and indentation' }
  return refuse('profile.form.unknown-key', at, why)
}

/** One named member of a closed set: a form that turns its parameters into `T`. */
export interface Member<T> {
  readonly name: string
  readonly form: Form<T>
}

/** A mapping of exactly one key out of a closed set, `{ name: parameters }`. */
export function oneOf<T>(members: readonly Member<T>[], unknown: ProfileErrorCode): Form<T> {
  const byName = new Map(members.map((member) => [member.name, member.form]))
  const branches = members.map(({ name, form }) => ({
    type: 'object',
    properties: { [name]: form.schema },
    required: [name],
    additionalProperties: false,
  }))
  return {
    schema: { oneOf: branches },
    read(node) {
      if (node.kind !== 'map') throw wrongKind(node, 'map')
      const [first, ...rest] = node.entries
      const form = first && rest.length === 0 ? byName.get(first[0]) : undefined
      if (first && form) return form.read(first[1].node)
      const seen = `the keys \`${[...node.entries.keys()].join(', ')}\``
      const why = { seen, wanted: `exactly one of ${[...byName.keys()].join(', ')}`, check: 'spelling and dashes' }
      throw refuse(unknown, node.at, why)
    },
  }
}
