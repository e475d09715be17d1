import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProfileError } from '../src/index.js'
import { compilePattern, MAX_MATCHED } from '../src/pattern.js'

function codeOf(act: () => unknown): string {
  try {
    act()
    return 'ok'
  } catch (error) {
    if (error instanceof ProfileError) return error.code
    throw error
  }
}

/** Patterns of the subset, as trees that are written out; the platform's own engine is the oracle. */
const { pattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', 'b', '测', '𠮷', '\\d', '\\.', '\\*', '[ab]', '[^a]', '[a-c测]', '[\\d\\-]', '-', '\\\\'),
    tie('pattern').map((inner) => `(${inner})`),
  ),
  pattern: fc
    .array(
      fc
        .array(fc.tuple(tie('atom'), fc.constantFrom('', '', '', '?', '*', '+', '{2}', '{0,2}', '{1,}')), {
          minLength: 1,
          maxLength: 3,
        })
        .map((items) => items.map((item) => item.join('')).join('')),
      { minLength: 1, maxLength: 3 },
    )
    .map((rows) => rows.join('|')),
}))

const word = fc.array(fc.constantFrom('a', 'b', 'c', '测', '𠮷', '0', '9', '.', '*', '-', '\\', '\n'), { maxLength: 5 })

describe('a pattern', () => {
  it('says what the platform says of the same expression', () => {
    fc.assert(
      fc.property(
        // Longer ones are slow: not ours, but the platform's, which goes back and forth.
        pattern.filter((text) => text.length < 40),
        fc.array(word, { minLength: 20, maxLength: 20 }),
        (source, words) => {
          const ours = compilePattern(source)
          // `u` refuses escapes such as \- outside of a class; our subset has none there.
          const theirs = new RegExp(`^(?:${source})$`, 'u')
          for (const text of words.map((signs) => signs.join(''))) {
            expect(ours.accepts(text), `${source} of ${JSON.stringify(text)}`).toBe(theirs.test(text))
          }
        },
      ),
      { numRuns: 1500 },
    )
  })

  it.each([
    { source: '', code: 'profile.pattern.syntax' },
    { source: 'a|', code: 'profile.pattern.syntax' },
    { source: '()', code: 'profile.pattern.syntax' },
    { source: '(a', code: 'profile.pattern.syntax' },
    { source: 'a)', code: 'profile.pattern.syntax' },
    { source: '[]', code: 'profile.pattern.syntax' },
    { source: '[a', code: 'profile.pattern.syntax' },
    { source: '[b-a]', code: 'profile.pattern.syntax' },
    { source: '[\\d-z]', code: 'profile.pattern.syntax' },
    { source: '[[a]]', code: 'profile.pattern.syntax' },
    { source: 'a**', code: 'profile.pattern.syntax' },
    { source: '*', code: 'profile.pattern.syntax' },
    { source: 'a{', code: 'profile.pattern.syntax' },
    { source: 'a{2,1}', code: 'profile.pattern.syntax' },
    { source: 'a{0}', code: 'profile.pattern.syntax' },
    { source: 'a{1000}', code: 'profile.pattern.syntax' },
    { source: 'a.b', code: 'profile.pattern.syntax' },
    { source: '^a$', code: 'profile.pattern.syntax' },
    { source: '(?:a)', code: 'profile.pattern.syntax' },
    { source: '(?=a)', code: 'profile.pattern.syntax' },
    { source: '(a)\\1', code: 'profile.pattern.syntax' },
    { source: '\\w', code: 'profile.pattern.syntax' },
    { source: 'a\\', code: 'profile.pattern.syntax' },
    { source: `${'('.repeat(33)}a${')'.repeat(33)}`, code: 'profile.pattern.syntax' },
    { source: 'a'.repeat(401), code: 'profile.pattern.size' },
    { source: 'a{999}{999}', code: 'profile.pattern.syntax' },
    { source: '(((a{99}){99}){99}){99}', code: 'profile.pattern.size' },
    { source: '((((a?){99})*){99})+', code: 'profile.pattern.size' },
  ])('$source is refused', ({ source, code }) => expect(codeOf(() => compilePattern(source))).toBe(code))

  it('never takes a text above its limit', () => {
    const anything = compilePattern('a*')
    expect(anything.accepts('a'.repeat(MAX_MATCHED))).toBe(true)
    expect(anything.accepts('a'.repeat(MAX_MATCHED + 1))).toBe(false)
  })

  it.each([
    { name: 'nested stars', source: '((a*)*)*b' },
    { name: 'overlapping alternatives', source: '(a|a|aa|aaa)+b' },
    { name: 'optional chain', source: '(a?){400}a{400}' },
    { name: 'a set that a determined machine would double with each step', source: '(a|b)*a(a|b){400}' },
    { name: 'counted in counted', source: '((a{0,20}){0,20}b?)*c' },
  ])('$name takes time in proportion', ({ source }) => {
    const started = performance.now()
    const compiled = compilePattern(source)
    const texts = ['a'.repeat(MAX_MATCHED), 'ab'.repeat(MAX_MATCHED / 2), 'aab'.repeat(MAX_MATCHED / 3)]
    for (const text of texts) compiled.accepts(text)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
