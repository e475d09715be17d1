import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { DgcReport } from '@yimatong/formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { repositoryFile, run } from './setting.js'

const folder = mkdtempSync(join(tmpdir(), 'yimatong-corpus-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function put(path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
}

const context = { CERTIFICATE: '', VALIDATIONCLOCK: '2021-06-01T00:00:00Z' }
const caseOf = (prefix: string, flags: Record<string, boolean>, more = {}) => ({
  PREFIX: prefix,
  TESTCTX: context,
  EXPECTEDRESULTS: flags,
  ...more,
})

async function score(path = folder): Promise<DgcReport> {
  return JSON.parse((await run(['corpus', 'dgc', path, '--json'])).out)
}

describe('a corpus folder', () => {
  beforeAll(() => {
    put(
      'XA/2DCode/raw/1.json',
      caseOf('HC1:BB8', { EXPECTEDUNPREFIX: true, EXPECTEDB45DECODE: true }, { BASE45: 'BB8', COMPRESSED: '4142' }),
    )
    put('XA/2DCode/raw/2.json', caseOf('H1:BB8', { EXPECTEDUNPREFIX: false }))
    put(
      'XA/2DCode/raw/3.json',
      caseOf('HC1:bb8', { EXPECTEDB45DECODE: true, EXPECTEDCOMPRESSION: false, NO_SUCH_FLAG: true }),
    )
    put('XB/1.3.0/2DCode/Raw/deep/4.json', caseOf('HC1:BB8', { EXPECTEDVERIFY: false, EXPECTEDUNPREFIX: false }))
    put('BG/2DCode/raw/1.json', caseOf('HC1:BB8', { EXPECTEDSCHEMAVALIDATION: true }))
    put('6.json', { ver: '1.0.0' })
    put('broken.json', '{')
    put('README.md', 'no case')
    put('XA/2DCode/png/1.png', 'no case')
    symlinkSync(folder, join(folder, 'loop'))
  })

  it('is scored flag by flag, through all its folders', async () => {
    expect(await score()).toEqual({
      total: 7,
      agree: 5,
      disagree: ['XA/2DCode/raw/3#EXPECTEDB45DECODE', 'XB/1.3.0/2DCode/Raw/deep/4#EXPECTEDUNPREFIX'],
      skipped: [
        { id: '6', why: expect.stringContaining('not a test case') },
        { id: 'BG/2DCode/raw/1#EXPECTEDSCHEMAVALIDATION', why: expect.any(String) },
        { id: 'broken', why: 'not JSON' },
      ],
      negatives: { total: 4, agree: 3 },
      byGroup: { XA: { total: 5, agree: 4 }, XB: { total: 2, agree: 1 } },
    })
  })

  it('is scored alike from any folder below it', async () => {
    const { skipped } = await score(join(folder, 'BG/2DCode'))
    expect(skipped).toEqual([{ id: 'raw/1#EXPECTEDSCHEMAVALIDATION', why: expect.any(String) }])
  })

  it('gives exit 0 when flags disagree, and keeps progress off a pipe', async () => {
    const { code, out, err } = await run(['corpus', 'dgc', folder])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^XA +4\/5\nXB +1\/2\ntotal +5\/7\nnegative +3\/4\ndisagree/)
  })

  it('shows progress on a terminal, and still exactly one JSON value on stdout', async () => {
    const { out, err } = await run(['corpus', 'dgc', folder, '--json'], { stderrIsTerminal: true })
    expect(JSON.parse(out).total).toBe(7)
    expect(err).toMatch(/\d of 7/)
  })

  it('that holds no case runs, and says so', async () => {
    const empty = join(folder, 'XA/2DCode/png')
    const { code, err } = await run(['corpus', 'dgc', empty])
    expect([code, err.includes('no case')]).toEqual([0, true])
  })

  it.each([
    ['that is not there', join(folder, 'nowhere')],
    ['that is a file', join(folder, 'README.md')],
  ])('%s: a clear error, exit 1', async (_name, path) => {
    const { code, out, err } = await run(['corpus', 'dgc', path, '--json'])
    expect([code, JSON.parse(out).error.code]).toEqual([1, 'cli.folder.absent'])
    expect(err).toContain(path)
  })
})

const corpora = process.env.YIMATONG_CORPORA ?? repositoryFile('../shared/corpora')
const published = join(corpora, 'dgc-testdata')

describe('the published corpus', () => {
  it.skipIf(!existsSync(published))('scores a copied country as in its place', async () => {
    cpSync(join(published, 'BG'), join(folder, 'copy/BG'), { recursive: true })
    const report = await score(join(folder, 'copy'))
    expect([report.disagree, report.skipped.length]).toEqual([[], 2])
  })
})
