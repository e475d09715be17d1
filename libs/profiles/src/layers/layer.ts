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
  readonly down: (input: Carrier, secrets: Secrets) => Carrier | undefined
  readonly up: (output: Carrier, secrets: Secrets) => Carrier | undefined
}

/** A reversible step bytes ⇄ tree. */
export interface Syntax {
  readonly kind: 'syntax'
  readonly name: string
  readonly at: Place
  readonly class: LossClass
  readonly down: (input: Carrier) => TreeObject | undefined
  readonly up: (tree: TreeObject) => Carrier
}

/** UTF-8 text of a carrier. @throws KernelError `kernel.utf8.invalid` */
export function asText(carrier: Carrier): string {
  return typeof carrier === 'string' ? carrier : utf8Decode(carrier)
}

/** Bytes of a carrier. */
export function asBytes(carrier: Carrier): Bytes {
  return typeof carrier === 'string' ? utf8Encode(carrier) : carrier
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
