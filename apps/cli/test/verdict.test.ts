import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { base45Encode, type CborValue, deflateZlib, encodeCbor } from '@yimatong/codec'
import { generateKey, sign } from '@yimatong/crypto'
import { signatureInput } from '@yimatong/envelope'
import { DAY, instant } from '@yimatong/kernel'
import { type Certificate, encodeName, encodePem, issueSelfSigned } from '@yimatong/pki'
import { describe, expect, it } from 'vitest'
import type { Reading } from '../src/read/reading.js'
import type { Verdict } from '../src/read/verdict.js'
import { AT, folderOf, nationalCode, recordOf, rootPem, run, trustList } from './setting.js'

const trust = folderOf({ 'list.json': trustList(), 'root.pem': rootPem })

async function verdictOf(code: string, ...argv: readonly string[]): Promise<Verdict> {
  const { out } = await run(['read', code, '--json', ...argv])
  const reading: Reading = JSON.parse(out)
  if (!reading.verdict) throw new Error('no verdict was given')
  return reading.verdict
}

describe('the verdict on a national code', () => {
  const red = recordOf({ level: '10', reason: '测试原因' })
  const CASES: readonly [string, string, readonly string[], string, readonly string[]][] = [
    ['green', nationalCode(), [], 'accepted', []],
    ['yellow with reason', nationalCode(recordOf({ level: '01', reason: '测试原因' })), [], 'restricted', []],
    ['red with reason', nationalCode(red), [], 'refused', []],
    ['red without reason', nationalCode(recordOf({ level: '10' })), [], 'undetermined', ['assessment.reason.missing']],
    ['a day later', nationalCode(), ['--at', '2024-06-02T00:06:00Z'], 'undetermined', ['code.expired']],
    ['a list past its grace', nationalCode(), ['--at', '2024-07-01T00:00:00Z'], 'undetermined', ['trust.list.expired']],
    [
      'a signer not on the list',
      nationalCode(recordOf({ division: '310000' }), '310000'),
      [],
      'refused',
      ['trust.signer.unknown'],
    ],
    [
      'a province that speaks for another',
      nationalCode(recordOf({ division: '340000' })),
      [],
      'refused',
      ['trust.signer.scope'],
    ],
  ]

  it.each(CASES)('%s', async (_name, code, argv, outcome, findings) => {
    const verdict = await verdictOf(code, '--trust', trust, ...argv)
    expect([verdict.outcome, verdict.findings.map(({ code: found }) => found)]).toEqual([outcome, findings])
    for (const { says, next } of verdict.findings) {
      expect([says?.zh, says?.en, next?.zh, next?.en].every(Boolean)).toBe(true)
    }
  })

  it('never accepts a code with another character anywhere', async () => {
    const code = nationalCode()
    const changed = Array.from(code.slice(5), (character, index) => {
      return code.slice(0, index + 5) + (character === '0' ? '1' : '0') + code.slice(index + 6)
    })
    const { out } = await run(['read', '-', '--json', '--trust', trust], { stdin: changed.join('\n') })
    const readings: readonly Reading[] = JSON.parse(out)
    expect(readings.map(({ kind }) => kind)).toEqual(changed.map(() => 'national-code'))
    expect(readings.filter(({ verdict }) => verdict?.outcome === 'accepted' || verdict?.level !== undefined)).toEqual(
      [],
    )
  }, 60_000)

  it('names rule, signer, list and measures, and asks the rule of the place', async () => {
    const verdict = await verdictOf(nationalCode(red), '--trust', trust, '--division', '310000')
    expect(verdict).toMatchObject({
      at: '2024-06-01T00:00:00.000Z',
      division: '310000',
      level: '10',
      issuer: '330000',
      assurance: 'gateway-attested',
      ruleId: 'cn-310000-arrival',
      trustVersion: 7,
      measures: [{ code: 'central-quarantine-14d', zh: expect.any(String) }],
    })
  })

  it('is the same twice', async () => {
    const argv = ['read', nationalCode(), '--json', '--trust', trust, '--at', '2024-06-01T12:00:00Z']
    expect((await run(argv)).out).toBe((await run(argv)).out)
  })

  it('is told in colour on a terminal only', async () => {
    const argv = ['read', nationalCode(), '--trust', trust]
    expect((await run(argv, { stdoutIsTerminal: true })).out).toContain('\u001b[1;32mACCEPTED\u001b[0m')
    expect((await run(argv)).out).not.toContain('\u001b')
    expect((await run(argv, { stdoutIsTerminal: true, env: { NO_COLOR: '1' } })).out).not.toContain('\u001b')
  })

  it('without a list is the manual desk', async () => {
    const root = folderOf({ 'root.pem': rootPem })
    expect(await verdictOf(nationalCode(), '--trust', root)).toMatchObject({
      outcome: 'undetermined',
      findings: [{ code: 'trust.list.absent' }],
    })
  })
})

