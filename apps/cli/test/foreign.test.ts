import { createPrivateKey, generateKeyPairSync, sign as nodeSign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { generateKey } from '@yimatong/crypto'
import { compileSuishenma, issueSuishenma } from '@yimatong/formats'
import { base64Encode, base64UrlEncode, instant, MINUTE, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import type { Reading } from '../src/read/reading.js'
import { AT, folderOf, repositoryFile, run } from './setting.js'

const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
})
const rsaKey = createPrivateKey({ key: rsa.privateKey, type: 'pkcs8', format: 'der' })
const keys = { code: generateKey('SM2'), industry: generateKey('SM2') }

const keyFile = (format: string, list: readonly object[]) =>
  JSON.stringify({ type: 'foreign-keys', format, keys: list })
const trust = folderOf({
  'aarogya.json': keyFile('in-aarogya-setu', [{ spki: base64Encode(new Uint8Array(rsa.publicKey)) }]),
  'suishenma.json': keyFile('cn-31-ssm-offline', [
    { spki: base64Encode(keys.code.publicKey.spki), role: 'code', id: '1' },
    { spki: base64Encode(keys.industry.publicKey.spki), role: 'industry', id: '2' },
  ]),
})

function aarogya(status_code: number): string {
  const claims = {
    exp: AT / 1000 + 600,
    name: 'ASHA TEST',
    mobile_no: '+91-00000-00001',
    color_code: '#3AA84C',
    status_code,
  }
  const part = (json: object) => base64UrlEncode(utf8Encode(JSON.stringify(json)))
  const input = `${part({ alg: 'RS256' })}.${part(claims)}`
  return `${input}.${base64UrlEncode(new Uint8Array(nodeSign('sha256', Buffer.from(input), rsaKey)))}`
}

const table = compileSuishenma(
  JSON.parse(readFileSync(repositoryFile('standards/cn-31-ssm-offline/format.json'), 'utf8')),
)
const suishenma = issueSuishenma(
  {
    uuid: utf8Encode('0f'.repeat(16)),
    flags: Uint8Array.of(0x40, 0),
    client: '08',
    expiresAt: instant(AT + 5 * MINUTE),
    keyIndex: 1,
    industry: {
      card: new Uint8Array(10),
      flags: new Uint8Array(2),
      userType: 4,
      maxAmount: 0,
      validitySeconds: 0,
      generatedAt: AT,
      keyIndex: 2,
    },
  },
  keys,
  table,
)

async function readJson(...argv: readonly string[]): Promise<Reading> {
  return JSON.parse((await run(['read', '--json', ...argv])).out)
}

const shows = (reading: Reading, name: string) => reading.layers.find((layer) => layer.name === name)?.shows

