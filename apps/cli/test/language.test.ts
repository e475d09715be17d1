import { readdirSync, readFileSync } from 'node:fs'
import { MUTANT_KINDS, PROOF_CODES } from '@yimatong/profiles'
import { describe, expect, it } from 'vitest'
import { COMMAND_NAMES } from '../src/command.js'
import { corpusCommand } from '../src/corpus/command.js'
import { issueCommand } from '../src/gateway/issue.js'
import { recogniseCommand } from '../src/gateway/recognise.js'
import { HELP } from '../src/help.js'
import { profileCommand } from '../src/profile/command.js'
import { readCommand } from '../src/read/command.js'
import { errorsEn } from '../src/text/errors-en.js'
import { errorsZh } from '../src/text/errors-zh.js'
import { sentencesEn } from '../src/text/sentences-en.js'
import { sentencesZh } from '../src/text/sentences-zh.js'
import { translateCommand } from '../src/translate/command.js'
import { run } from './setting.js'

const ENVIRONMENTS: readonly [string, Record<string, string>, readonly string[], 'zh' | 'en'][] = [
  ['nothing said', {}, [], 'en'],
  ['LANG of China', { LANG: 'zh_CN.UTF-8' }, [], 'zh'],
  ['LANG of elsewhere', { LANG: 'de_DE.UTF-8' }, [], 'en'],
  ['LC_ALL over LANG', { LC_ALL: 'zh_TW', LANG: 'en_US' }, [], 'zh'],
  ['LC_MESSAGES over LANG', { LC_MESSAGES: 'C', LANG: 'zh_CN' }, [], 'en'],
  ['an empty LC_ALL', { LC_ALL: '', LANG: 'zh_CN' }, [], 'zh'],
  ['--lang over everything', { LC_ALL: 'zh_CN' }, ['--lang', 'en'], 'en'],
  ['--lang= as one word', {}, ['--lang=zh'], 'zh'],
]

describe('the language', () => {
  it.each(ENVIRONMENTS)('%s', async (_name, env, argv, language) => {
    const { out } = await run([...argv, '--help'], { env })
    expect(out.includes('用法')).toBe(language === 'zh')
    expect(out.includes('Usage')).toBe(language === 'en')
  })

  it.each([
    ['before the command', ['--lang', 'zh', 'read', '--bogus']],
    ['behind it', ['read', '--bogus', '--lang', 'zh']],
  ])('of an error too, %s', async (_name, argv) => {
    const { code, err } = await run(argv)
    expect([code, err.includes('此处没有选项 --bogus')]).toEqual([2, true])
  })
})

const gapsOf = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort()

describe('the tables of sentences', () => {
  it.each([
    ['errors', errorsEn, errorsZh],
    ['sentences', sentencesEn, sentencesZh],
  ])('%s say the same in both languages', (_name, en: Record<string, string>, zh: Record<string, string>) => {
    expect(Object.keys(zh)).toEqual(Object.keys(en))
    for (const [name, sentence] of Object.entries(en))
      expect([name, gapsOf(zh[name] ?? '')]).toEqual([name, gapsOf(sentence)])
  })

  it('have one for every way a proof can fail, and for every kind of mutant', () => {
    const wanted = [...PROOF_CODES, ...MUTANT_KINDS.map((kind) => `mutant.${kind}`)]
    expect(wanted.filter((name) => !Object.hasOwn(sentencesEn, name))).toEqual([])
    const said = Object.keys(sentencesEn).filter((name) => /^(profile\.proof|mutant)\./.test(name))
    expect(said.sort()).toEqual(wanted.sort())
  })

  it('hold no sentence that nobody says', () => {
    const folder = new URL('../src/', import.meta.url)
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.startsWith('text/'),
    )
    const source = files.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n')
    const composed = new Set(
      [...source.matchAll(/name\('(\w+)'/g), ...source.matchAll(/named\('(\w+)'/g)].map(([, kind]) => kind),
    )
    const unsaid = [...Object.keys(sentencesEn), ...Object.keys(errorsEn)].filter((name) => {
      return !source.includes(`'${name}'`) && !composed.has(name.split('.')[0])
    })
    expect(unsaid).toEqual([])
  })
})

const COMMANDS = [readCommand, translateCommand, issueCommand, recogniseCommand, corpusCommand, profileCommand]
const PARTS = Object.entries(profileCommand.parts ?? {})

describe('the help', () => {
  it('is of every command', () => {
    expect(COMMANDS.map(({ name }) => name)).toEqual([...COMMAND_NAMES])
  })

  it.each(['zh', 'en'] as const)('says every option of every command, and no other, in %s', (language) => {
    for (const { name, options } of COMMANDS) {
      const help = HELP[language].commands[name]
      expect([name, Object.keys(help.options).sort()]).toEqual([name, Object.keys(options).sort()])
      expect(Object.values(help.options).every((text) => text.length > 3)).toBe(true)
    }
  })

  it.each(['zh', 'en'] as const)('is of every command of the group, and of no other, in %s', (language) => {
    const { parts = {} } = HELP[language].commands.profile
    expect(Object.keys(parts)).toEqual(PARTS.map(([word]) => word))
    for (const [word, { part, options }] of PARTS) {
      expect([part, Object.keys(parts[word]?.options ?? {}).sort()]).toEqual([word, Object.keys(options).sort()])
    }
  })

  it.each(PARTS.map(([word]) => word))('of profile %s shows usage, examples and exit codes', async (word) => {
    const { code, out, err } = await run(['profile', word, '--help', '--lang', 'en'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(new RegExp(`Usage\\n {2}yimatong profile ${word}`))
    expect(out).toMatch(/Examples\n {2}# .+\n {2}.*yimatong/)
    expect((await run(['profile', '--help', '--lang', 'en'])).out).toContain(`  profile ${word}  `)
  })

  it.each(COMMAND_NAMES)('of %s shows usage, examples and exit codes', async (name) => {
    for (const argv of [
      [name, '--help'],
      ['--help', name],
      [name, '-h', '--lang', 'en'],
    ]) {
      const { code, out, err } = await run(argv)
      expect([code, err]).toEqual([0, ''])
      expect(out).toMatch(new RegExp(`Usage\\n {2}yimatong ${name}`))
      expect(out).toMatch(/Examples\n {2}# .+\n {2}.*yimatong/)
      expect(out).toContain('Exit codes')
    }
  })

  it('and the version are one JSON value with --json', async () => {
    for (const argv of [
      ['--help', '--json'],
      ['read', '--help', '--json'],
      ['--json', '--version'],
    ]) {
      const { code, out } = await run(argv)
      expect([code, typeof JSON.parse(out).text]).toEqual([0, 'string'])
    }
  })
})
