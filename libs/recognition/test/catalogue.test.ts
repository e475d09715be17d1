import type { JsonValue } from '@yimatong/codec'
import { FORMAT_FINDING_CODES } from '@yimatong/formats'
import { finding } from '@yimatong/kernel'
import { PKI_FINDING_CODES } from '@yimatong/pki'
import { PROFILE_FINDING_CODES } from '@yimatong/profiles'
import { TRUST_FINDING_CODES } from '@yimatong/trust'
import { describe, expect, it } from 'vitest'
import {
  compileFindings,
  findingText,
  OUTAGE_CODES,
  outcomeOf,
  RECOGNITION_FINDING_CODES,
  RecognitionError,
} from '../src/index.js'
import { catalogue } from './standards.js'

const CODES: readonly string[] = [
  ...RECOGNITION_FINDING_CODES,
  ...OUTAGE_CODES,
  ...TRUST_FINDING_CODES,
  ...PKI_FINDING_CODES,
  ...PROFILE_FINDING_CODES,
  ...FORMAT_FINDING_CODES,
]

/** Libs whose decoding errors become findings under one entry each. */
const DECODERS = ['codec', 'envelope', 'record', 'formats', 'crypto', 'kernel']

describe('standards/findings', () => {
  it('has an entry of its own for every finding there is', () => {
    expect(CODES.filter((code) => !catalogue.has(code))).toEqual([])
  })

  it('has no entry for a finding there is not', () => {
    const known = new Set([...CODES, ...DECODERS.map((lib) => `${lib}.*`)])
    expect([...catalogue.keys()].filter((code) => !known.has(code))).toEqual([])
  })

  it('says each finding in both languages, and what to do next', () => {
    for (const [code, { says, next }] of catalogue) {
      for (const { zh, en } of [says, next]) {
        expect(`${code}: ${zh}`).toMatch(/\p{Script=Han}/u)
        expect(`${code}: ${en}`).toMatch(/: [A-Z][a-z']* /)
      }
    }
  })

  it('never opens for a finding that blocks', () => {
    for (const code of catalogue.keys()) {
      const outcome = outcomeOf(finding(code.replace('*', 'x.y'), 'home'), catalogue)
      expect(['refused', 'undetermined']).toContain(outcome)
    }
  })

  // Not known, not yet, no longer: nothing of these is forged, altered or out of scope.
  it.each(CODES.filter((code) => /^(formats|code)\..*(unknown|absent|expired|not-yet-valid|issuer-keys)$/.test(code)))(
    '%s is the manual desk',
    (code) => {
      expect(outcomeOf(finding(code, 'holder'), catalogue)).toBe('undetermined')
    },
  )

  // A person is refused for what a code is, never for an outage, an old list or what a city left out.
  it.each(CODES.filter((code) => /^(home|city|assessment|profile|trust\.list|rule)\./.test(code)))(
    '%s is nobody’s red',
    (code) => {
      expect(outcomeOf(finding(code, 'home'), catalogue)).toBe('undetermined')
    },
  )
})

describe('a finding and the answer', () => {
  it.each([
    ['no blocking: none', 'trust.signer.unknown', 'warn', 'accepted'],
    ['its own entry', 'trust.signer.unknown', 'block', 'refused'],
    ['its lib’s entry', 'envelope.cose.shape', 'block', 'refused'],
    ['no entry', 'no.such.code', 'block', 'undetermined'],
    ['no entry and no lib', 'nonsense', 'block', 'undetermined'],
    ['an entry that says none, and yet it blocks', 'trust.list.stale', 'block', 'undetermined'],
  ] as const)('%s', (_name, code, severity, outcome) => {
    expect(outcomeOf(finding(code, 'home', { severity }), catalogue)).toBe(outcome)
  })

  it('is told by its own entry before its lib’s', () => {
    const text = (says: string) => ({ outcome: 'refused', says: { zh: says, en: says }, next: { zh: 'x', en: 'x' } })
    const small = compileFindings({ 'codec.*': text('lib'), 'codec.json.depth': text('own') })
    expect(findingText('codec.json.depth', small)?.says.en).toBe('own')
    expect(findingText('codec.json.size', small)?.says.en).toBe('lib')
    expect(findingText('kernel.x', small)).toBeUndefined()
  })
})

describe('a catalogue that does not load', () => {
  const whole = { outcome: 'refused', says: { zh: 'x', en: 'x' }, next: { zh: 'x', en: 'x' } }
  const BAD: readonly [string, JsonValue][] = [
    ['no object', []],
    ['an entry that is none', { 'a.b': null }],
    ['an outcome that opens', { 'a.b': { ...whole, outcome: 'accepted' } }],
    ['no outcome', { 'a.b': { says: whole.says, next: whole.next } }],
    ['no English', { 'a.b': { ...whole, says: { zh: 'x' } } }],
    ['an empty text', { 'a.b': { ...whole, next: { zh: '', en: 'x' } } }],
    ['a text that is none', { 'a.b': { ...whole, next: { zh: 1, en: 'x' } } }],
  ]

  it.each(BAD)('%s', (_name, data) => {
    expect(() => compileFindings(data)).toThrow(RecognitionError)
    expect(() => compileFindings(data)).toThrow(expect.objectContaining({ code: 'recognition.findings.malformed' }))
  })
})
