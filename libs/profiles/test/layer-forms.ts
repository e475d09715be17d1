import { utf8Encode, YimatongError } from '@yimatong/kernel'
import { delimited } from '../src/layers/delimited.js'
import { ENVELOPES } from '../src/layers/envelope.js'
import { fixedWidth } from '../src/layers/fixed-width.js'
import { json, query } from '../src/layers/json.js'
import { keyValue } from '../src/layers/key-value.js'
import { asBytes, type Carrier, type Envelope, type Syntax } from '../src/layers/layer.js'
import { xml } from '../src/layers/xml.js'
import { parseStrictYaml } from '../src/yaml.js'

const SYNTAXES = [json, query, xml, delimited, fixedWidth, keyValue]

/** Names of all envelopes and all syntaxes, for tests that must leave none out. */
export const LAYER_NAMES = {
  envelopes: ENVELOPES.map((each) => each.name),
  syntaxes: SYNTAXES.map((each) => each.name),
}

/** An envelope with its parameters as a profile writes them. */
export function envelopeOf(name: string, parameters: string): Envelope {
  const found = ENVELOPES.find((each) => each.name === name)
  if (!found) throw new Error(`no envelope ${name}`)
  return found.form.read(parseStrictYaml(parameters, 'layer.yaml'))
}

/** A syntax with its parameters as a profile writes them. */
export function syntaxOf(name: string, parameters: string): Syntax {
  const found = SYNTAXES.find((each) => each.name === name)
  if (!found) throw new Error(`no syntax ${name}`)
  return found.form.read(parseStrictYaml(parameters, 'layer.yaml'))
}

/** Keys of tests: 16 bytes that everybody sees. */
export function secrets(reference: string): Uint8Array {
  return utf8Encode(reference.includes('iv') ? 'TEST-ONLY-IV--16' : 'TEST-ONLY-KEY-16')
}

/** What a step gives; undefined for every refusal that an outsider can cause. Anything else thrown passes through. */
export function outcome<T>(step: () => T | undefined): T | undefined {
  try {
    return step()
  } catch (error) {
    if (error instanceof YimatongError) return undefined
    throw error
  }
}

/** The bytes of a carrier, as a list that tests compare. */
export function listOf(carrier: Carrier): readonly number[] {
  return [...asBytes(carrier)]
}
