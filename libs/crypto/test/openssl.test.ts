import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  ecdsaDerToRaw,
  ecdsaRawToDer,
  generateKey,
  importPrivateKey,
  importPublicKey,
  sign,
  verifySignature,
} from '../src/index.js'

const folder = mkdtempSync(join(tmpdir(), 'yimatong-crypto-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ID = 'distid:1234567812345678'
const data = new TextEncoder().encode('read by two programs')

function openssl(...args: readonly string[]): string | undefined {
  try {
    return execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return undefined
  }
}

function hasSm2(): boolean {
  if (openssl('ecparam', '-list_curves')?.includes('SM2')) return true
  process.stderr.write('no openssl with SM2 on the path: the cross-check is skipped\n')
  return false
}

function write(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes)
  return name
}

const file = (name: string) => Uint8Array.from(readFileSync(join(folder, name)))

describe.skipIf(!hasSm2())('the openssl command line', () => {
  it.each([1, 2, 3])('makes SM2 keys and signatures that we read, try %i', () => {
    openssl('genpkey', '-algorithm', 'SM2', '-outform', 'DER', '-out', 'theirs.der')
    openssl(
      'pkcs8',
      '-topk8',
      '-nocrypt',
      '-in',
      'theirs.der',
      '-inform',
      'DER',
      '-outform',
      'DER',
      '-out',
      'theirs.p8',
    )
    openssl('pkey', '-in', 'theirs.der', '-inform', 'DER', '-pubout', '-outform', 'DER', '-out', 'theirs.spki')
    openssl(
      'dgst',
      '-sm3',
      '-sign',
      'theirs.p8',
      '-keyform',
      'DER',
      '-sigopt',
      ID,
      '-out',
      'their.sig',
      write('data', data),
    )
    const key = importPublicKey(file('theirs.spki'))
    const signature = ecdsaDerToRaw(file('their.sig'), 32)
    expect(key.kind).toBe('SM2')
    expect(verifySignature('SM2-SM3', key, data, signature)).toBe(true)
    expect(verifySignature('SM2-SM3', key, data.subarray(1), signature)).toBe(false)
    expect(importPrivateKey(file('theirs.p8')).publicKey.spki).toEqual(key.spki)
  })

  it.each([1, 2, 3])('reads our SM2 keys and signatures, try %i', () => {
    const key = generateKey('SM2')
    write('ours.spki', key.publicKey.spki)
    write('ours.sig', ecdsaRawToDer(sign('SM2-SM3', key, data)))
    write('data', data)
    const verify = (...options: readonly string[]) =>
      openssl('dgst', '-sm3', '-verify', 'ours.spki', '-keyform', 'DER', ...options, '-signature', 'ours.sig', 'data')
    expect(verify('-sigopt', ID)).toBe('Verified OK\n')
    expect(verify('-sigopt', 'distid:another')).toBeUndefined()
    expect(openssl('pkey', '-in', write('ours.p8', key.pkcs8), '-inform', 'DER', '-check', '-noout')).toContain('valid')
  })

  it.each(['P-256', 'P-384', 'Ed25519'] as const)('reads our %s keys', (kind) => {
    const key = generateKey(kind)
    write('ours.p8', key.pkcs8)
    openssl('pkey', '-in', 'ours.p8', '-inform', 'DER', '-pubout', '-outform', 'DER', '-out', 'again.spki')
    expect(file('again.spki')).toEqual(key.publicKey.spki)
  })
})
