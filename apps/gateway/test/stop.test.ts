import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, it } from 'vitest'
import { untilStopped } from '../src/stop.js'

/** A process that notes how it was ended. */
class Ended extends EventEmitter {
  readonly codes: number[] = []
  exit(code: number): void {
    this.codes.push(code)
  }
}

let program: Ended
let now: number
let said: string[]
let closings: { readonly end: () => void; readonly fail: () => void }[]
let stopped: Promise<number>

beforeEach(() => {
  program = new Ended()
  now = 0
  said = []
  closings = []
  const close = () =>
    new Promise<void>((resolve, reject) => {
      closings.push({ end: resolve, fail: () => reject(new Error('still open')) })
    })
  stopped = untilStopped(program, close, { say: (line) => said.push(line), ticks: () => now })
})

const settled = () => new Promise((done) => setImmediate(done))

describe('a signal', () => {
  it.each(['SIGINT', 'SIGTERM'])('%s closes, says so and ends with 0', async (signal) => {
    program.emit(signal)
    closings[0]?.end()
    expect(await stopped).toBe(0)
    expect([said.length, program.codes]).toEqual([2, []])
  })

  it('passed on by npm within a second is the first one again', () => {
    program.emit('SIGINT')
    now = 1000
    program.emit('SIGINT')
    expect([closings.length, program.codes]).toEqual([1, []])
  })

  it('after a second ends the process at once, whatever is still open', () => {
    program.emit('SIGINT')
    now = 1001
    program.emit('SIGINT')
    expect([closings.length, program.codes]).toEqual([1, [130]])
  })

  it('whose closing fails ends the process with 1', async () => {
    program.emit('SIGTERM')
    closings[0]?.fail()
    await settled()
    expect(program.codes).toEqual([1])
  })
})
