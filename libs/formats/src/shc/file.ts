import { type JsonValue, parseJson } from '@yimatong/codec'
import { isObject } from '../dcc/payload.js'
import { attempt } from './attempt.js'
import { type ShcFinding, shcFinding } from './findings.js'

/** The cards that a file or an answer holds, as JWS, not yet taken apart. */
export interface ShcFile {
  readonly cards: readonly string[]
  readonly findings: readonly ShcFinding[]
}

/** What a file of health cards is called. */
const EXTENSION = '.smart-health-card'
/** Own profile: longest text of a file that is read, and most cards of one. */
const MAX_FILE = 4_194_304
const MAX_CARDS = 64

/**
 * The cards of a health card file: `{ "verifiableCredential": [JWS, …] }`. Never throws.
 * @param name the name of the file, where it has one, for the ending it should have
 */
export function decodeShcFile(text: string, name?: string): ShcFile {
  const { json, findings } = jsonOf(text)
  if (name !== undefined && !name.endsWith(EXTENSION)) findings.push(shcFinding('formats.shc.file-name', 'file'))
  if (json === undefined) return { cards: [], findings }
  const list = isObject(json) ? json.verifiableCredential : undefined
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_CARDS) {
    return { cards: [], findings: [...findings, shcFinding('formats.shc.file-list', '/verifiableCredential')] }
  }
  return { cards: list.filter((item) => typeof item === 'string'), findings: [...findings, ...itemFaults(list)] }
}

/** The cards of the answer to `$health-cards-issue`: a FHIR Parameters resource. Never throws. */
export function decodeShcResponse(text: string): ShcFile {
  const { json, findings } = jsonOf(text)
  if (json === undefined) return { cards: [], findings }
  const parameters = isObject(json) && json.resourceType === 'Parameters' ? json.parameter : undefined
  const named = (Array.isArray(parameters) ? parameters : []).filter(isCredential)
  if (named.length === 0 || named.length > MAX_CARDS) {
    return { cards: [], findings: [...findings, shcFinding('formats.shc.response', '/parameter')] }
  }
  const values = named.map(({ valueString = null }) => valueString)
  return { cards: values.filter((item) => typeof item === 'string'), findings: [...findings, ...itemFaults(values)] }
}

function isCredential(parameter: JsonValue): parameter is { [name: string]: JsonValue } {
  return isObject(parameter) && parameter.name === 'verifiableCredential'
}

function itemFaults(items: readonly JsonValue[]): readonly ShcFinding[] {
  return items.flatMap((item, index) => {
    return typeof item === 'string' ? [] : [shcFinding('formats.shc.file-item', `/verifiableCredential/${index}`)]
  })
}

function jsonOf(given: string): { readonly json: JsonValue | undefined; readonly findings: ShcFinding[] } {
  if (given.length > MAX_FILE) return { json: undefined, findings: [shcFinding('formats.shc.size', 'file')] }
  const text = given.trim()
  const findings = text === given ? [] : [shcFinding('formats.shc.space', 'file')]
  const json = attempt(() => parseJson(text, { maxLength: MAX_FILE }))
  if (json === undefined) findings.push(shcFinding('formats.shc.file-json', 'file'))
  return { json, findings }
}
