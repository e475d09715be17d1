import { type Bytes, utf8Decode, utf8Encode } from '@yimatong/kernel'
import type { Place } from '../error.js'
import { type Form, type Member, type Shaped, shape } from '../form.js'
import type { LossClass } from '../grade.js'
import type { TreeObject } from '../tree.js'

/** What an envelope works on: bytes, or a text that stands for its UTF-8 bytes. */
export type Carrier = string | Bytes

/** Looks up a secret of the profile. */
export type Secrets = (reference: string) => Bytes | undefined

/**
 * A reversible step bytes ⇄ bytes. What it cannot undo is undefined, or a thrown error of kernel, codec or crypto; the
 * exchange makes both one finding. Its secrets are looked up before it runs.
 */
export interface Envelope {
  readonly kind: 'envelope'
  readonly name: string
  readonly at: Place
  readonly class: LossClass
  /** References of the secrets it needs. */
  readonly secrets: readonly string[]
  /** What it must be given: bytes that are not UTF-8 cannot stand in a text. */
  readonly takes: 'bytes' | 'any'
  /** What it gives inward. */
  readonly gives: 'bytes' | 'text'
  readonly down: (input: Carrier, secrets: Secrets) => Carrier | undefined
  readonly up: (output: Carrier, secrets: Secrets) => Carrier | undefined
}

/** A reversible step bytes ⇄ tree. */
export interface Syntax {
  readonly kind: 'syntax'
  readonly name: string
  readonly at: Place
  readonly class: LossClass
  /** The members its tree always has, where the syntax knows them: the lens must name the same. */
  readonly members?: readonly string[]
  readonly down: (input: Carrier) => TreeObject | undefined
  /** Undefined when the syntax has no way to write the tree. */
  readonly up: (tree: TreeObject) => Carrier | undefined
}

/** UTF-8 text of a carrier. @throws KernelError `kernel.utf8.invalid` */
export function asText(carrier: Carrier): string {
  return typeof carrier === 'string' ? carrier : utf8Decode(carrier)
}

/** Bytes of a carrier. */
export function asBytes(carrier: Carrier): Bytes {
  return typeof carrier === 'string' ? utf8Encode(carrier) : carrier
}

/** An envelope with what most of them are: exact, without secrets. */
export function envelope<P extends Pick<Envelope, 'at'>>(
  name: string,
  parameters: P,
  steps: Pick<Envelope, 'down' | 'up' | 'takes' | 'gives'> & Partial<Pick<Envelope, 'class' | 'secrets'>>,
): Envelope {
  return { kind: 'envelope', name, class: 'E', secrets: [], at: parameters.at, ...steps }
}

/** A member of the closed set of layers. */
export function defineLayer<S extends Record<string, Form<unknown>>, L>(
  name: string,
  parameters: S,
  compile: (parameters: Shaped<S>) => L,
): Member<L> {
  const form = shape(parameters)
  return { name, form: { schema: form.schema, read: (node) => compile(form.read(node)) } }
}
