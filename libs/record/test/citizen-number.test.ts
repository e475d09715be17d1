import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCitizenNumber, citizenCheckDigit, RecordError } from '../src/index.js'

interface Vector {
  name: string
  text: string
  expect: string
  [key: string]: string
}

const { vectors }: { vectors: Vector[] } = JSON.parse(
  readFileSync(new URL('./vectors/citizen-numbers.json', import.meta.url), 'utf8'),
)

function fill(text: string): string {
  const [, body, other] = /^([0-9]{17})\{check(?:-of-([0-9]{17}))?\}$/.exec(text) ?? []
  return body === undefined ? text : body + citizenCheckDigit(other ?? body)
}

describe('checkCitizenNumber', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const { name: _, text, expect: wanted, ...said } = vector
    const verdict = checkCitizenNumber(fill(text))
    if (wanted === 'ok') expect(verdict).toEqual({ ok: true, divisionKnown: undefined, ...said })
    else expect({ ...verdict, ...said }).toEqual({ ok: false, code: wanted })
  })

  it('takes an unknown division for a warning', () => {
    const text = fill('33019919000101001{check}')
    expect(checkCitizenNumber(text, () => false)).toMatchObject({ ok: true, divisionKnown: false })
    expect(checkCitizenNumber(text, (code) => code === '330199')).toMatchObject({ ok: true, divisionKnown: true })
    expect(checkCitizenNumber('810000199001010019', () => false)).toMatchObject({ ok: true, divisionKnown: true })
  })

  it('finds every single wrong character and every swap of neighbours', () => {
    const sequence = fc.integer({ min: 1, max: 999 })
    fc.assert(
      fc.property(sequence, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (number, index, shift) => {
        const body = `33019919000101${String(number).padStart(3, '0')}`
        const text = body + citizenCheckDigit(body)
        expect(checkCitizenNumber(text).ok).toBe(true)
        const wrong = String((Number(text[index]) + shift) % 10)
        expect(checkCitizenNumber(text.slice(0, index) + wrong + text.slice(index + 1)).ok).toBe(false)
        const swapped = text.slice(0, index) + text[index + 1] + text[index] + text.slice(index + 2)
        expect(checkCitizenNumber(swapped).ok).toBe(swapped === text)
      }),
    )
  })

  it('agrees with the one-line form of ISO 7064 MOD 11-2', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{17}$/), (body) => {
        const base13 = [...body].reduce((sum, digit) => sum * 13n + BigInt(digit), 0n)
        const check = (((1n - 2n * base13) % 11n) + 11n) % 11n
        expect(citizenCheckDigit(body)).toBe(check === 10n ? 'X' : String(check))
      }),
    )
  })

  it.each(['', '1234', '3301991900010100A', '330199190001010011'])('refuses %j as a body', (body) => {
    expect(() => citizenCheckDigit(body)).toThrow(RecordError)
  })

  it('never throws and never says ok to anything else', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !checkCitizenNumber(text).ok))
  })
})
