import { describe, expect, it } from 'vitest'
import { compileProfile, ProfileError } from '../src/index.js'
import { BAD_PROFILES, GOOD } from './bad-profiles.js'
import { elements } from './catalogue.js'

function refusalOf(text: string): ProfileError {
  try {
    compileProfile(text, 'bad.yaml', elements)
  } catch (error) {
    if (error instanceof ProfileError) return error
    throw error
  }
  throw new Error('the profile compiled')
}

describe('a profile that must not load', () => {
  it('the profile that the bad ones are made of compiles', () => {
    expect(compileProfile(GOOD, 'good.yaml', elements).id).toBe('cn-00-test')
  })

  it.each(BAD_PROFILES)('$name is $code', ({ seen, instead, code, line }) => {
    expect(GOOD).toContain(seen)
    const text = GOOD.replace(seen, instead)
    const error = refusalOf(text)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(/^bad\.yaml:\d+: seen .+; wanted .+; check .+$/s)
    const pointed = text.split('\n')[Number(error.detail.line) - 1] ?? ''
    expect(pointed).toContain(line ?? '')
  })

  it('counts no blanks or comments in its hash', () => {
    const plain = compileProfile(GOOD, 'a.yaml', elements).hash
    expect(compileProfile(`# a comment\n${GOOD}\n`, 'b.yaml', elements).hash).toBe(plain)
    expect(compileProfile(GOOD.replace("answerLife: '60'", "answerLife: '61'"), 'c.yaml', elements).hash).not.toBe(
      plain,
    )
    expect(plain).toMatch(/^[0-9a-f]{64}$/)
  })
})
