import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.js'
import { choosePorts } from '../src/development/ports.js'
import { shellWord } from '../src/development/shell-word.js'

describe('PORT', () => {
  it.each([
    [undefined, 8443],
    ['', 8443],
    ['0', 0],
    ['65500', 65_500],
  ])('%j is %i', (PORT, port) => {
    expect(readConfig(['--dev'], { PORT }).port).toBe(port)
  })

  it.each([' ', '-1', '65501', '8443.5', '0x20', '1e3', 'http', '８４４３'])('%j is refused', (PORT) => {
    expect(() => readConfig(['--dev'], { PORT })).toThrow('PORT is a whole number')
  })
})

describe('the environment', () => {
  it('has a default for all that is empty, as for all that is not set', () => {
    const names = ['PORT', 'HOST', 'DATA_DIR', 'DATABASE_URL', 'DCC_SIGNERS', 'FOREIGN_KEYS', 'YIMATONG_PASSPHRASE']
    const empty = Object.fromEntries(names.map((name) => [name, '']))
    expect(readConfig(['--dev'], empty)).toEqual(readConfig(['--dev'], {}))
    expect(() => readConfig([], empty)).toThrow('set YIMATONG_PASSPHRASE')
  })
})

describe('a word of a shell', () => {
  it.each(["/tmp/it's", "'", '$HOME `id` "x" \\ !', 'two\nlines', '浙江'])('%j comes out as it went in', (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text)
  })
})

describe('the ports of a start', () => {
  it('are free and different for 0', async () => {
    const ports = await choosePorts(0, 7, '127.0.0.1')
    expect([new Set(ports).size, Math.min(...ports) > 0]).toEqual([7, true])
  })

  it('are named when one is taken, and none is left held', async () => {
    const [port = 0] = await choosePorts(0, 1, '127.0.0.1')
    const taken = createServer()
    await new Promise<void>((done) => taken.listen(port, '127.0.0.1', done))
    await expect(choosePorts(port, 2, '127.0.0.1')).rejects.toThrow(`127.0.0.1:${port} (EADDRINUSE)`)
    await new Promise((done) => taken.close(done))
    expect(await choosePorts(port, 1, '127.0.0.1')).toEqual([port])
  })
})
