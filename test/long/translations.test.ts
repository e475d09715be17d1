import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { loadStandards } from '@yimatong/adapters'
import { compileStandards, ROOT } from '@yimatong/gateway'
import { instant } from '@yimatong/kernel'
import { expect, it } from 'vitest'
import { required } from '../support/federation.js'
import { type Memory, memoryNow, secondsSince, tellFigures } from './figures.js'

const MESSAGES = 1_000_000
const ROUNDS = 20
/** A leak of ten bytes a message would be larger. MiB. */
const GROWTH = { heap: 8, rss: 64 }
/** The machine is noisy: what grows with the number of messages would be far above this. */
const DEARER = 2

const SUBJECTS = [
  ['cn-34-akm', 'document', 'document-yellow-with-reason.json'],
  ['cn-42-hubei', 'reference', 'reference-red-with-reason.txt'],
  ['cn-51-tfjkt', 'reference', 'green-tested.json'],
] as const

it(`${MESSAGES.toLocaleString('en')} translations: the last costs what the first did, memory flat`, async () => {
  const { snapshot } = compileStandards(await loadStandards(`${ROOT}/standards`), new Map())
  const subjects = SUBJECTS.map(([id, name, file]) => {
    const exchange = required(snapshot.profiles.find((each) => each.id === id)?.exchanges[name])
    const bytes = new Uint8Array(readFileSync(`${ROOT}/standards/profiles/${id}/fixtures/${file}`))
    return { exchange, bytes }
  })
  const context = { at: instant(Date.UTC(2022, 4, 4, 8)), secret: () => undefined }
  const memory: Memory[] = []
  const seconds: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const started = performance.now()
    for (let n = 0; n < MESSAGES / ROUNDS; n++) {
      const { exchange, bytes } = required(subjects[n % subjects.length])
      if (!exchange.toRecord(bytes, context).record) throw new Error('no record')
    }
    seconds.push(secondsSince(started))
    memory.push(memoryNow())
    await pause(0)
  }
  // The first round warms the compiler up and is none of the million.
  const [, first = 0] = seconds
  const last = required(seconds.at(-1))
  const heap = required(memory.at(-1)).heap - required(memory[1]).heap
  const rss = required(memory.at(-1)).rss - required(memory[1]).rss
  tellFigures('translations', { messages: MESSAGES, 'first round (s)': first, 'last round (s)': last, heap, rss })
  expect(last).toBeLessThan(first * DEARER)
  expect(heap).toBeLessThan(GROWTH.heap)
  expect(rss).toBeLessThan(GROWTH.rss)
})
