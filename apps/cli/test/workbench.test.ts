import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CHANGE_AREAS, KEPT } from '@yimatong/profiles'
import { afterAll, describe, expect, it } from 'vitest'
import { sentencesEn } from '../src/text/sentences-en.js'
import { repositoryFile, run } from './setting.js'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'yimatong-workbench-'))
  folders.push(folder)
  return folder
}

/** A copy of a profile of the catalogue with some texts changed. */
function draft(id: string, ...pairs: readonly (readonly [string, string])[]): string {
  const folder = newFolder()
  cpSync(repositoryFile(`standards/profiles/${id}`), folder, { recursive: true })
  const file = join(folder, 'profile.yaml')
  const text = pairs.reduce(
    (seen, [from, to]) => {
      expect(seen).toContain(from)
      return seen.replaceAll(from, to)
    },
    readFileSync(file, 'utf8'),
  )
  writeFileSync(file, text)
  return folder
}

const fixture = (path: string) => repositoryFile(`standards/profiles/${path}`)
const at = ['--at', '2022-05-04T08:00:00Z']

describe('profile field-map', () => {
  it('is the same data for an id, a folder and a file', async () => {
    const folder = draft('cn-34-akm')
    const answers = await Promise.all(
      ['cn-34-akm', folder, join(folder, 'profile.yaml')].map((path) => run(['profile', 'field-map', path, '--json'])),
    )
    expect(new Set(answers.map(({ out }) => out)).size).toBe(1)
    const [{ out, code } = expect.fail()] = answers
    const { profile, exchanges } = JSON.parse(out)
    expect([code, profile.id, profile.hash.length]).toEqual([0, 'cn-34-akm', 64])
    expect(exchanges[0].rows[0]).toMatchObject({
      class: 'D',
      loss: { code: 'whole-in-domain', en: expect.any(String), zh: expect.any(String) },
    })
  })

  it('as a document has both languages, the hash and lines to sign', async () => {
    const { out } = await run(['profile', 'field-map', 'cn-42-hubei', '--markdown'])
    const { hash } = JSON.parse((await run(['profile', 'field-map', 'cn-42-hubei', '--json'])).out).profile
    expect(out).toContain(`SHA-256 \`${hash}\``)
    expect(out).toContain('| 城市主管部门 authority of the city |  |  |  |')
    expect(out).toContain('| `0` | 00 绿码 green |  |')
    expect(out).toMatch(/\| `\/name` \| 姓名 name `\/subject\/name` \| .* \| E \| 没有丢失 \/ nothing is lost \|/)
    const tables = out.split('\n').filter((line) => line.startsWith('|'))
    expect(tables.every((line) => line.endsWith('|'))).toBe(true)
  })

  it.each([
    ['en', 'Elements this city has no place for'],
    ['zh', '本市没有位置的元素'],
  ])('on the screen speaks %s', async (language, wanted) => {
    expect((await run(['profile', 'field-map', 'cn-34-akm', '--lang', language])).out).toContain(wanted)
  })

  it.each([
    { name: 'no file', argv: [], code: 'cli.usage.argument-missing', exit: 2 },
    { name: 'an id that is not there', argv: ['cn-99-nowhere'], code: 'cli.file.unreadable', exit: 1 },
    {
      name: 'two forms at once',
      argv: ['cn-34-akm', '--json', '--markdown'],
      code: 'cli.usage.option-conflict',
      exit: 2,
    },
  ])('$name is $code', async ({ argv, code, exit }) => {
    const { code: seen, err } = await run(['profile', 'field-map', ...argv])
    expect([seen, err.includes(`[${code}]`)]).toEqual([exit, true])
  })
})

