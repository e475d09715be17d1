import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { utf8Encode } from '@yimatong/kernel'
import type { Fault } from './faults.js'
import { type CityReply, type ReplyHeaders, textReply } from './recipes/recipe.js'
import type { Random } from './references.js'

const SLOW_MS = 5000
const DRIP_MS = 250
const CHUNK = new Uint8Array(65_536).fill(0x20)
const HUGE_CHUNKS = 1024
const GARBAGE_LENGTH = 512
const PAGE = '<!doctype html><html><head><title>系统维护中</title></head><body>系统维护中，请稍后再试</body></html>'

/** Writes a reply to the socket the way the fault has it. Resolves when done, or when the client has gone. */
export async function deliver(reply: CityReply, fault: Fault, response: ServerResponse, random: Random): Promise<void> {
  switch (fault.mode) {
    case 'slow':
      await pause(fault.delayMs ?? SLOW_MS, response)
      return send(reply, response)
    case 'hang':
      return
    case 'drip':
      return drip(reply, fault.delayMs ?? DRIP_MS, response)
    case 'garbage':
      return send({ ...reply, status: 200, body: random(GARBAGE_LENGTH) }, response)
    case 'wrong-type':
      return send(textReply(200, 'text/html; charset=utf-8', PAGE), response)
    case 'huge':
      return flood(reply, response)
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'error-500':
      return send(textReply(500, 'text/plain; charset=utf-8', 'Internal Server Error'), response)
    default:
      return send(reply, response)
  }
}

function send(reply: CityReply, response: ServerResponse): void {
  if (response.destroyed) return
  writeHead(reply, reply.body.length, response)
  response.end(reply.body)
}

function writeHead(reply: CityReply, length: number, response: ServerResponse): void {
  response.writeHead(reply.status, {
    'content-type': reply.type,
    'content-length': length,
    'cache-control': 'no-store',
    ...(reply.headers && headersOf(reply.headers)),
  })
}

/** Node takes lists it may write to. */
function headersOf(headers: ReplyHeaders): Record<string, string | string[]> {
  const values = Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]])
  return Object.fromEntries(values)
}

async function drip(reply: CityReply, delayMs: number, response: ServerResponse): Promise<void> {
  writeHead(reply, reply.body.length, response)
  for (const byte of reply.body) {
    await pause(delayMs, response)
    if (response.destroyed) return
    response.write(Uint8Array.of(byte))
  }
  response.end()
}

async function flood(reply: CityReply, response: ServerResponse): Promise<void> {
  const gone = once(response, 'close')
  const opening = utf8Encode(reply.type.startsWith('text/xml') ? '<' : '{')
  response.writeHead(200, { 'content-type': reply.type, 'cache-control': 'no-store' })
  response.write(opening)
  for (let sent = 0; sent < HUGE_CHUNKS && !response.destroyed; sent++) {
    if (!response.write(CHUNK)) await Promise.race([once(response, 'drain'), gone])
  }
  if (!response.destroyed) response.end()
}

/** Waits, but no longer than the client does. */
async function pause(delayMs: number, response: ServerResponse): Promise<void> {
  const stop = new AbortController()
  const gone = () => stop.abort()
  response.once('close', gone)
  try {
    await sleep(delayMs, undefined, { signal: stop.signal })
  } catch {
    // The client has gone: whoever writes next sees a destroyed response.
  } finally {
    response.off('close', gone)
  }
}
