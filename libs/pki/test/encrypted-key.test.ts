import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKey, importPrivateKey } from '@yimatong/crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { decryptPrivateKey, encodePem, encryptPrivateKey, PkiError, parsePem } from '../src/index.js'
import { keyOf } from './authority.js'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const folder = mkdtempSync(join(tmpdir(), 'pki-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function codeOf(run: () => unknown): string {
  try {
    run()
    return 'ok'
  } catch (error) {
    if (error instanceof PkiError) return error.code
    throw error
  }
}

describe('encrypted private keys', () => {
  const { pkcs8 } = keyOf('to keep')
  const sealed = encryptPrivateKey(pkcs8, 'correct 密码', 1000)

  it.each(['P-256', 'SM2', 'Ed25519'] as const)('gives a %s key back', (kind) => {
    const key = generateKey(kind)
    const opened = decryptPrivateKey(encryptPrivateKey(key.pkcs8, 'x', 1), 'x')
    expect(opened).toEqual(key.pkcs8)
    expect(importPrivateKey(opened).publicKey.spki).toEqual(key.publicKey.spki)
  })

  it('never writes the same bytes twice', () => {
    expect(encryptPrivateKey(pkcs8, 'correct 密码', 1000)).not.toEqual(sealed)
  })

  it.each<[string, () => unknown, string]>([
    ['a wrong passphrase', () => decryptPrivateKey(sealed, 'wrong'), 'pki.key.passphrase'],
    ['an empty passphrase', () => decryptPrivateKey(sealed, ''), 'pki.key.passphrase'],
    ['a key that is not encrypted', () => decryptPrivateKey(pkcs8, 'x'), 'pki.der.malformed'],
    ['nothing', () => decryptPrivateKey(new Uint8Array(), 'x'), 'pki.der.malformed'],
    ['a byte after the key', () => decryptPrivateKey(Uint8Array.of(...sealed, 0), 'x'), 'pki.der.trailing'],
    ['no rounds', () => encryptPrivateKey(pkcs8, 'x', 0), 'pki.key.iterations'],
    ['half a round', () => encryptPrivateKey(pkcs8, 'x', 0.5), 'pki.key.iterations'],
    ['ten million and one rounds', () => encryptPrivateKey(pkcs8, 'x', 10_000_001), 'pki.key.iterations'],
  ])('refuses %s', (_, run, code) => {
    expect(codeOf(run)).toBe(code)
  })

  it.skipIf(!hasOpenssl)('is read by openssl, and reads what openssl writes', () => {
    const path = write('sealed.pem', encodePem('ENCRYPTED PRIVATE KEY', sealed))
    const plain = execFileSync('openssl', ['pkcs8', '-in', path, '-passin', 'pass:correct 密码'], { encoding: 'utf8' })
    expect(parsePem(plain)[0]?.der).toEqual(pkcs8)
    const clear = write('clear.pem', encodePem('PRIVATE KEY', pkcs8))
    const convert = ['pkcs8', '-topk8', '-in', clear, '-v2', 'aes-256-cbc', '-passout', 'pass:abc']
    const theirs = parsePem(execFileSync('openssl', convert, { encoding: 'utf8' }))[0]?.der ?? new Uint8Array()
    expect(decryptPrivateKey(theirs, 'abc')).toEqual(pkcs8)
    for (const scheme of [
      ['-v2', 'aes-128-cbc'],
      ['-v2', 'aes-256-cbc', '-v2prf', 'hmacWithSHA1'],
    ]) {
      const old = [...convert.slice(0, 4), ...scheme, '-passout', 'pass:abc']
      const other = parsePem(execFileSync('openssl', old, { encoding: 'utf8' }))[0]?.der ?? new Uint8Array()
      expect(codeOf(() => decryptPrivateKey(other, 'abc'))).toBe('pki.key.scheme')
    }
  })
})
