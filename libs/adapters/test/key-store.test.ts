import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKey } from '@yimatong/crypto'
import { hexEncode } from '@yimatong/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKeyStore } from '../src/index.js'
import { makeRoot } from './tls-fixtures.js'

const code = (expected: string) => expect.objectContaining({ code: expected })
const PASSPHRASE = 'TEST ONLY passphrase'

let directory: string
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yimatong-'))
  directory = join(folder, 'deep', 'keys')
})
afterEach(() => rm(folder, { recursive: true }))

const open = (passphrase: string | undefined = PASSPHRASE) => openKeyStore({ directory, passphrase, iterations: 100 })
const modeOf = async (path: string) => (await stat(path)).mode & 0o777

describe('the key store', () => {
  it.each(['P-256', 'SM2', 'Ed25519'] as const)('gives a %s key back after a restart', async (kind) => {
    const key = generateKey(kind)
    await (await open()).saveKey('receipt-signer', key)
    const again = await (await open()).loadKey('receipt-signer')
    expect(again && hexEncode(again.pkcs8)).toBe(hexEncode(key.pkcs8))
  })

  it('gives secrets and chains back, and undefined for what is not there', async () => {
    const store = await open()
    const secret = Uint8Array.from({ length: 32 }, (_, i) => i)
    const root = makeRoot('root').certificate
    await store.saveSecret('pseudonym', secret)
    await store.saveChain('receipt-signer', [root, root])
    expect(await store.loadSecret('pseudonym')).toEqual(secret)
    expect((await store.loadChain('receipt-signer'))?.map(({ fingerprint }) => fingerprint)).toEqual([
      root.fingerprint,
      root.fingerprint,
    ])
    expect([await store.loadKey('a'), await store.loadSecret('a'), await store.loadChain('a')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('keeps files of mode 0600 in a directory of mode 0700, and no draft', async () => {
    const store = await open()
    await store.saveKey('a', generateKey('P-256'))
    await store.saveKey('a', generateKey('P-256'))
    expect(await readdir(directory)).toEqual(['a.key.pem'])
    expect([await modeOf(directory), await modeOf(join(directory, 'a.key.pem'))]).toEqual([0o700, 0o600])
  })

  it('writes nothing readable', async () => {
    const store = await open()
    const key = generateKey('P-256')
    const secret = new TextEncoder().encode('a password of a city')
    await store.saveKey('a', key)
    await store.saveSecret('b', secret)
    for (const name of await readdir(directory)) {
      const bytes = await readFile(join(directory, name))
      const whole = Buffer.concat([bytes, Buffer.from(bytes.toString().replace(/-----.*-----|\s/g, ''), 'base64')])
      expect([secret, key.pkcs8.slice(40, 60)].some((part) => whole.includes(Buffer.from(part)))).toBe(false)
    }
  })

  it.each([undefined, '', 'short'])('does not open with the passphrase %j', async (passphrase) => {
    const opening = openKeyStore({ directory, passphrase })
    await expect(opening).rejects.toThrow(code('adapters.key.passphrase'))
    await expect(opening).rejects.toThrow(/--dev/)
  })

  it('says that the passphrase is wrong, and not what it was', async () => {
    await (await open()).saveKey('a', generateKey('P-256'))
    const error = await (await open('another passphrase')).loadKey('a').catch((caught: unknown) => caught)
    expect(error).toEqual(code('adapters.key.passphrase'))
    expect(String(error)).not.toContain('another')
  })

  it.each([0o640, 0o604, 0o660, 0o644])('refuses a key of mode %o', async (mode) => {
    const store = await open()
    await store.saveKey('a', generateKey('P-256'))
    await chmod(join(directory, 'a.key.pem'), mode)
    await expect(store.loadKey('a')).rejects.toThrow(/chmod 0600/)
  })

  it('refuses a directory that others may open, and a key that is a link', async () => {
    const store = await open()
    await store.saveKey('a', generateKey('P-256'))
    await symlink(join(directory, 'a.key.pem'), join(directory, 'b.key.pem'))
    await expect(store.loadKey('b')).rejects.toThrow(code('adapters.key.mode'))
    await chmod(directory, 0o755)
    await expect(open()).rejects.toThrow(/chmod 0700/)
  })

  it.each(['no PEM at all', '-----BEGIN X-----\n', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'])(
    'refuses a key file of %j',
    async (content) => {
      const store = await open()
      await writeFile(join(directory, 'a.key.pem'), content, { mode: 0o600 })
      await expect(store.loadKey('a')).rejects.toThrow(code('adapters.key.malformed'))
    },
  )

  it('refuses a secret in the place of a key', async () => {
    const store = await open()
    await store.saveSecret('a', new Uint8Array(32))
    await writeFile(join(directory, 'a.key.pem'), await readFile(join(directory, 'a.secret.pem')), { mode: 0o600 })
    await expect(store.loadKey('a')).rejects.toThrow(code('adapters.key.malformed'))
  })

  it.each(['../a', 'a/b', '', '.a', 'A', 'a'.repeat(65)])('has no key of the name %j', async (name) => {
    const store = await open()
    await expect(store.loadKey(name)).rejects.toThrow(code('adapters.key.malformed'))
  })
})
