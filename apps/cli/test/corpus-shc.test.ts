import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repositoryFile, run } from './setting.js'

const folder = mkdtempSync(join(tmpdir(), 'yimatong-corpus-shc-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function put(path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
}

describe('a folder of health cards', () => {
  beforeAll(() => {
    put('bad/expected.json', {
      cases: [
        { kind: 'qrnumeric', files: ['odd.txt'], errors: ['INVALID_NUMERIC_QR'] },
        { kind: 'qrnumeric', files: ['odd.txt'], errors: [] },
        { kind: 'shlink', files: [], errors: [] },
        { kind: 'jws', files: ['absent.txt'], errors: [] },
      ],
    })
    put('bad/testdata/odd.txt', 'shc:/567')
    put('example-00-f-numeric.txt', 'shc:/5676')
  })

  it('is scored case by case: exactly four members', async () => {
    const { code, out, err } = await run(['corpus', 'shc', folder, '--json'])
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toEqual({
      total: 2,
      agree: 1,
      disagree: ['bad/odd.txt#1'],
      skipped: [
        { id: 'example-00-f-numeric.txt', why: expect.stringContaining('JWS') },
        { id: 'bad/shlink#2', why: expect.stringContaining('shlink') },
        { id: 'bad/absent.txt#3', why: expect.stringContaining('absent.txt') },
      ],
    })
  })

  it('says what was expected and what was seen', async () => {
    const { out } = await run(['corpus', 'shc', folder])
    expect(out).toMatch(/^total +1\/2\ndisagree +bad\/odd\.txt#1: expected –; seen INVALID_NUMERIC_QR\n/)
  })

  it('of which nothing could be scored says so, exit 1', async () => {
    const { code, out, err } = await run(['corpus', 'shc', join(folder, 'bad/testdata'), '--json'])
    expect([code, JSON.parse(out)]).toEqual([1, { total: 0, agree: 0, disagree: [], skipped: [] }])
    expect(err).toContain('smart-health-cards')
  })

  it.each([
    { name: 'no JSON', text: '{"cases": [' },
    { name: 'a key twice', text: '{"cases": [], "cases": []}' },
    { name: 'a list', text: '[]' },
    { name: 'an object without cases', text: '{"case": []}' },
  ])('with an expected.json that is $name is refused, exit 1', async ({ text }) => {
    put('broken/expected.json', text)
    put('broken/example-00-f-numeric.txt', 'shc:/5676')
    const { code, out, err } = await run(['corpus', 'shc', join(folder, 'broken'), '--json'])
    expect([code, JSON.parse(out).error.code]).toEqual([1, 'cli.corpus.malformed'])
    expect(err).toContain('expected.json')
    rmSync(join(folder, 'broken'), { recursive: true })
  })

  it('that is not there is a clear error, exit 1', async () => {
    const { code, out } = await run(['corpus', 'shc', join(folder, 'nowhere'), '--json'])
    expect([code, JSON.parse(out).error.code]).toEqual([1, 'cli.folder.absent'])
  })

  it('of an unknown corpus is refused with the known ones', async () => {
    const { code, err } = await run(['corpus', 'abc', folder])
    expect(code).toBe(2)
    expect(err).toContain('corpus dgc, corpus shc')
  })
})

const published = join(process.env.YIMATONG_CORPORA ?? repositoryFile('../shared/corpora'), 'smart-health-cards')

describe('the published examples and cases', () => {
  it.skipIf(!existsSync(published))(
    `agree in every case (skipped without ${published})`,
    { timeout: 120_000 },
    async () => {
      const { code, out } = await run(['corpus', 'shc', published, '--json'])
      const { total, agree, disagree } = JSON.parse(out)
      expect([code, disagree, agree]).toEqual([0, [], total])
      expect(total).toBeGreaterThanOrEqual(50)
    },
  )
})
