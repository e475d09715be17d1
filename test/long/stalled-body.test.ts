import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestFederation, type TestFederation } from '../support/federation.js'

let federation: TestFederation

beforeAll(async () => {
  federation = await openTestFederation()
})
afterAll(() => federation?.stop())

/** Answer and duration of a connection that writes a text and nothing more. */
async function stall(text: string): Promise<{ readonly answer: string; readonly seconds: number }> {
  const { gateway } = federation.province('310000')
  const port = Number(new URL(gateway.url).port)
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: federation.root })
  const started = performance.now()
  let answer = ''
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('utf8')
  })
  socket.write(text)
  await new Promise((resolve, reject) => socket.on('close', resolve).on('error', reject))
  return { answer, seconds: (performance.now() - started) / 1000 }
}

describe('a request that stalls', () => {
  it('in its body is cut after ten seconds', async () => {
    const { tokens } = federation.province('310000')
    const fields = `host: localhost\r\nauthorization: Bearer ${tokens.checkpoint}\r\ncontent-type: application/json\r\n`
    const { answer, seconds } = await stall(
      `POST /v1/recognitions HTTP/1.1\r\n${fields}content-length: 100\r\n\r\n{"code":`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(seconds).toBeGreaterThan(9)
    expect(seconds).toBeLessThan(13)
  })

  it('in its head is cut after five', async () => {
    const { answer, seconds } = await stall('POST /v1/recognitions HTTP/1.1\r\nhost: loc')
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(seconds).toBeGreaterThan(4)
    expect(seconds).toBeLessThan(8)
  })
})
