import { join } from 'node:path'
import { encodeQrPng } from '@yimatong/codec'
import { readReferenceHeader, sealReferenceToken } from '@yimatong/envelope'
import { DAY, hexEncode, instant } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { drawFinderPatterns } from '../../../test/support/pictures.js'
import type { Reading } from '../src/read/reading.js'
import { AT, folderOf, named, nationalCode, recordOf, run } from './setting.js'

const token = sealReferenceToken(
  {
    division: '330000',
    codeId: new Uint8Array(16).fill(9),
    keyId: 'k-1',
    expiresAt: instant(AT + DAY),
    lookup: Uint8Array.of(1),
  },
  new Uint8Array(32).fill(1),
  new Uint8Array(12).fill(2),
)
const MADE_AT = AT - 30_000
const symbol = `https://s.sh.gov.cn/${'0f'.repeat(16)}${MADE_AT}`

interface Told extends Reading {
  readonly error?: { readonly code: string }
}

async function readJson(argv: readonly string[], stdin = ''): Promise<{ code: number; value: Told }> {
  const { code, out } = await run(['read', '--json', ...argv], { stdin })
  return { code, value: JSON.parse(out) }
}

async function readList(argv: readonly string[], stdin = ''): Promise<readonly Reading[]> {
  return JSON.parse((await run(['read', '--json', ...argv], { stdin })).out)
}

const layersOf = (reading: Reading) => reading.layers.map(({ name }) => name)
const layer = (reading: Reading, name: string) => reading.layers.find((each) => each.name === name)?.shows

describe('reading a national code', () => {
  const code = nationalCode()

  it('shows every layer', async () => {
    const { code: exit, value } = await readJson([code])
    expect([exit, value.kind, value.fault, value.verdict]).toEqual([0, 'national-code', undefined, undefined])
    expect(value.candidates).toEqual([{ kind: 'national-code' }])
    expect(value.rejected.map(({ kind }) => kind)).toContain('eu-dcc')
    expect(layersOf(value)).toEqual(['text', 'base45', 'deflate', 'cose', 'claims', 'record'])
    expect(value.layers[0]).toMatchObject({ size: code.length, unit: 'characters' })
    expect(layer(value, 'cose')).toMatchObject({
      algorithm: 'ES256',
      keyId: hexEncode(named('330000-code-signer').certificate.keyId),
      keyIdProtected: true,
      signatureBytes: 64,
    })
    expect(layer(value, 'claims')).toEqual({
      issuer: '330000',
      issuerName: '浙江省',
      issuedAt: '2024-06-01T00:00:00.000Z',
      expiresAt: '2024-06-02T00:00:00.000Z',
      codeId: '07'.repeat(16),
    })
    expect(layer(value, 'record')).toMatchObject({ subject: { name: '测试甲' }, assessment: { level: '00' } })
  })

  it('signed with SM2 too', async () => {
    const { value } = await readJson([nationalCode(recordOf({ division: '340000' }), '340000')])
    expect(layer(value, 'cose')).toMatchObject({ algorithm: 'SM2-SM3', signatureBytes: 64 })
  })

  it.each([
    ['a lower-case letter', `${code.slice(0, 40)}a${code.slice(41)}`, 'base45', 'envelope.base45.malformed', ['text']],
    ['a cut end', code.slice(0, -9), 'deflate', 'envelope.deflate.malformed', ['text', 'base45']],
    ['more than a symbol holds', code + '0'.repeat(4096), 'text', 'envelope.text.size', ['text']],
    ['nothing behind the prefix', 'HCN1:', 'deflate', 'envelope.deflate.malformed', ['text', 'base45']],
  ])('with %s shows how far it goes and says what refuses', async (_name, text, at, finding, layers) => {
    const { code: exit, value } = await readJson([text])
    expect([exit, value.kind, value.fault?.layer, value.fault?.code]).toEqual([1, 'national-code', at, finding])
    expect(value.fault?.says?.zh).not.toBe('')
    expect(layersOf(value)).toEqual(layers)
  })
})

describe('reading what only refers', () => {
  it('shows the readable header of a token and nothing of what is sealed', async () => {
    const { code, value } = await readJson([token])
    expect([code, value.kind]).toEqual([0, 'reference-token'])
    expect(layersOf(value)).toEqual(['text', 'base45', 'token'])
    const { division, keyId } = readReferenceHeader(token)
    expect(layer(value, 'token')).toEqual({
      division,
      divisionName: '浙江省',
      codeId: '09'.repeat(16),
      keyId,
      expiresAt: '2024-06-02T00:00:00.000Z',
    })
  })

  it.each([
    ['fresh', '2024-06-01T00:00:00Z', false],
    ['past its day and the skew', '2024-06-02T00:05:00Z', true],
  ])('shows profile, reference and clock of a city symbol, %s', async (_name, at, expired) => {
    const { code, value } = await readJson([symbol, '--at', at])
    expect([code, value.kind]).toEqual([0, 'city-symbol'])
    expect(value.candidates).toEqual([{ kind: 'city-symbol', profile: 'cn-31-ssm-online' }])
    expect(layer(value, 'symbol')).toMatchObject({
      profile: 'cn-31-ssm-online',
      division: '310000',
      divisionName: '上海市',
      reference: symbol.slice('https://s.sh.gov.cn/'.length),
      issuedAt: '2024-05-31T23:59:30.000Z',
      expiresAt: '2024-06-01T23:59:30.000Z',
      expired,
    })
  })
})

