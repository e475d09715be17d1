import { createPrivateKey, generateKeyPairSync, sign as nodeSign } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JsonValue } from '@yimatong/codec'
import { generateKey } from '@yimatong/crypto'
import { compileSuishenma, issueSuishenma } from '@yimatong/formats'
import { base64Encode, base64UrlEncode, instant, MINUTE, SECOND, utf8Encode } from '@yimatong/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asker, askersOf, codeOf, objectOf, post, question } from '../support/asking.js'
import { openTestFederation, readRepositoryText, type TestFederation } from '../support/federation.js'

const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
})
const rsaKey = createPrivateKey({ key: rsa.privateKey, type: 'pkcs8', format: 'der' })
const keys = { code: generateKey('SM2'), industry: generateKey('SM2') }

let federation: TestFederation
let directory: string
let checkpoint: Asker
let table: JsonValue

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yimatong-keys-'))
  const file = (format: string, list: readonly object[]) => JSON.stringify({ type: 'foreign-keys', format, keys: list })
  const aarogyaKeys = [{ spki: base64Encode(new Uint8Array(rsa.publicKey)) }]
  const suishenmaKeys = [
    { spki: base64Encode(keys.code.publicKey.spki), role: 'code', id: '1' },
    { spki: base64Encode(keys.industry.publicKey.spki), role: 'industry', id: '2' },
  ]
  await writeFile(join(directory, 'aarogya.json'), file('in-aarogya-setu', aarogyaKeys))
  await writeFile(join(directory, 'suishenma.json'), file('cn-31-ssm-offline', suishenmaKeys))
  table = JSON.parse(await readRepositoryText('standards/cn-31-ssm-offline/format.json'))
  federation = await openTestFederation({ foreignKeysDirectory: directory })
  checkpoint = askersOf(federation, '330000').checkpoint
})
afterAll(async () => {
  await federation.stop()
  await rm(directory, { recursive: true })
})

function aarogya(status_code: number): string {
  const exp = Math.floor(federation.clock.now() / SECOND) + 600
  const claims = { exp, name: 'ASHA TEST', mobile_no: '+91-00000-00001', color_code: 'green', status_code }
  const part = (json: object) => base64UrlEncode(utf8Encode(JSON.stringify(json)))
  const input = `${part({ alg: 'RS256' })}.${part(claims)}`
  return `${input}.${base64UrlEncode(new Uint8Array(nodeSign('sha256', Buffer.from(input), rsaKey)))}`
}

function suishenma(): string {
  const now = instant(Math.floor(federation.clock.now() / SECOND) * SECOND)
  const industry = {
    card: new Uint8Array(10),
    flags: new Uint8Array(2),
    userType: 4,
    maxAmount: 0,
    validitySeconds: 600,
    generatedAt: now,
    keyIndex: 2,
  }
  const content = {
    uuid: utf8Encode('0f'.repeat(16)),
    flags: Uint8Array.of(0x40, 0),
    client: '06',
    expiresAt: instant(now + 5 * MINUTE),
    keyIndex: 1,
    industry,
  }
  return issueSuishenma(content, keys, compileSuishenma(table))
}

const ask = (code: string) => post(checkpoint, '/v1/recognitions', question('330000', { code }))

describe('a foreign code at a gate, with its keys in the folder of the gateway', () => {
  it.each([
    ['Aarogya Setu, low', () => aarogya(301), 'undetermined', 'code.policy-level'],
    ['Aarogya Setu, a status nobody knows', () => aarogya(7), 'undetermined', 'assessment.level.unknown'],
    ['Aarogya Setu, altered', () => aarogya(301).replace(/.{8}$/, 'AAAAAAAA'), 'refused', 'formats.aarogya.signature'],
    ['Suishenma offline', suishenma, 'undetermined', 'code.reference-only'],
    ['Suishenma offline, altered', () => altered(suishenma()), 'refused', 'formats.suishenma.signature'],
  ])('%s', async (_name, code, outcome, found) => {
    const response = await ask(code())
    expect([response.status, objectOf(response.body).outcome, codeOf(response)]).toEqual([200, outcome, found])
  })

  it('malformed is the asker’s input, told as a problem', async () => {
    const response = await ask(suishenma().slice(0, -2))
    expect([response.status, codeOf(response)]).toEqual([422, 'formats.suishenma.trailer'])
  })

  it('leaves nothing of the holder in the logs', async () => {
    federation.forgetLogs()
    await ask(aarogya(700))
    expect(federation.logs.join('\n')).not.toMatch(/ASHA|00000-00001/)
  })
})

/** The first character of the signed block changed. */
function altered(text: string): string {
  return text.slice(0, 24) + (text[24] === 'A' ? 'B' : 'A') + text.slice(25)
}
