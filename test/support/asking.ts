import type { Agent } from 'node:https'
import request, { type Response } from 'supertest'
import { checkResponse } from '../contract/check-response.js'
import { type ProvinceId, required, type TestFederation } from './federation.js'

/** Where a question goes and who asks. */
export interface Asker {
  readonly url: string
  readonly agent: Agent
  /** Bearer token; none when the TLS key alone speaks. */
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** One POST of a JSON body over a real TLS socket. Any status is an answer; one the OpenAPI document does not tell throws. */
export async function post(asker: Asker, path: string, body: string | object): Promise<Response> {
  const question = request(asker.url)
    .post(path)
    .agent(asker.agent)
    .ok(() => true)
  if (asker.token !== undefined) question.set('authorization', `Bearer ${asker.token}`)
  for (const [name, value] of Object.entries(asker.headers ?? {})) question.set(name, value)
  const response = await settle(question.set('content-type', 'application/json').send(body))
  requireDocumented(path, response)
  return response
}

const DOCUMENTED: readonly string[] = ['/v1/recognitions', '/v1/codes', '/v1/translations', '/v1/peer/health-queries']

/** @throws when a response of a documented route is not as the OpenAPI document tells it */
export function requireDocumented(path: string, response: Response): void {
  const faults = DOCUMENTED.includes(path) ? checkResponse('post', path, response) : []
  if (faults.length > 0) throw new Error(`undocumented: ${faults.join('; ')}`)
}

/** One GET. */
export function get(asker: Asker, path: string): Promise<Response> {
  const question = request(asker.url)
    .get(path)
    .agent(asker.agent)
    .ok(() => true)
  for (const [name, value] of Object.entries(asker.headers ?? {})) question.set(name, value)
  return settle(question)
}

async function settle(question: PromiseLike<Response>): Promise<Response> {
  return await question
}

/** The clients of one province, each with a keep-alive agent of its own. */
export function askersOf(federation: TestFederation, id: ProvinceId) {
  const { gateway, tokens } = federation.province(id)
  const agent = federation.agent()
  const about = { url: gateway.url, agent }
  return {
    checkpoint: { ...about, token: tokens.checkpoint },
    issuer: { ...about, token: tokens.issuer },
    engineer: { ...about, token: tokens.engineer },
    nobody: about,
  } satisfies Record<string, Asker>
}

/** The whole body of a recognition of what is shown, at a gate of the province. */
export function question(id: ProvinceId, shown: object, more: object = {}): object {
  return { ...shown, place: { division: id, gate: 'gate-1' }, purpose: 'gate', ...more }
}

/** A code out of `POST /v1/codes`. @throws when the home gateway gave none */
export async function orderCode(issuer: Asker, order: object): Promise<string> {
  const response = await post(issuer, '/v1/codes', order)
  if (response.status !== 201) throw new Error(`no code was issued: ${response.status} ${codeOf(response)}`)
  return textAt(response.body, 'code')
}

/** The code of a problem document, or of the first finding of an answer. */
export function codeOf(response: Response): string | undefined {
  const body: unknown = response.body
  if (response.status !== 200) return memberOf(body, 'code')
  const findings: unknown = objectOf(body).findings
  return Array.isArray(findings) ? memberOf(findings[0], 'code') : undefined
}

/** A text member of a JSON object. @throws when it is none */
export function textAt(body: unknown, name: string): string {
  return required(memberOf(body, name))
}

/** A JSON object's members; none for anything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function memberOf(value: unknown, name: string): string | undefined {
  const member = objectOf(value)[name]
  return typeof member === 'string' ? member : undefined
}