describe('profile diff', () => {
  it('exits 0 when nothing is dangerous or worse', async () => {
    const after = draft('cn-34-akm', ['version: 1.0.0', 'version: 1.1.0'], ['二维码已过期', '二维码过期'])
    const { code, out } = await run(['profile', 'diff', 'cn-34-akm', after, '--json'])
    expect([code, JSON.parse(out).counts]).toEqual([0, { dangerous: 0, worse: 0, better: 0, plain: 4 }])
  })

  it('exits 1 when a level is mapped differently, and says so first', async () => {
    const after = draft(
      'cn-34-akm',
      ['version: 1.0.0', 'version: 1.1.0'],
      ['{ city: "2", level: "01" }', '{ city: "4", level: "01" }'],
      ['"2", "3"]', '"4", "3"]'],
    )
    const { code, out } = await run(['profile', 'diff', 'cn-34-akm', after, '--lang', 'en'])
    expect(code).toBe(1)
    expect(out.split('\n')[2]).toMatch(/^DANGEROUS {2}level {2}reference read 2: 01 → unknown:unknown-value$/)
  })

  it('has a word for every area, weight and way of keeping', () => {
    const wanted = [...CHANGE_AREAS.map((area) => `area.${area}`), ...KEPT.map((kept) => `kept.${kept}`)]
    expect(wanted.filter((name) => !Object.hasOwn(sentencesEn, name))).toEqual([])
  })

  it('wants two profiles', async () => {
    expect((await run(['profile', 'diff', 'cn-34-akm'])).code).toBe(2)
  })
})

