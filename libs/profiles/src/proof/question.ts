import type { JsonValue } from '@yimatong/codec'
import { formatInstant } from '@yimatong/kernel'
import type { CompiledExchange } from '../exchange.js'
import { EXCHANGES, type ExchangeName } from '../exchange.js'
import type { CompiledProfile } from '../profile.js'
import type { DetectedSymbol } from '../symbol.js'
import { type Inquiry, type RequestField, requestValues } from '../transport.js'
import { diffTrees, type Tree, type TreeObject } from '../tree.js'
import { type Fault, fault } from './failure.js'

/** What is asked of a city, and the request that must come of it. */
export interface Question {
  readonly name: string
  readonly exchange: ExchangeName
  readonly inquiry: Inquiry
  /** Null: the city cannot be asked this way. Undefined: the author has not said yet. */
  readonly request: JsonValue | undefined
}

/** Keys of a question in cases.json. */
export const QUESTION_KEYS = ['name', 'exchange', 'inquiry', 'request']

/** Reads a question; its members that are odd are told by name. */
export function readQuestion(json: TreeObject, texts: ReadonlyMap<string, string> | undefined): Question | undefined {
  const { name, request } = json
  const exchange = EXCHANGES.find((known) => known === json.exchange)
  if (typeof name !== 'string' || !exchange || !texts) return undefined
  return { name, exchange, inquiry: Object.fromEntries(texts), request }
}

/**
 * The request that a profile makes of a question: what the symbol says, the recipe with its parameters, and the fields.
 * Secrets are named, never shown. Null where the city cannot be asked: another symbol, another type of document, a field
 * without a value.
 */
export function requestOf(profile: CompiledProfile, { exchange: name, inquiry }: Question): Tree {
  const exchange = profile.exchanges[name]
  const shown = inquiry.symbol === undefined ? undefined : profile.symbol?.detect(inquiry.symbol)
  if (!exchange || (inquiry.symbol !== undefined && !shown) || !takes(exchange, inquiry)) return null
  const asked = { ...inquiry, ...(shown && { reference: shown.reference }) }
  const values = requestValues(exchange.requestFields, asked, (reference) => `secret:${reference}`)
  if (!values) return null
  const fieldsIn = (place: RequestField['in']) => fieldsOf(exchange.requestFields, place, values)
  return {
    ...(shown && { symbol: symbolOf(shown) }),
    transport: plainOf(exchange.transport),
    query: fieldsIn('query'),
    body: fieldsIn('body'),
  }
}

/** What differs between the request that an author claims and the one that is made. */
export function judgeQuestion(profile: CompiledProfile, question: Question): readonly Fault[] {
  const { name, request, exchange } = question
  const known = Object.keys(profile.exchanges)
  if (!known.includes(exchange)) return [fault('profile.proof.case.exchange', name, exchange, known.join(', '))]
  if (request === undefined) return [fault('profile.proof.case.unjudged', name, '-', 'request')]
  const pointers = diffTrees(request, requestOf(profile, question))
  return pointers.length === 0 ? [] : [fault('profile.proof.case.request', name, pointers.join(' ') || '/', '=')]
}

function takes({ documentTypes }: CompiledExchange, inquiry: Inquiry): boolean {
  const type = inquiry['document-type']
  return documentTypes === undefined || type === undefined || documentTypes.includes(type)
}

function symbolOf({ reference, issuedAt, expiresAt }: DetectedSymbol): Tree {
  return {
    reference,
    ...(issuedAt !== undefined && { issuedAt: formatInstant(issuedAt) }),
    ...(expiresAt !== undefined && { expiresAt: formatInstant(expiresAt) }),
  }
}

function fieldsOf(
  fields: readonly RequestField[],
  place: RequestField['in'],
  values: ReadonlyMap<string, string>,
): TreeObject {
  const out: TreeObject = {}
  for (const field of fields) if (field.in === place) out[field.name] = written(field, values.get(field.name) ?? '')
  return out
}

function written({ as }: RequestField, value: string): Tree {
  if (as === 'list') return [value]
  if (as === 'number') return Number(value)
  return as === 'boolean' ? value === 'true' : value
}

/** A recipe's parameters as JSON: texts, lists of texts, and headers by name. */
function plainOf(value: object): Tree {
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  const out: TreeObject = {}
  for (const [key, item] of entries) {
    if (typeof item === 'string') out[String(key)] = item
    else if (Array.isArray(item)) out[String(key)] = item.map(String)
    else if (typeof item === 'object' && item !== null) out[String(key)] = plainOf(item)
  }
  return out
}
