import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { problemOf } from '@yimatong/platform'

const DETAILS = {
  400: {
    reason: 'Bad Request',
    code: 'request.malformed',
    detail: { zh: '不是可读的 HTTP 请求', en: 'This is no HTTP request that can be read' },
  },
  408: {
    reason: 'Request Timeout',
    code: 'request.malformed',
    detail: { zh: '请求未在时限内送达', en: 'The request did not arrive in time' },
  },
  431: {
    reason: 'Request Header Fields Too Large',
    code: 'request.too-large',
    detail: { zh: '请求头部过大', en: 'The header of the request is over the limit' },
  },
} as const

/** A client that never closes its side is let go of after this. */
const LINGER_MS = 1000

/** Answers what is not even HTTP with a problem document too, and lets go of the connection. */
export function answerBrokenRequest(error: { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = statusOf(error.code)
  const { reason, code, detail } = DETAILS[status]
  const body = JSON.stringify(problemOf(status, code, detail))
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ]
  // Ended at once, what is still under way would be answered with a reset, which can overtake the answer.
  const lingering = setTimeout(() => socket.destroy(), LINGER_MS)
  lingering.unref()
  socket.once('close', () => clearTimeout(lingering))
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** Answers an `Expect` that is not `100-continue` with a problem document (RFC 9110 §10.1.1). */
export function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const detail = { zh: '不支持该 Expect 头部', en: 'No expectation but 100-continue is met here' }
  response.writeHead(417, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
  })
  response.end(JSON.stringify(problemOf(417, 'request.malformed', detail)))
}

function statusOf(code: string | undefined): keyof typeof DETAILS {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
}