describe('what cannot be trusted', () => {
  const other = folderOf({ 'notes.txt': 'nothing', 'data.json': '{}' })
  const stranger = newSigner('a stranger').certificate
  const CASES: readonly [string, string, string][] = [
    ['a path that is not there', join(other, 'nowhere'), 'cli.file.unreadable'],
    ['a file of something else', join(other, 'notes.txt'), 'cli.trust.file'],
    ['JSON that is no list', join(other, 'data.json'), 'cli.trust.file'],
    ['a folder of nothing', other, 'cli.trust.empty'],
    ['a list without root', folderOf({ 'list.json': trustList() }), 'cli.trust.root-absent'],
    [
      'a list under another root',
      folderOf({ 'list.json': trustList(), 'root.pem': encodePem('CERTIFICATE', stranger.der) }),
      'cli.trust.refused',
    ],
    [
      'a list that was changed',
      folderOf({
        'list.json': Buffer.from(trustList()).toString().replace('"version":7', '"version":8'),
        'root.pem': rootPem,
      }),
      'cli.trust.refused',
    ],
  ]

  it.each(CASES)('%s', async (_name, path, code) => {
    const { code: exit, out } = await run(['read', 'HCN1:', '--json', '--trust', path])
    expect([exit, JSON.parse(out).error.code]).toEqual([1, code])
  })

  it('is passed over in a folder that holds enough besides', async () => {
    const folder = folderOf({ 'list.json': trustList(), 'root.pem': rootPem, 'notes.txt': 'x', 'data.json': '{}' })
    mkdirSync(join(folder, 'deeper'))
    writeFileSync(join(folder, 'deeper', 'list.json'), trustList({ version: 9 }))
    const { code, out, err } = await run(['read', nationalCode(), '--json', '--trust', folder])
    expect([code, JSON.parse(out).verdict.trustVersion]).toEqual([0, 9])
    expect(err).toContain('2 files')
  })
})

describe('the verdict on an EU DCC', () => {
  const signer = newSigner('TEST ONLY DCC')
  const code = dcc(signer)
  const folder = folderOf({
    'a.pem': encodePem('CERTIFICATE', newSigner('other').certificate.der),
    'b.der': signer.certificate.der,
  })

  it.each([
    [
      'its signer',
      ['--trust', folder],
      { isSigned: true, isKeyUsageAllowed: true, isInForce: true },
      'code.facts-only',
    ],
    [
      'its signer, too late',
      ['--trust', folder, '--at', '2024-06-20T00:00:00Z'],
      { isSigned: true, isKeyUsageAllowed: true, isInForce: false },
      'formats.dcc.expired',
    ],
    [
      'another signer',
      ['--trust', join(folder, 'a.pem')],
      { isSigned: false, isKeyUsageAllowed: false, isInForce: true },
      'formats.dcc.signer-unknown',
    ],
  ])('with %s', async (_name, argv, checks, finding) => {
    const verdict = await verdictOf(code, ...argv)
    expect(verdict.dcc).toEqual(checks)
    expect(verdict.findings[0]?.code).toBe(finding)
    expect(verdict.outcome).not.toBe('accepted')
  })

  it('shows claims, payload, schema and record', async () => {
    const { out } = await run(['read', code, '--json'])
    const { layers } = JSON.parse(out)
    expect(layers.map(({ name }: { name: string }) => name)).toEqual([
      'text',
      'base45',
      'deflate',
      'cose',
      'claims',
      'payload',
      'schema',
      'record',
    ])
    expect(layers[5].shows).toMatchObject({ ver: '1.3.0', nam: { fnt: 'CESHI' } })
    expect(layers[6].shows.faults).toEqual([])
    expect(layers[7].shows.extensions['eu-dcc']).toMatchObject({ version: '1.3.0' })
  })

  it.each([
    ['base45', 'HC1:a', 'formats.dcc.base45'],
    ['deflate', 'HC1:AAA', 'formats.dcc.deflate'],
    ['cose', `HC1:${base45Encode(deflateZlib(Uint8Array.of(1)))}`, 'formats.dcc.cose'],
  ])('that ends at %s', async (layer, text, finding) => {
    const { code: exit, out } = await run(['read', text, '--json'])
    expect([exit, JSON.parse(out).fault]).toMatchObject([1, { layer, code: finding }])
  })
})

interface DccSigner {
  readonly certificate: Certificate
  readonly key: ReturnType<typeof generateKey>
}

function newSigner(name: string): DccSigner {
  const key = generateKey('P-256')
  const subject = encodeName([
    ['C', 'CN'],
    ['CN', name],
  ])
  const validity = { notBefore: instant(AT - DAY), notAfter: instant(AT + 900 * DAY) }
  const extensions = { ca: {}, keyUsage: ['keyCertSign', 'digitalSignature'] as const }
  return { key, certificate: issueSelfSigned({ subject, serial: Uint8Array.of(1), ...validity, extensions }, key) }
}

function dcc({ certificate, key }: DccSigner): string {
  const recovery = {
    tg: '840539006',
    fr: '2024-05-01',
    co: 'XX',
    is: 'TEST ONLY',
    df: '2024-05-11',
    du: '2024-10-28',
    ci: 'URN:UVCI:01:XX:TEST#1',
  }
  const health = new Map<string, CborValue>([
    ['ver', '1.3.0'],
    ['dob', '1900-01-01'],
    [
      'nam',
      new Map([
        ['fn', '测试'],
        ['fnt', 'CESHI'],
      ]),
    ],
    ['r', [new Map(Object.entries(recovery))]],
  ])
  const claims = new Map<number, CborValue>([
    [1, 'XX'],
    [4, AT / 1000 + 9 * 86_400],
    [6, AT / 1000],
    [-260, new Map([[1, health]])],
  ])
  const payload = encodeCbor(claims)
  const header = encodeCbor(
    new Map<number, CborValue>([
      [1, -7],
      [4, certificate.keyId],
    ]),
  )
  const signature = sign('ES256', key, signatureInput(header, payload))
  return `HC1:${base45Encode(deflateZlib(encodeCbor({ tag: 18, value: [header, new Map(), payload, signature] })))}`
}
