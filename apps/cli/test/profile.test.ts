import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { repositoryFile, run } from './setting.js'

const KEYS = ['profiles', 'fixtures', 'byMode', 'negatives', 'mutants', 'failures']
const PROVE_KEYS = ['profiles', 'pairs', 'preserved', 'redder', 'unknown', 'greener']
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder of copies of profiles of the catalogue, by name. */
function copies(ids: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'yimatong-profile-'))
  folders.push(folder)
  for (const [name, id] of Object.entries(ids)) {
    cpSync(repositoryFile(`standards/profiles/${id}`), join(folder, name), { recursive: true })
  }
  return folder
}

function change(path: string, seen: string | RegExp, instead: string): void {
  const before = readFileSync(path, 'utf8')
  const after = before.replace(seen, instead)
  expect(after).not.toBe(before)
  writeFileSync(path, after)
}

describe('profile check', () => {
  it('of a folder of profiles counts all of them, and exits 0', async () => {
    const { code, out, err } = await run(['profile', 'check', copies({ a: 'cn-33-soap' }), '--json'])
    const answer = JSON.parse(out)
    expect([code, err, Object.keys(answer)]).toEqual([0, '', KEYS])
    expect(answer).toMatchObject({ profiles: 1, failures: [] })
    expect(answer.fixtures).toBe(answer.negatives + answer.byMode.none + answer.byMode.onePass + answer.byMode.twoPass)
    expect(answer.mutants.killed).toBe(answer.mutants.total)
  })

  it('of one folder, of one file and of a folder of folders is the same', async () => {
    const folder = copies({ a: 'cn-33-soap' })
    const answers = await Promise.all(
      [folder, join(folder, 'a'), join(folder, 'a/profile.yaml')].map((path) => run(['profile', 'check', path])),
    )
    expect(new Set(answers.map(({ out }) => out)).size).toBe(1)
    expect(answers[0]?.out).toMatch(/^a {2}\d+ cases .* (\d+) of \1 mutants killed {2}holds\n$/)
  })

  it('names the place and the code of every failure, in both languages, and exits 1', async () => {
    const folder = copies({ a: 'cn-33-soap' })
    change(join(folder, 'a/fixtures/cases.json'), '"mode": "onePass"', '"mode": "twoPass"')
    const english = await run(['profile', 'check', folder])
    expect(english.code).toBe(1)
    expect(english.out).toContain('a: green: mode seen onePass; wanted twoPass [profile.proof.case.mode]')
    const chinese = await run(['profile', 'check', folder, '--lang', 'zh'])
    expect(chinese.out).toContain('a: green：方式实为 onePass；应为 twoPass [profile.proof.case.mode]')
    const { failures } = JSON.parse((await run(['profile', 'check', folder, '--json'])).out)
    expect(failures).toEqual([
      { profile: 'a', code: 'profile.proof.case.mode', where: 'green', seen: 'onePass', wanted: 'twoPass' },
    ])
  })

  it('says which answer is missing where a mutant survives', async () => {
    const folder = copies({ a: 'cn-33-soap' })
    const path = join(folder, 'a/fixtures/cases.json')
    const table = JSON.parse(readFileSync(path, 'utf8'))
    table.cases = table.cases.filter(({ name }: { name: string }) => name !== 'being-issued')
    writeFileSync(path, JSON.stringify(table))
    rmSync(join(folder, 'a/fixtures/being-issued.xml'))
    const { code, out } = await run(['profile', 'check', folder])
    expect(code).toBe(1)
    expect(out).toMatch(/a:\d+: nobody notices: riskMap:.* bring an answer with this value \[profile\.proof\.mutant/)
  })

  it('shows a refusal of the compiler with file, line and code', async () => {
    const folder = copies({ a: 'cn-33-soap' })
    change(join(folder, 'a/profile.yaml'), 'zone: Asia/Shanghai', 'zone: Asia/Urumqi')
    const { code, out } = await run(['profile', 'check', folder])
    expect(code).toBe(1)
    expect(out).toMatch(/a\/profile\.yaml:7: seen .*; wanted .*; check .* \[profile\.form\.value\]/)
  })

  it('shows how far it has come on a terminal only', async () => {
    const folder = copies({ a: 'cn-33-soap' })
    expect((await run(['profile', 'check', folder], { stderrIsTerminal: true })).err).toContain('1 of 1  a')
    expect((await run(['profile', 'check', folder])).err).toBe('')
  })

  it.each([
    { name: 'a path that is not there', path: 'nowhere', code: 'cli.file.unreadable' },
    { name: 'a folder without profiles', path: '.', code: 'cli.profile.none' },
  ])('$name is $code', async ({ path, code }) => {
    const { code: exit, err } = await run(['profile', 'check', path], { cwd: copies({}) })
    expect([exit, err.includes(`[${code}]`)]).toEqual([1, true])
  })
})

describe('profile check --accept', () => {
  it('writes what comes out of a new case, and no other', async () => {
    const folder = copies({ a: 'cn-33-soap' })
    const path = join(folder, 'a/fixtures/cases.json')
    const before = readFileSync(path, 'utf8')
    const table = JSON.parse(before)
    const [first, ...rest] = table.cases
    const { name, exchange, file, inquiry } = first
    writeFileSync(path, JSON.stringify({ ...table, cases: [{ name, exchange, file, inquiry }, ...rest] }))
    expect((await run(['profile', 'check', folder])).out).toContain('[profile.proof.case.unjudged]')
    const { code, err } = await run(['profile', 'check', folder, '--accept-all'])
    expect([code, err]).toEqual([0, 'a: cases.json now says what comes of green; read the difference\n'])
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  it('rewrites the case that is named, whatever it says', async () => {
    const folder = copies({ a: 'cn-33-soap' })
    const path = join(folder, 'a/fixtures/cases.json')
    const before = readFileSync(path, 'utf8')
    change(path, '"mode": "onePass"', '"mode": "twoPass"')
    expect((await run(['profile', 'check', folder, '--accept-all'])).code).toBe(1)
    expect((await run(['profile', 'check', folder, '--accept', 'green'])).code).toBe(0)
    expect(readFileSync(path, 'utf8')).toBe(before)
  })
})

describe('profile check --accept of a name that nothing has', () => {
  it('is refused with the names there are, and writes nothing', async () => {
    const folder = copies({ a: 'cn-33-soap' })
    const path = join(folder, 'a/fixtures/cases.json')
    change(path, '"mode": "onePass"', '"mode": "twoPass"')
    const before = readFileSync(path, 'utf8')
    const { code, err } = await run(['profile', 'check', folder, '--accept', 'green', '--accept', 'nosuch'])
    expect(code).toBe(1)
    expect(err).toMatch(/nosuch.*green.*\[cli\.case\.unknown\]/)
    expect(readFileSync(path, 'utf8')).toBe(before)
  })
})

describe('files that are not what they should be', () => {
  it.each(['check', 'prove'])('a profile in another charset: %s says file, line, wanted and check', async (command) => {
    const folder = copies({ a: 'cn-33-soap' })
    const path = join(folder, 'a/profile.yaml')
    const text = readFileSync(path)
    const line = text.subarray(0, text.indexOf('zone:')).toString().split('\n').length
    writeFileSync(path, Buffer.concat([text.subarray(0, text.indexOf('zone:')), Buffer.from([0xc2, 0xeb]), text]))
    const { code, out, err } = await run(['profile', command, folder])
    expect(code).toBe(1)
    const said = new RegExp(`a/profile\\.yaml:${line}: seen .*UTF-8; wanted .*; check .* \\[profile\\.yaml\\.syntax\\]`)
    expect(out + err).toMatch(said)
  })

  it('cases in a list: says which object is wanted', async () => {
    const folder = copies({ a: 'cn-33-soap' })
    writeFileSync(join(folder, 'a/fixtures/cases.json'), '[]')
    const { code, out } = await run(['profile', 'check', folder])
    expect([code, out]).toEqual([1, expect.stringMatching(/wanted \{ at, cases.*\[profile\.proof\.cases\.value\]/)])
  })

  it('a folder among the fixtures is no fixture', async () => {
    const folder = copies({ a: 'cn-33-soap' })
    mkdirSync(join(folder, 'a/fixtures/more'))
    const { code, err } = await run(['profile', 'check', folder])
    expect([code, err]).toEqual([1, expect.stringMatching(/a\/fixtures\/more.*\[cli\.file\.unreadable\]/)])
  })
})

describe('profile prove', () => {
  const three = '{ city: 黄码, level: "01" }'

  it('says the counts, and exits 0 when every level is preserved', async () => {
    const folder = copies({ a: 'cn-33-soap', b: 'cn-33-soap' })
    const { code, out } = await run(['profile', 'prove', folder, '--json'])
    const answer = JSON.parse(out)
    expect([code, Object.keys(answer)]).toEqual([0, PROVE_KEYS])
    expect(answer).toEqual({ profiles: 2, pairs: 2, preserved: 2, redder: [], unknown: 0, greener: [] })
  })

  it('tells of a pair that is redder, and exits 0 where its row declares it', async () => {
    const folder = copies({ a: 'cn-33-soap', b: 'cn-33-soap' })
    const path = join(folder, 'b/profile.yaml')
    change(path, three, '{ city: 红码, level: "01", only: toCity }')
    change(path, '[绿码, 黄码, 红码]', '[绿码, 红码]')
    const { code, out } = await run(['profile', 'prove', folder])
    expect([code, out]).toEqual([0, expect.stringMatching(/a → b {2}01 → 10 {2}declared by b, line \d+/)])
    const chinese = await run(['profile', 'prove', folder, '--lang', 'zh'])
    expect(chinese.out).toMatch(/a → b {2}01 → 10 {2}b 第 \d+ 行已声明/)
  })

  it('exits 1 when a profile does not load, and says so beside the counts', async () => {
    const folder = copies({ a: 'cn-33-soap', b: 'cn-33-soap' })
    change(join(folder, 'b/profile.yaml'), 'zone: Asia/Shanghai', 'zone: Asia/Urumqi')
    const { code, out, err } = await run(['profile', 'prove', folder, '--json'])
    expect([code, JSON.parse(out).pairs]).toEqual([1, 0])
    expect(err).toContain('[profile.form.value]')
  })
})