describe('where codes come from', () => {
  const folder = folderOf({
    'code.png': encodeQrPng(token),
    'busy.png': drawFinderPatterns(1400),
    'noise.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3),
    'code.txt': `${token}\r\n`,
    'codes.txt': `${token}\n${symbol}\n`,
    empty: '',
  })
  const file = (name: string) => ['--file', join(folder, name)]

  it('a picture', async () => {
    const { code, value } = await readJson(file('code.png'))
    expect([code, value.kind, value.line]).toEqual([0, 'reference-token', undefined])
    expect(layersOf(value)[0]).toBe('picture')
  })

  it('a picture that is none', async () => {
    const { code, value } = await readJson(file('noise.png'))
    expect([code, value.kind, value.fault?.layer]).toEqual([1, 'unknown', 'picture'])
    expect(value.fault?.code).toMatch(/^codec\.image\./)
  })

  it('a picture that keeps any reader busy for minutes', async () => {
    const { code, out } = await run(['read', ...file('busy.png'), '--lang', 'en'])
    expect([code, out]).toEqual([1, expect.stringMatching(/takes too long.*adapters\.picture\.timeout/s)])
  })

  it('a picture on standard input, in pieces', async () => {
    const png = encodeQrPng(token)
    const { code, out } = await run(['read', '-', '--ndjson'], { stdin: [png.subarray(0, 100), png.subarray(100)] })
    expect([code, JSON.parse(out).kind]).toEqual([0, 'reference-token'])
  })

  it.each([
    ['a file with one line: one object', file('code.txt'), '', 'reference-token'],
    ['one line piped in: one object', [], `${token}\n`, 'reference-token'],
  ])('%s', async (_name, argv, stdin, kind) => {
    const { value } = await readJson(argv, stdin)
    expect([value.kind, value.line]).toEqual([kind, 1])
  })

  it.each([
    ['a file with lines: a list', file('codes.txt'), '', ['reference-token', 'city-symbol']],
    ['lines piped in: a list', [], `${symbol}\n${token}`, ['city-symbol', 'reference-token']],
    ['- with one line: a list', ['-'], `${token}\n`, ['reference-token']],
    ['- with nothing: an empty list', ['-'], '', []],
    [
      'scans with blanks and a mark around them',
      ['-'],
      ` ${token} \r\n\ufeff${symbol}\t\n`,
      ['reference-token', 'city-symbol'],
    ],
    ['a result for a blank line too', ['-'], `${token}\n\n${symbol}\n`, ['reference-token', 'unknown', 'city-symbol']],
  ])('%s', async (_name, argv, stdin, kinds) => {
    const value = await readList(argv, stdin)
    expect(value.map(({ kind }) => kind)).toEqual(kinds)
    expect(value.map(({ line }) => line)).toEqual(kinds.map((_, index) => index + 1))
  })

  it('lines in chunks that cut a character, with --ndjson one line each', async () => {
    const bytes = Buffer.from(`一码通\r\n${token}\n`)
    const { code, out } = await run(['read', '--ndjson'], { stdin: [...bytes].map((byte) => Uint8Array.of(byte)) })
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect([code, lines.map(({ kind }) => kind)]).toEqual([1, ['unknown', 'reference-token']])
    expect(lines[0].layers[0].size).toBe(3)
  })

  it('a line that is no UTF-8, and one that is far too long, each as its own result', async () => {
    const stdin = Buffer.concat([
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.alloc(3_000_000, 'A'),
      Buffer.from(`\n${token}\n`),
    ])
    const { out } = await run(['read', '-', '--json'], { stdin })
    const [garbled, long, good] = JSON.parse(out)
    expect(garbled.fault).toMatchObject({ layer: 'text', code: 'kernel.utf8.invalid' })
    expect([long.kind, long.layers[0].size]).toEqual(['unknown', 65_536])
    expect([good.line, good.kind]).toEqual([3, 'reference-token'])
  })

  it.each([
    ['a file that is not there', file('nowhere'), 'cli.file.unreadable'],
    ['a folder', ['--file', folder], 'cli.file.unreadable'],
    ['an empty file', file('empty'), 'cli.input.empty'],
  ])('%s ends the run', async (_name, argv, code) => {
    const { code: exit, value } = await readJson(argv)
    expect([exit, value.error?.code]).toEqual([1, code])
  })
})

describe('a reading for people', () => {
  it('is one block for each line', async () => {
    const { code, out, err } = await run(['read', '-', '--lang', 'zh'], { stdin: `${token}\n${symbol}\n` })
    expect([code, err]).toEqual([0, ''])
    const [first, second] = out.split('\n\n')
    expect(first).toMatch(/^第 1 行: 国家引用令牌\n {2}不是 .*HCN1:/)
    expect(first).toContain('浙江省')
    expect(second).toMatch(/^第 2 行: 城市码图\n/)
  })

  it('names elements and codes in the reader’s language', async () => {
    const { out } = await run(['read', nationalCode(), '--lang', 'zh'])
    expect(out).toMatch(/风险等级 \/assessment\/level +00 +绿码 +（?\(来自来源\)/)
  })

  it('cannot be steered by a code', async () => {
    const { out } = await run(['read', '-'], { stdin: '\u001b[2J\u202eHC1:\n' })
    const { out: shown } = await run(['read', nationalCode(recordOf({ channel: '\u200b\u2060测试' }))])
    for (const mark of ['\u001b', '\u202e']) expect(out).not.toContain(mark)
    expect(shown).toContain('\\u{200b}\\u{2060}测试')
  })
})
