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
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function statusOf(code: string | undefined): keyof typeof DETAILS {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
}
