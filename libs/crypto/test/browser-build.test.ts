import { generateKeyPairSync, sign as nodeSign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as node from '../src/index.js'
import { bytesOf, codeOf, loadVectors } from './vectors.js'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const folder = mkdtempSync(join(tmpdir(), 'yimatong-crypto-'))
afterAll(() => rmSync(folder, { recursive: true }))

let code = ''
let imports: readonly string[] = []
let browser: typeof node

beforeAll(async () => {
  const bundle = await rolldown({
    input: join(root, 'src/index.ts'),
    platform: 'browser',
    resolve: { conditionNames: ['@yimatong/source', 'browser', 'import'] },
    logLevel: 'silent',
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  code = output[0].code
  imports = [...output[0].imports, ...output[0].dynamicImports]
  const file = join(folder, 'crypto.mjs')
  writeFileSync(file, code)
  browser = await import(/* @vite-ignore */ pathToFileURL(file).href)
}, 60_000)

const data = new TextEncoder().encode('one build signs, the other verifies')
const spkis = loadVectors('spki.json', ['name', 'der', 'kind', 'code'])
const pkcs8s = loadVectors('pkcs8.json', ['name', 'der', 'kind', 'spki', 'code'])

describe('the browser build', () => {
  it('has nothing of Node in it', () => {
    expect(imports).toEqual([])
    expect(code).not.toMatch(/node:|\brequire\(|\bBuffer\b|\bprocess\./)
    expect(Object.keys(browser).sort()).toEqual(Object.keys(node).sort())
  })

  it.each(spkis)('says the same of the public key: $name', (vector) => {
    const der = bytesOf(vector, 'der')
    expect(codeOf(() => browser.importPublicKey(der))).toBe(vector.code)
    if (vector.code === undefined) expect(browser.importPublicKey(der)).toEqual(node.importPublicKey(der))
  })

  it.each(pkcs8s)('says the same of the private key: $name', (vector) => {
    const der = bytesOf(vector, 'der')
    expect(codeOf(() => browser.importPrivateKey(der))).toBe(vector.code)
    if (vector.code === undefined) expect(browser.importPrivateKey(der).pkcs8).toEqual(node.importPrivateKey(der).pkcs8)
  })

  it.each([
    ['ES256', 'P-256'],
    ['ES384', 'P-384'],
    ['EdDSA', 'Ed25519'],
    ['SM2-SM3', 'SM2'],
  ] as const)('%s: signatures cross over both ways', (alg, kind) => {
    const key = browser.generateKey(kind)
    const here = node.importPrivateKey(key.pkcs8)
    const theirs = browser.sign(alg, key, data)
    const ours = node.sign(alg, here, data)
    expect(node.verifySignature(alg, here.publicKey, data, theirs)).toBe(true)
    expect(browser.verifySignature(alg, key.publicKey, data, ours)).toBe(true)
    expect(browser.verifySignature(alg, key.publicKey, data.subarray(1), ours)).toBe(false)
    expect(browser.verifySignature(alg, here.publicKey, data, ours)).toBe(false)
    // Deterministic ones are the same bytes in both builds.
    if (alg === 'EdDSA' || alg === 'SM2-SM3') expect(theirs).toEqual(ours)
  })

  it('verifies ES512 as Node does, and nothing near it', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-521' })
    const spki = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }))
    const signature = new Uint8Array(nodeSign('sha512', data, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' }))
    for (const { importPublicKey, verifySignature } of [browser, node]) {
      const key = importPublicKey(spki)
      expect([key.kind, key.algorithms]).toEqual(['P-521', ['ES512']])
      expect(verifySignature('ES512', key, data, signature)).toBe(true)
      expect(verifySignature('ES512', key, data.subarray(1), signature)).toBe(false)
      expect(verifySignature('ES384', key, data, signature)).toBe(false)
    }
  })

  it.each(['P-256', 'Ed25519', 'SM2'] as const)('%s: a write to the spki handed out does not reach the key', (kind) => {
    const pair = browser.generateKey(kind)
    const key = browser.importPublicKey(pair.publicKey.spki)
    const [alg] = key.algorithms
    if (alg === undefined) throw new Error(kind)
    key.spki.fill(0)
    expect(browser.verifySignature(alg, key, data, browser.sign(alg, pair, data))).toBe(true)
  })

  it('seals what the other opens', () => {
    const [key, nonce, aad] = [node.randomBytes(32), browser.randomBytes(12), browser.randomBytes(9)]
    expect(node.aesGcmOpen(key, nonce, browser.aesGcmSeal(key, nonce, data, aad), aad)).toEqual(data)
    expect(browser.aesGcmOpen(key, nonce, node.aesGcmSeal(key, nonce, data, aad), aad)).toEqual(data)
    expect(browser.aesGcmOpen(key, nonce, node.aesGcmSeal(key, nonce, data, aad), nonce)).toBeUndefined()
  })
})
