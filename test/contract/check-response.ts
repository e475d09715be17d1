import type { ValidateFunction } from 'ajv/dist/2020.js'
import {
  at,
  compileSchemas,
  isMembers,
  type Members,
  membersOf,
  OPERATIONS,
  referenceName,
  SCHEMAS,
} from './document.js'

/** A response as supertest, `fetch` wrappers and others hold it. */
export interface SeenResponse {
  readonly status: number
  /** The parsed JSON, or the text of a text answer. */
  readonly body?: unknown
  /** Media type without parameters; not looked at where it is left out. */
  readonly type?: string
}

/**
 * What is undocumented in a response: unknown status, wrong media type, a body that is not its schema's, a member the
 * document does not name. Empty when the response is as documented. Says where and what, never a value.
 *
 * @example expect(checkResponse('post', '/v1/recognitions', response)).toEqual([])
 */
export function checkResponse(method: 'get' | 'post', path: string, response: SeenResponse): readonly string[] {
  const operation = OPERATIONS.find((candidate) => candidate.path === path && candidate.method === method)
  if (!operation) return [`the document has no ${method} ${path}`]
  const documented = at(operation.members, 'responses', String(response.status))
  if (!isMembers(documented)) return [`${method} ${path}: the document has no status ${response.status}`]
  const content = Object.entries(isMembers(documented.content) ? documented.content : {})
  const [first] = content
  if (!first)
    return isEmpty(response.body) ? [] : [`${method} ${path} ${response.status}: a body where none is documented`]
  const [type, media] = content.find(([known]) => known === response.type) ?? first
  const wrongType = response.type === undefined || response.type === type ? [] : [`media type is not ${type}`]
  return [...wrongType, ...bodyFaults(referenceName(membersOf(media).schema), response.body)]
}

function isEmpty(body: unknown): boolean {
  return body === undefined || body === '' || (isMembers(body) && Object.keys(body).length === 0)
}

const compile = compileSchemas(membersOf(closed(SCHEMAS)))
const compiled = new Map<string, ValidateFunction>()

/** Faults of a value by the schema of a name, members that are not named there among them. */
export function bodyFaults(name: string, value: unknown): readonly string[] {
  const validate = compiled.get(name) ?? compile(name)
  compiled.set(name, validate)
  if (validate(value)) return []
  return (validate.errors ?? []).map((error) => {
    const extra = typeof error.params.additionalProperty === 'string' ? ` (${error.params.additionalProperty})` : ''
    return `${name}${error.instancePath} ${error.message ?? error.keyword}${extra}`
  })
}

/** The schemas with every object that names its members held to them; published, they are open for clients' sake. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (!isMembers(value)) return value
  const copy: Members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, closed(member)]))
  return isMembers(value.properties) && value.type === 'object' && value.additionalProperties === undefined
    ? { ...copy, additionalProperties: false }
    : copy
}
