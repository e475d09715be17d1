/** `POST /v1/recognitions` for national codes against a bare Nest-Fastify route with the same body and one verify. */
import { fork } from 'node:child_process'
import { connect } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { compare } from './measure.mjs'

const CONNECTIONS = 64
const REQUESTS = 6000
const ROUNDS = 9

export async function run(say) {
  const server = fork(fileURLToPath(new URL('./http-server.mjs', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  try {
    const stage = await new Promise((resolve, reject) => {
      server.once('message', resolve)
      server.once('exit', (code) => reject(new Error(`the bench server ended with ${code}`)))
    })
    const requests = stage.bodies.map((body) => requestBytes(body, stage.token))
    const ours = await openLoad(stage.ours, stage.root, requests)
    const reference = await openLoad(stage.reference, stage.root, requests)
    const measured = await compare({
      ours: () => ours.run(REQUESTS),
      reference: () => reference.run(REQUESTS),
      count: REQUESTS,
      rounds: ROUNDS,
      say,
    })
    ours.close()
    reference.close()
    return { ...measured, unit: 'requests/s' }
  } finally {
    server.removeAllListeners('exit')
    server.kill()
  }
}

function requestBytes(body, token) {
  const head = `POST /v1/recognitions HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
  return Buffer.from(head + body)
}

/** A closed loop over kept-alive connections: each sends its next request when its answer is there. */
async function openLoad(port, root, requests) {
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => openSocket(port, root)))
  let next = 0
  const run = (count) =>
    new Promise((resolve, reject) => {
      let started = 0
      let left = count
      const answered = (answer, send) => {
        if (!isAccepted(answer)) reject(new Error(answer.slice(0, 600)))
        left -= 1
        if (left === 0) resolve()
        else send()
      }
      for (const socket of sockets) {
        const send = () => {
          if (started++ < count) socket.write(requests[next++ % requests.length])
        }
        readAnswers(socket, (answer) => answered(answer, send))
        send()
      }
    })
  const close = () => {
    for (const socket of sockets) socket.destroy()
  }
  return { run, close }
}

function readAnswers(socket, take) {
  let seen = ''
  socket.removeAllListeners('data')
  socket.on('data', (chunk) => {
    seen += chunk.toString('latin1')
    if (!isWhole(seen)) return
    const answer = seen
    seen = ''
    take(answer)
  })
}

function isAccepted(answer) {
  return answer.startsWith('HTTP/1.1 200') && answer.includes('"outcome":"accepted"')
}

function openSocket(port, root) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: root }, () => resolve(socket))
    socket.setNoDelay(true)
    socket.once('error', reject)
  })
}

function isWhole(text) {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /content-length: (\d+)/i.exec(text)
  return length !== null && text.length >= end + 4 + Number(length[1])
}
