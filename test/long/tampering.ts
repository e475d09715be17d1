import { expect } from 'vitest'
import { createTally } from './figures.js'

/** The 45 characters a code is written in (RFC 9285 §3, table 1). */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/** Every text that differs from the given one in exactly one character of the alphabet. */
export function* everyCharacter(text: string): Generator<string> {
  for (let place = 0; place < text.length; place++) {
    const [head, tail] = [text.slice(0, place), text.slice(place + 1)]
    for (const other of ALPHABET) if (other !== text[place]) yield head + other + tail
  }
}

/** Every text in which two characters of the given one have changed places. */
export function* everySwap(text: string): Generator<string> {
  for (let a = 0; a < text.length; a++) {
    for (let b = a + 1; b < text.length; b++) {
      if (text[a] === text[b]) continue
      yield text.slice(0, a) + text[b] + text.slice(a + 1, b) + text[a] + text.slice(b + 1)
    }
  }
}

/**
 * Every text with one group of three spelled above its range, so that a decoder that cuts to 16 bits reads the same
 * bytes (RFC 9285 §6).
 */
export function* everyOverflow(prefix: string, digits: string): Generator<string> {
  for (let place = 0; place + 3 <= digits.length; place += 3) {
    const [a = 0, b = 0, c = 0] = [...digits.slice(place, place + 3)].map((digit) => ALPHABET.indexOf(digit))
    const value = a + 45 * b + 2025 * c + 0x1_0000
    if (value >= 45 ** 3) continue
    const group = [value % 45, Math.floor(value / 45) % 45, Math.floor(value / 2025)].map((digit) => ALPHABET[digit])
    yield prefix + digits.slice(0, place) + group.join('') + digits.slice(place + 3)
  }
}

/** The given bytes with every byte, one at a time, exclusive-ored with each of the masks. */
export function* everyByte(bytes: Uint8Array, masks: readonly number[]): Generator<Uint8Array> {
  for (let place = 0; place < bytes.length; place++) {
    for (const mask of masks) {
      const altered = Uint8Array.from(bytes)
      altered[place] = (bytes[place] ?? 0) ^ mask
      yield altered
    }
  }
}

/** Every other value of a byte. */
export const EVERY_VALUE: readonly number[] = Array.from({ length: 255 }, (_, mask) => mask + 1)

/** Every single bit of a byte. */
export const EVERY_BIT: readonly number[] = Array.from({ length: 8 }, (_, bit) => 1 << bit)

/** What an answer to a tampered text is judged by. */
export interface Verdict {
  readonly outcome: string
  readonly findings: readonly { readonly code: string; readonly severity: string }[]
  readonly record?: unknown
  readonly level?: unknown
}

/** How a sweep went. */
export interface Sweep {
  readonly tried: number
  /** How often each finding was the first that blocks. */
  readonly findings: Readonly<Record<string, number>>
}

/** Tries every text. Each must be stopped by a finding, get one of the outcomes allowed, and give nothing away. */
export async function sweep(
  texts: Iterable<string>,
  judgeText: (text: string) => Verdict | Promise<Verdict>,
  allowed: readonly string[],
): Promise<Sweep> {
  const findings = createTally()
  const wrong: string[] = []
  let tried = 0
  for (const text of texts) {
    tried++
    const judged = judgeText(text)
    const verdict = judged instanceof Promise ? await judged : judged
    const stopping = verdict.findings.find(({ severity }) => severity === 'block')
    findings.count(stopping?.code ?? 'none')
    const { outcome, record, level } = verdict
    const isRight = stopping !== undefined && allowed.includes(outcome) && record === undefined && level === undefined
    if (!isRight && wrong.length < 10) wrong.push(`${outcome} ${stopping?.code ?? 'without a finding'}: ${text}`)
  }
  expect(wrong).toEqual([])
  return { tried, findings: findings.figures() }
}
