import { rmSync, utimesSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isInstalled } from '../../apps/cli/bin/launch.mjs'
import { type Clone, makeClone } from './clone.js'

const JSON_LINE = (...args: string[]) => `${JSON.stringify({ version: 1, args })}\n`
/** No process has this number: it is above the largest that Linux and macOS give. */
const NO_PROCESS = 99_999_999

let clone: Clone

beforeEach(() => {
  clone = makeClone()
})

afterEach(() => rmSync(clone.root, { recursive: true, force: true }))

describe('yimatong.mjs', () => {
  it('builds once, says so on stderr only, and passes on arguments and exit code', async () => {
    expect(await clone.run('yimatong.mjs', 'a', 'b')).toMatchObject({
      code: 2,
      stdout: JSON_LINE('a', 'b'),
      stderr: expect.stringMatching(/building[\s\S]*compiler noise/),
    })
    expect(await clone.run('yimatong.mjs')).toEqual({ code: 0, stdout: JSON_LINE(), stderr: '' })
    expect(clone.builds()).toBe(1)
  })

  it('builds once when five start at the same time', async () => {
    const runs = await Promise.all(['1', '2', '3', '4', '5'].map((name) => clone.run('yimatong.mjs', name)))
    expect(runs.map(({ code, stdout }) => ({ code, stdout }))).toEqual(
      ['1', '2', '3', '4', '5'].map((name) => ({ code: 1, stdout: JSON_LINE(name) })),
    )
    expect(clone.builds()).toBe(1)
  })

  it.each([
    ['a source', 'libs/kernel/src/main.ts', '// changed\n'],
    ['a new source', 'certs/src/more/new.ts', '// new\n'],
    ['a tsconfig', 'apps/gateway/tsconfig.json', '{ "files": [] }'],
    ['the lock file', 'package-lock.json', '{ "packages": {} }'],
  ])('builds again when %s changes', async (_name, path, text) => {
    await clone.run('yimatong.mjs')
    clone.write(path, text)
    await clone.run('yimatong.mjs')
    expect(clone.builds()).toBe(2)
  })

  it('builds again when the output is gone, not when only dates change', async () => {
    await clone.run('yimatong.mjs')
    utimesSync(join(clone.root, 'libs/kernel/src/main.ts'), new Date(), new Date())
    await clone.run('yimatong.mjs')
    expect(clone.builds()).toBe(1)
    rmSync(join(clone.root, 'libs/kernel/dist'), { recursive: true })
    await clone.run('yimatong.mjs')
    expect(clone.builds()).toBe(2)
  })

  it('asks nothing of a project that it does not build', async () => {
    await clone.run('yimatong.mjs')
    clone.write('libs/sdk/src/main.ts', '// changed\n')
    expect(await clone.run('yimatong.mjs')).toMatchObject({ code: 0, stderr: '' })
    expect(clone.builds()).toBe(1)
  })

  it('ends with 1 and an empty stdout when the build fails, and tries again the next time', async () => {
    clone.write('apps/cli/src/main.ts', 'wrong')
    const failed = await clone.run('yimatong.mjs')
    expect(failed).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/tsc -b .* ended with 2/) })
    await clone.run('yimatong.mjs')
    expect(clone.builds()).toBe(2)
  })

  it('says what to do when nothing is installed', async () => {
    rmSync(join(clone.root, 'node_modules'), { recursive: true })
    expect(await clone.run('yimatong.mjs')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'yimatong: nothing is installed: run npm ci first\n',
    })
  })
})

describe('a lock that was left behind', () => {
  it.each([
    ['a process that is gone', { pid: NO_PROCESS, host: hostname(), what: 'building' }, 0],
    ['a machine that is silent', { pid: 1, host: 'elsewhere.invalid', what: 'building' }, 60],
    ['nobody who left a name', undefined, 60],
  ])('by %s is taken over', async (_name, owner, ageSeconds) => {
    clone.write('.build/lock/owner.json', owner === undefined ? '' : JSON.stringify(owner))
    const then = new Date(Date.now() - ageSeconds * 1_000)
    utimesSync(join(clone.root, '.build/lock'), then, then)
    const runs = await Promise.all([clone.run('yimatong.mjs'), clone.run('yimatong.mjs'), clone.run('yimatong.mjs')])
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(clone.builds()).toBe(1)
  })

  it('is waited for while its holder lives', async () => {
    clone.write('.build/lock/owner.json', JSON.stringify({ pid: process.pid, host: hostname(), what: 'installing' }))
    const waiting = clone.run('yimatong.mjs')
    const beat = setInterval(() => utimesSync(join(clone.root, '.build/lock'), new Date(), new Date()), 100)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    clearInterval(beat)
    rmSync(join(clone.root, '.build/lock'), { recursive: true })
    const { code, stderr } = await waiting
    expect(code).toBe(0)
    expect(stderr).toContain(`waiting for another process that is installing (pid ${process.pid})`)
  })
})

describe('isInstalled', () => {
  const lock = (packages: object) => JSON.stringify({ packages })

  it.each([
    ['the same', { 'node_modules/a': { version: '1.0.0', integrity: 'x' } }, true],
    ['more than is asked for', { 'node_modules/a': { version: '1.0.0', integrity: 'x' }, 'node_modules/b': {} }, true],
    ['another version', { 'node_modules/a': { version: '1.0.1', integrity: 'x' } }, false],
    ['other bytes', { 'node_modules/a': { version: '1.0.0', integrity: 'y' } }, false],
    ['nothing', {}, false],
  ])('%s: %s', (_name, installed, expected) => {
    const wanted = { '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'x' } }
    clone.write('package-lock.json', lock({ ...wanted, 'node_modules/c': { version: '2.0.0', optional: true } }))
    clone.write('node_modules/.package-lock.json', lock(installed))
    expect(isInstalled(clone.root)).toBe(expected)
  })

  it('is false without node_modules', () => {
    rmSync(join(clone.root, 'node_modules'), { recursive: true })
    expect(isInstalled(clone.root)).toBe(false)
  })
})

describe('start.mjs', () => {
  it('runs the gateway in development with the arguments of the user', async () => {
    expect(await clone.run('start.mjs', '--quiet')).toMatchObject({ code: 2, stdout: JSON_LINE('--dev', '--quiet') })
  })
})