describe('profile try', () => {
  const green = fixture('cn-31-ssm-online/fixtures/green.json')
  const secrets = ['--secrets', fixture('cn-31-ssm-online/fixtures/cases.json')]

  it('shows each layer before and after, the record and the way back', async () => {
    const { code, out } = await run([
      'profile',
      'try',
      'cn-31-ssm-online',
      '--input',
      green,
      ...secrets,
      ...at,
      '--json',
    ])
    const answer = JSON.parse(out)
    expect(code).toBe(0)
    expect(answer.layers.map(({ name }: { name: string }) => name)).toContain('aes-cbc')
    expect(answer.layers[1]).toMatchObject({ before: { unit: 'bytes' }, after: { unit: 'members' } })
    expect(answer).toMatchObject({
      record: { assessment: { level: '00' } },
      back: { same: true, mode: 'onePass' },
      findings: [],
    })
  })

  it('says it to people as well, with the bytes when asked for', async () => {
    const told = [
      'profile',
      'try',
      'cn-34-akm',
      '--input',
      fixture('cn-34-akm/fixtures/reference-all-null.json'),
      ...at,
    ]
    const { out, code } = await run([...told, '--lang', 'en'])
    expect(code).toBe(0)
    expect(out).toMatch(/way back {2}\d+ bytes, different from byte \d+ on \(twoPass\)\n {2}nested3 \//)
    expect((await run([...told, '--back'])).out.length).toBeGreaterThan(out.length)
  })

  it('shows what the last layer held where it stops, tells why, and exits 1', async () => {
    const { code, out } = await run(['profile', 'try', 'cn-34-akm', '--input', '-', '--lang', 'en'], {
      stdin: '{"flag":tru\u001b',
    })
    expect(code).toBe(1)
    expect(out).toContain('  {"flag":tru\\u{1b}\n')
    expect(out).toContain('(profile.answer.malformed, json; blocks; issuing side)')
  })

  it('takes secrets and the question one by one', async () => {
    const one = [
      '--secret',
      'cn-31-ssm-online.aes-key=TEST-ONLY-KEY-16',
      '--secret',
      'cn-31-ssm-online.aes-iv=TEST-ONLY-IV--16',
    ]
    const asked = ['--inquiry', 'reference=another']
    const { code, out } = await run([
      'profile',
      'try',
      'cn-31-ssm-online',
      '--input',
      green,
      ...one,
      ...asked,
      ...at,
      '--json',
    ])
    expect([code, JSON.parse(out).findings[0].code]).toEqual([1, 'profile.answer.conflict'])
  })

  it.each([
    { name: 'no input', argv: [], code: 'cli.usage.option-missing' },
    { name: 'secrets that are none', argv: ['--input', green, '--secrets', green], code: 'cli.usage.option-value' },
    {
      name: 'a question without an equals sign',
      argv: ['--input', green, '--inquiry', 'name'],
      code: 'cli.usage.option-value',
    },
  ])('$name is $code', async ({ argv, code }) => {
    const { code: exit, err } = await run(['profile', 'try', 'cn-31-ssm-online', ...argv])
    expect([exit, err.includes(`[${code}]`)]).toEqual([2, true])
  })
})

describe('profile infer', () => {
  const answers = ['green', 'yellow', 'red', 'green'].map((color, index) => {
    return {
      code: 0,
      data: { xm: `测试${'甲乙丙丁'.charAt(index)}`, dh: '10000000001', color, gxsj: `2022-05-0${index + 1} 08:00:00` },
    }
  })
  const refusal = { code: 9, data: null }
  const written = (() => {
    const folder = newFolder()
    for (const [index, answer] of [...answers, refusal].entries()) {
      writeFileSync(join(folder, `a${index}.bin`), gzipSync(JSON.stringify(answer)).toString('base64'))
    }
    return readdirSync(folder).map((name) => join(folder, name))
  })()
  const named = ['--id', 'cn-53-new', '--division', '530000', ...at]

  it('looks, tells, and writes nothing', async () => {
    const { code, out } = await run(['profile', 'infer', ...written, '--lang', 'en'])
    expect(code).toBe(0)
    expect(out).toContain('layers  base64 → gzip → json')
    expect(out).toMatch(/\/color +level → riskMap \/assessment\/level +0\.\d\d +CONFIRM/)
    expect(out).toContain('nothing written')
    expect(out).not.toMatch(/测试|10000000001/)
  })

  it('writes a profile and fixtures that the proof takes, once the marks are settled', async () => {
    const out = join(newFolder(), 'new')
    const told = await run(['profile', 'infer', ...written, ...named, '--out', out, '--json'])
    expect(told.code).toBe(0)
    expect(told.out).not.toMatch(/测试|10000000001/)
    const { files } = JSON.parse(told.out)
    expect(readdirSync(join(out, 'fixtures')).sort()).toEqual([...files].sort())
    const open = await run(['profile', 'check', out, '--accept-all', '--json'])
    const codes = new Set(JSON.parse(open.out).failures.map(({ code }: { code: string }) => code))
    expect([open.code, codes.has('profile.proof.undecided')]).toEqual([1, true])
    const file = join(out, 'profile.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/# (DECIDE 待定|CONFIRM 待确认)/g, '# settled'))
    const failures: { code: string }[] = JSON.parse((await run(['profile', 'check', out, '--json'])).out).failures
    expect(failures.filter(({ code }) => !code.startsWith('profile.proof.count'))).toEqual([])
  })

  it('never writes into a folder that holds something', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'mine'), 'kept')
    const { code, err } = await run(['profile', 'infer', ...written, ...named, '--out', folder])
    expect([code, err.includes('[cli.folder.not-empty]'), readdirSync(folder)]).toEqual([1, true, ['mine']])
  })

  it.each([
    { name: 'no sample', argv: [], code: 'cli.usage.argument-missing', exit: 2 },
    { name: 'a folder without an id', argv: [...written, '--out', 'x'], code: 'cli.usage.option-missing', exit: 2 },
    { name: 'an odd id', argv: [...written, '--id', 'No Name'], code: 'cli.usage.option-value', exit: 2 },
    { name: 'an odd division', argv: [...written, '--division', '5300'], code: 'cli.usage.option-value', exit: 2 },
    { name: 'a sample that is not there', argv: ['nowhere.bin'], code: 'cli.file.unreadable', exit: 1 },
  ])('$name is $code', async ({ argv, code, exit }) => {
    const { code: seen, err } = await run(['profile', 'infer', ...argv], { cwd: newFolder() })
    expect([seen, err.includes(`[${code}]`)]).toEqual([exit, true])
  })

  it.each([
    { option: '--id', value: '../x' },
    { option: '--division', value: '5300' },
  ])('says what $option wants, and that its example is one', async ({ option, value }) => {
    const { err } = await run(['profile', 'infer', ...written, option, value], { cwd: newFolder() })
    expect(err).toMatch(/wants .*0-9.*, for example /)
  })

  it('says so where nothing opens the samples', async () => {
    const folder = newFolder()
    const noise = Uint8Array.from({ length: 512 }, (_, index) => (index * 197 + ((index * index) % 251)) & 0xff)
    writeFileSync(join(folder, 'a.bin'), noise)
    const { code, err } = await run(['profile', 'infer', join(folder, 'a.bin')])
    expect([code, err.includes('[cli.samples.opaque]')]).toEqual([1, true])
  })
})
