import { AdapterError, createHttpsClient, registerEndpoint } from '@yimatong/adapters'
import { parseJson } from '@yimatong/codec'
import { utf8Decode, utf8Encode, YimatongError } from '@yimatong/kernel'
import type { JsonObject, JsonValue } from '@yimatong/record'
import { fail, refusedBy } from '../fail.js'
import { textOf } from '../json-shape.js'
import type { Connection } from './connection.js'

/** Whole time for one answer: above what a gateway allows itself, so that its own answer wins. */
const DEADLINE_MS = 15_000
const MAX_ANSWER = 8 * 1024 * 1024
const STATUSES = Array.from({ length: 200 }, (_, index) => 400 + index)

/**
 * Posts to a gateway and reads its answer. The one place that knows how a gateway is spoken to.
 * @throws CliError `cli.gateway.unreachable` | `cli.gateway.answer` | `cli.gateway.refused`, with the problem document
 */
export async function postToGateway(connection: Connection, path: string, body: JsonObject): Promise<JsonValue> {
  const client = createHttpsClient(connection.ca === undefined ? {} : { anchors: [connection.ca] })
  try {
    const answer = await client.send({
      endpoint: registerEndpoint(connection.url),
      method: 'POST',
      path,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: `Bearer ${connection.token}`,
      },
      body: utf8Encode(JSON.stringify(body)),
      deadlineMs: DEADLINE_MS,
      maxBytes: MAX_ANSWER,
      statuses: STATUSES,
    })
    return readAnswer(answer.status, answer.body)
  } catch (cause) {
    if (!(cause instanceof AdapterError)) throw cause
    throw fail('cli.gateway.unreachable', { url: connection.url, why: cause.code }, cause)
  } finally {
    client.close()
  }
}

function readAnswer(status: number, body: Uint8Array): JsonValue {
  const json = parsed(status, body)
  if (status >= 200 && status < 300) return json
  throw refusedBy(status, textOf(json, 'code') ?? 'unknown', json)
}

function parsed(status: number, body: Uint8Array): JsonValue {
  try {
    return parseJson(utf8Decode(body), { maxLength: MAX_ANSWER })
  } catch (cause) {
    if (cause instanceof YimatongError) throw fail('cli.gateway.answer', { status }, cause)
    throw cause
  }
}
