import { describe, expect, it } from 'vitest'
import { run } from './setting.js'

const USAGE: readonly [string, readonly string[], string, string][] = [
  ['nothing', [], 'cli.usage.command-missing', 'read'],
  ['an unknown command', ['recognize'], 'cli.usage.command-unknown', 'recognize'],
  ['an unknown option', ['read', 'x', '--verbose'], 'cli.usage.option-unknown', '--verbose'],
  ['an unknown option before any command', ['--verbose'], 'cli.usage.option-unknown', '--verbose'],
  ['an unknown short option', ['read', '-x'], 'cli.usage.option-unknown', '-x'],
  ['an option without its value', ['read', 'x', '--at'], 'cli.usage.option-value-missing', '--at'],
  ['an option in place of a value', ['read', 'x', '--at', '--ndjson'], 'cli.usage.option-value-missing', '--at'],
  ['a switch with a value', ['read', 'x', '--ndjson=yes'], 'cli.usage.option-value-unwanted', '--ndjson'],
  ['a time without offset', ['read', 'x', '--at', '2024-06-01T00:00:00'], 'cli.usage.option-value', '--at'],
  ['a day that never was', ['read', 'x', '--at', '2024-02-30T00:00:00Z'], 'cli.usage.option-value', '--at'],
  ['an unknown language', ['read', 'x', '--lang', 'fr'], 'cli.usage.option-value', '--lang'],
  ['an unknown purpose', ['read', 'x', '--purpose', 'party'], 'cli.usage.option-value', '--purpose'],
  ['a division of five digits', ['read', 'x', '--division', '31000'], 'cli.usage.option-value', '--division'],
  ['two codes', ['read', 'HC1:', 'A'], 'cli.usage.argument-extra', '2'],
  ['a code and a file', ['read', 'HC1:', '--file', 'f'], 'cli.usage.option-conflict', '--file'],
  ['a translation of nothing', ['translate', '--profile', 'cn-34-akm'], 'cli.usage.argument-missing', 'FILE'],
  ['a translation without profile', ['translate', 'f'], 'cli.usage.option-missing', '--profile'],
  ['a translation to nowhere', ['translate', 'f', '--profile', 'x', '--to', 'moon'], 'cli.usage.option-value', '--to'],
  [
    'a secret without name',
    ['translate', 'f', '--profile', 'cn-34-akm', '--secret', 'x'],
    'cli.usage.option-value',
    '--secret',
  ],
  [
    'an unknown question',
    ['translate', 'f', '--profile', 'cn-34-akm', '--asked', 'a=b'],
    'cli.usage.option-value',
    '--asked',
  ],
  ['a code ordered for nobody', ['issue'], 'cli.usage.argument-missing', '--document'],
  ['a code ordered twice', ['issue', '--document', '1', '--symbol', 's'], 'cli.usage.option-conflict', '--symbol'],
  ['an unknown kind', ['issue', '--document', '1', '--kind', 'paper'], 'cli.usage.option-value', '--kind'],
  [
    'an unknown disclosure',
    ['issue', '--document', '1', '--disclosure', 'some'],
    'cli.usage.option-value',
    '--disclosure',
  ],
  ['a lifetime in words', ['issue', '--document', '1', '--lifetime', 'day'], 'cli.usage.option-value', '--lifetime'],
  ['a recognition nowhere', ['recognise', 'HC1:'], 'cli.usage.option-missing', '--division'],
  ['a recognition of nothing', ['recognise', '--division', '310000'], 'cli.usage.argument-missing', '--document'],
  [
    'a recognition of two',
    ['recognise', 'c', '--image', 'f', '--division', '310000'],
    'cli.usage.option-conflict',
    '--image',
  ],
  [
    'a gateway without token',
    ['recognise', 'c', '--division', '310000', '--gateway', 'https://localhost'],
    'cli.usage.option-missing',
    '--token',
  ],
  [
    'a token without gateway',
    ['recognise', 'c', '--division', '310000', '--token', 't'],
    'cli.usage.option-missing',
    '--gateway',
  ],
  [
    'a gateway that is no URL',
    ['recognise', 'c', '--division', '310000', '--gateway', 'here', '--token', 't'],
    'cli.usage.option-value',
    '--gateway',
  ],
  [
    'a gateway in the clear',
    ['recognise', 'c', '--division', '310000', '--gateway', 'http://localhost', '--token', 't'],
    'cli.usage.option-value',
    '--gateway',
  ],
  [
    'a gateway and a folder',
    ['recognise', 'c', '--division', '310000', '--gateway', 'https://h', '--data', 'd'],
    'cli.usage.option-conflict',
    '--data',
  ],
  ['no word of the group', ['profile'], 'cli.usage.command-missing', 'profile check'],
  ['an unknown word of the group', ['profile', 'chekc', 'f'], 'cli.usage.command-unknown', 'profile chekc'],
  ['a check of nothing', ['profile', 'check'], 'cli.usage.argument-missing', 'FOLDER'],
  ['a check of two', ['profile', 'check', 'a', 'b'], 'cli.usage.argument-extra', '2'],
  ['an option of another command', ['profile', 'prove', 'a', '--accept', 'x'], 'cli.usage.option-unknown', '--accept'],
  ['a proof of nothing', ['profile', 'prove'], 'cli.usage.argument-missing', 'FOLDER'],
  ['no corpus', ['corpus'], 'cli.usage.argument-missing', 'dgc|shc FOLDER'],
  ['an unknown corpus', ['corpus', 'hcert', 'f'], 'cli.usage.command-unknown', 'corpus shc'],
  ['a corpus nowhere', ['corpus', 'dgc'], 'cli.usage.argument-missing', 'FOLDER'],
]

describe('a wrong call', () => {
  it.each(USAGE)('%s', async (_name, argv, code, names) => {
    const { code: exit, out, err } = await run(argv)
    expect([exit, out]).toEqual([2, ''])
    expect(err).toContain(`[${code}]`)
    expect(err).toContain(names)
    expect(err).toMatch(/see yimatong .*--help/)
  })

  it('is one JSON value on stdout with --json', async () => {
    const { code, out } = await run(['read', '--json', '--bogus'])
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'cli.usage.option-unknown' } })
  })

  it('and so are two kinds of JSON', async () => {
    const { code, out } = await run(['read', 'x', '--json', '--ndjson'])
    expect([code, JSON.parse(out).error.code]).toEqual([2, 'cli.usage.option-conflict'])
  })

  it('does not repeat what may be a person’s number', async () => {
    const number = '330199190001010010'
    for (const argv of [
      [number],
      ['read', `--${number}`],
      ['read', 'a', number],
      ['issue', '--document', number, '--symbol', number],
    ]) {
      const { code, out, err } = await run(argv)
      expect(code).toBe(2)
      expect(out + err).not.toContain(number)
    }
  })

  it('asks for a code when nothing is piped in', async () => {
    const { code, err } = await run(['read'], { stdinIsTerminal: true })
    expect([code, err.includes('[cli.usage.argument-missing]')]).toEqual([2, true])
  })
})
