import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nationalCode, repositoryFile } from './setting.js'

const folder = mkdtempSync(join(tmpdir(), 'yimatong-process-'))
const program = join(folder, 'program.mjs')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The command line as one file, out of its source: no build is needed, and none can be stale. */
async function bundle(): Promise<void> {
  writeFileSync(
    join(folder, 'entry.mjs'),
    `import { main } from ${JSON.stringify(repositoryFile('apps/cli/src/main.ts'))}\nprocess.exitCode = await main(process.argv.slice(2))\n`,
  )
  const build = await rolldown({
    input: join(folder, 'entry.mjs'),
    platform: 'node',
    resolve: { conditionNames: ['@yimatong/source', 'node', 'import', 'default'] },
    external: [/^node:/, 'pg-native'],
    logLevel: 'silent',
  })
  await build.write({ file: program, format: 'esm', codeSplitting: false })
  await build.close()
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the program; with `readOnly`, its reader goes away after so many bytes. */
function start(argv: readonly string[], stdin = '', readOnly = Number.POSITIVE_INFINITY): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, YIMATONG_STANDARDS: repositoryFile('standards'), LC_ALL: 'C' }
    const child = spawn(process.execPath, [program, ...argv], { env, cwd: folder })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (out.length >= readOnly) child.stdout.destroy()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
    })
    child.stdin.on('error', () => {})
    child.on('close', (code) => resolve({ code, out, err }))
    child.stdin.end(stdin)
  })
}

describe('the program in a process of its own', () => {
  beforeAll(bundle, 60_000)

  it('reads a code', async () => {
    const { code, out, err } = await start(['read', nationalCode(), '--json'])
    expect([code, JSON.parse(out).kind, err]).toEqual([0, 'national-code', ''])
  })

  it('reads a pipe, line by line, all of a long answer', async () => {
    const lines = Array.from({ length: 200 }, () => nationalCode())
    const { code, out } = await start(['read', '-', '--json'], lines.join('\n'))
    expect([code, JSON.parse(out).length]).toEqual([0, 200])
  })

  it('ends without a word when its reader has gone', async () => {
    const lines = Array.from({ length: 2000 }, () => 'HCN1:').join('\n')
    const { code, err } = await start(['read', '-', '--ndjson'], lines, 10)
    expect([code, err]).toEqual([1, ''])
  })

  it('says what is wrong on stderr', async () => {
    const { code, out, err } = await start(['read', '--bogus'])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('there is no option --bogus here')
  })
})
