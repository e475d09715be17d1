import type { JsonValue } from '@yimatong/codec'
import { type Bytes, utf8Decode, YimatongError } from '@yimatong/kernel'
import { oneOf } from '../form.js'
import { delimited } from '../layers/delimited.js'
import { ENVELOPES } from '../layers/envelope.js'
import { fixedWidth } from '../layers/fixed-width.js'
import { json, query } from '../layers/json.js'
import { keyValue } from '../layers/key-value.js'
import type { Carrier, Envelope, Syntax } from '../layers/layer.js'
import { xml } from '../layers/xml.js'
import type { TreeObject } from '../tree.js'
import { parseStrictYaml } from '../yaml.js'

/** One layer as a profile would write it: its name and its parameters. */
export interface LayerProposal {
  readonly name: string
  readonly parameters: { readonly [key: string]: JsonValue }
}

/** A syntax that reads the carriers, and how sure that is, 0 to 1. */
export interface SyntaxGuess extends LayerProposal {
  readonly confidence: number
}

const envelopes = oneOf(ENVELOPES, 'profile.layer.unknown')
const syntaxes = oneOf<Syntax>([json, query, xml, delimited, fixedWidth, keyValue], 'profile.layer.unknown')

/** The envelope that runs when a profile says this: what is tried is what will be. @throws ProfileError */
export function envelopeOf({ name, parameters }: LayerProposal): Envelope {
  return envelopes.read(parseStrictYaml(JSON.stringify({ [name]: parameters }), name))
}

/** The syntax that runs when a profile says this. @throws ProfileError */
export function syntaxOf({ name, parameters }: LayerProposal): Syntax {
  return syntaxes.read(parseStrictYaml(JSON.stringify({ [name]: parameters }), name))
}

/** What an envelope gives; undefined where it does not open. */
export function opened(envelope: Envelope, carrier: Carrier): Carrier | undefined {
  return attempt(() => envelope.down(carrier, () => undefined))
}

/** The tree a syntax reads; undefined where it reads none. */
export function read(syntax: Syntax, carrier: Carrier): TreeObject | undefined {
  return attempt(() => syntax.down(carrier))
}

/** Text of a carrier; undefined for bytes that are no UTF-8. */
export function textIn(carrier: Carrier): string | undefined {
  return typeof carrier === 'string' ? carrier : attempt(() => utf8Decode(carrier))
}

/** Bytes of a carrier that is bytes. */
export function bytesIn(carrier: Carrier): Bytes | undefined {
  return typeof carrier === 'string' ? undefined : carrier
}

/** What a step gives; undefined where a lib refuses it. */
export function attempt<T>(step: () => T): T | undefined {
  try {
    return step()
  } catch (cause) {
    if (cause instanceof YimatongError) return undefined
    throw cause
  }
}