describe('reading a foreign code', () => {
  it('of Aarogya Setu shows header, claims, the row of the policy table and the record', async () => {
    const reading = await readJson(aarogya(301))
    expect([reading.kind, reading.candidates, reading.verdict]).toEqual([
      'in-aarogya-setu',
      [{ kind: 'in-aarogya-setu' }],
      undefined,
    ])
    expect(reading.layers.map(({ name }) => name)).toEqual(['text', 'jws', 'claims', 'policy', 'record'])
    expect(shows(reading, 'policy')).toMatchObject({
      statusCode: 301,
      level: '00',
      evidence: expect.stringContaining('Own profile'),
    })
    expect(shows(reading, 'record')).toMatchObject({ assessment: { level: '00' } })
  })

  it('of Suishenma offline shows its block and the record', async () => {
    const reading = await readJson(suishenma)
    expect([reading.kind, reading.layers.map(({ name }) => name)]).toEqual([
      'cn-31-ssm-offline',
      ['text', 'block', 'record'],
    ])
    expect(shows(reading, 'block')).toMatchObject({ client: 'alipay', keyIndex: 1, industry: { userType: 'test' } })
    expect(shows(reading, 'record')).toMatchObject({ subject: { reference: '0f'.repeat(16) } })
  })

  it.each([
    ['Aarogya Setu', aarogya(301), [], 'undetermined', 'code.policy-level', { isSigned: true, isInForce: true }],
    [
      'Aarogya Setu, too late',
      aarogya(301),
      ['--at', '2024-06-01T00:15:01Z'],
      'undetermined',
      'formats.aarogya.expired',
      { isSigned: true, isInForce: false },
    ],
    [
      'Suishenma offline',
      suishenma,
      [],
      'undetermined',
      'code.reference-only',
      { isSigned: true, isIndustrySigned: true, isEnabled: true, isInForce: true },
    ],
    [
      'Suishenma offline, too late',
      suishenma,
      ['--at', '2024-06-01T00:10:01Z'],
      'undetermined',
      'formats.suishenma.expired',
      { isSigned: true, isIndustrySigned: true, isEnabled: true, isInForce: false },
    ],
  ] as const)('%s: judged with the keys of --trust', async (_name, code, argv, outcome, found, checks) => {
    const { verdict } = await readJson(code, '--trust', trust, ...argv)
    expect([verdict?.outcome, verdict?.findings.map((one) => one.code)]).toEqual([outcome, [found]])
    expect(verdict?.checks).toEqual(checks)
    expect(verdict).not.toHaveProperty('dcc')
    expect(verdict?.findings.every(({ says, next }) => says && next)).toBe(true)
  })

  it.each([
    [aarogya(301), 'formats.aarogya.key-absent'],
    [suishenma, 'formats.suishenma.key-absent'],
  ])('without its own keys is not believed', async (code, found) => {
    const other = folderOf({ 'k.json': keyFile('smart-health-card', []) })
    const { verdict } = await readJson(code, '--trust', other)
    expect([verdict?.outcome, verdict?.findings[0]?.code]).toEqual(['undetermined', found])
  })

  it.each([
    [`${suishenma.slice(0, -2)}`, 'text', 'formats.suishenma.trailer'],
    [suishenma.replace('/0282', '/0281'), 'text', 'formats.suishenma.length'],
    [`${aarogya(1).split('.')[0]}.AAAA.AAAA`, 'claims', 'formats.aarogya.claims'],
  ])('that is malformed ends where it is', async (text, layer, code) => {
    const reading = await readJson(text)
    expect(reading.fault).toMatchObject({ layer, code })
    expect(reading.fault?.says?.zh).toBeTruthy()
  })

  it('is told to people in their language, with every check', async () => {
    const { out } = await run(['read', suishenma, '--trust', trust, '--lang', 'en'])
    expect(out).toMatch(/^Suishenma offline code\n/)
    expect(out).toMatch(/industry signature +yes/)
    expect((await run(['read', aarogya(100), '--lang', 'zh'])).out).toMatch(/^印度 Aarogya Setu 码\n/)
  })

  it('says of every other format why a text is none', async () => {
    const { rejected } = await readJson(suishenma)
    const whys = new Map(rejected.map(({ kind, why }) => [kind, why]))
    expect([whys.get('eu-dcc'), whys.get('in-aarogya-setu')]).toEqual([
      'does not start with HC1:',
      'does not start with eyJ',
    ])
    const { out } = await run(['read', 'https://s.sh.gov.cn/x', '--lang', 'en'])
    expect(out).toContain('it does not have its shape')
  })
})

describe('a file of keys under --trust', () => {
  it.each([
    ['of a format there is not', keyFile('xx-none', []), 'cli.trust.file'],
    ['without keys', JSON.stringify({ type: 'foreign-keys', format: 'eu-dcc' }), 'formats.table.malformed'],
    ['with a key that is none', keyFile('in-aarogya-setu', [{ spki: 'AAAA' }]), 'formats.keys.key'],
  ])('%s is refused by its name', async (_name, content, code) => {
    const { code: exit, out } = await run([
      'read',
      suishenma,
      '--json',
      '--trust',
      `${folderOf({ 'k.json': content })}/k.json`,
    ])
    expect([exit, JSON.parse(out).error.code]).toEqual([1, code])
  })
})
