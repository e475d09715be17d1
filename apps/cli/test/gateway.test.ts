import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeQrImage, encodeQrPng } from '@yimatong/codec'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type GatewayStub, startGatewayStub } from './gateway-stub.js'
import { folderOf, nationalCode, run, type Surroundings } from './setting.js'

const NUMBER = '330199190001010010'
const code = nationalCode()
const folder = folderOf({ 'code.png': encodeQrPng(code), 'not.json': '{' })
const data = folderOf({})

let gateway: GatewayStub
beforeAll(async () => {
  gateway = await startGatewayStub('310000')
  for (const file of [join(folder, 'root.pem'), join(data, 'national-root.pem')]) writeFileSync(file, gateway.root)
  const tokens = { checkpoint: 'checkpoint-token', issuer: 'issuer-token', engineer: 'engineer-token' }
  const gateways = {
    310000: { url: gateway.url, tokens },
    330000: { url: gateway.url, tokens: { ...tokens, issuer: 'home-token' } },
  }
  writeFileSync(
    join(data, 'development.json'),
    JSON.stringify({ ca: join(data, 'national-root.pem'), gateways, registry: { url: gateway.url } }),
  )
})
afterAll(() => gateway.close())
beforeEach(() => gateway.asked.splice(0))

const ANSWER = {
  recognitionId: 'r1',
  outcome: 'restricted',
  level: '01',
  measures: [{ code: 'home-quarantine-7d', zh: '居家隔离七天', en: 'Seven days of quarantine at home' }],
  findings: [
    {
      code: 'trust.list.stale',
      severity: 'warn',
      party: 'registry',
      says: { zh: '信任列表已过期', en: 'The trust list is stale' },
      next: { zh: '请稍后', en: 'Wait for the next one' },
    },
  ],
  identityGrade: 'masked',
  assurance: 'gateway-attested',
  issuer: '330000',
  record: { profile: 'hc-n/1', subject: { name: '**甲' }, assessment: { level: '01' }, origins: {} },
  answeredAt: '2024-06-01T00:00:00.000Z',
  basis: { ruleId: 'cn-310000-arrival' },
  timings: [{ step: 'detect', ms: 0.1 }],
  receipt: { id: 'receipt-1' },
  dialect: { RetCode: 0, status: '01' },
}

const recognise = (argv: readonly string[], around: Surroundings = {}) =>
  run(['recognise', '--data', data, ...argv], around)

describe('recognise', () => {
  beforeEach(() => gateway.answer(200, ANSWER))

  const BODIES: readonly [string, readonly string[], object][] = [
    ['a code', [code], { code }],
    [
      'a picture',
      ['--image', join(folder, 'code.png')],
      { image: readFileSync(join(folder, 'code.png')).toString('base64') },
    ],
    [
      'a document with consent',
      ['--document', NUMBER, '--consent'],
      { document: { number: NUMBER }, consent: { given: true } },
    ],
    [
      'a document of another kind, issued elsewhere',
      ['--document', 'E00000001', '--document-type', 'passport', '--home', '330000'],
      { document: { type: 'passport', number: 'E00000001', home: '330000' } },
    ],
  ]

  it.each(BODIES)('asks about %s', async (_name, argv, members) => {
    const { code: exit, out } = await recognise([...argv, '--division', '310000', '--json'])
    expect([exit, JSON.parse(out)]).toEqual([0, ANSWER])
    expect(gateway.asked).toEqual([
      {
        path: '/v1/recognitions',
        authorization: 'Bearer checkpoint-token',
        body: { ...members, place: { division: '310000' }, purpose: 'gate' },
      },
    ])
  })

  it('asks about a code from standard input, in a place, for a purpose, in a dialect', async () => {
    const argv = [
      '-',
      '--division',
      '310115',
      '--venue',
      'v-1',
      '--gate',
      'g-1',
      '--purpose',
      'hotel',
      '--dialect',
      'cn-44-ykm-gate',
      '--json',
    ]
    await recognise(argv, { stdin: `${code}\r\n` })
    expect(gateway.asked[0]?.body).toEqual({
      code,
      place: { division: '310115', venue: 'v-1', gate: 'g-1' },
      purpose: 'hotel',
      dialect: 'cn-44-ykm-gate',
    })
  })

  it('tells people the outcome first, then why and what to do, in their language', async () => {
    const argv = [code, '--division', '310000', '--dialect', 'cn-44-ykm-gate', '--lang', 'zh']
    const { code: exit, out, err } = await recognise(argv)
    expect([exit, err]).toEqual([0, ''])
    expect(out.split('\n')[0]).toBe('限制通行')
    for (const text of [
      '01 黄码',
      '居家隔离七天',
      '信任列表已过期',
      '请稍后',
      '脱敏',
      '网关背书',
      '**甲',
      'cn-44-ykm-gate',
      'RetCode',
    ]) {
      expect(out).toContain(text)
    }
    expect(out).not.toContain('Wait for the next one')
  })

  it('colours the outcome and shows progress on a terminal only', async () => {
    const { out, err } = await recognise([code, '--division', '310000'], {
      stdoutIsTerminal: true,
      stderrIsTerminal: true,
    })
    expect(out).toContain('\u001b[1;33mRESTRICTED\u001b[0m')
    expect(err).toContain(`asking ${gateway.url}`)
  })

  it.each([
    ['refused', '\u001b[1;31m'],
    ['accepted', '\u001b[1;32m'],
    ['undetermined', '\u001b[1;35m'],
    ['something new', '\u001b[1;35m'],
  ])('an outcome %s is 0 all the same, and never greener than it is', async (outcome, colour) => {
    gateway.answer(200, { ...ANSWER, outcome })
    const { code: exit, out } = await recognise([code, '--division', '310000'], { stdoutIsTerminal: true })
    expect([exit, out.startsWith(colour)]).toEqual([0, true])
  })
})

describe('issue', () => {
  const ISSUED = {
    code,
    codeId: '07',
    kind: 'signed',
    issuedAt: 'i',
    expiresAt: 'e',
    losses: [{ kind: 'derived', path: '/assessment/assessedAt' }],
  }
  beforeEach(() => gateway.answer(201, ISSUED))

  it.each([
    ['a document', ['--document', NUMBER], { document: { number: NUMBER }, kind: 'signed' }, 'home-token'],
    [
      'a document, home elsewhere',
      ['--document', NUMBER, '--home', '310000'],
      { document: { number: NUMBER }, kind: 'signed' },
      'issuer-token',
    ],
    [
      'a symbol',
      ['--symbol', 's', '--home', '310000', '--kind', 'reference'],
      { symbol: 's', kind: 'reference' },
      'issuer-token',
    ],
    [
      'so much of the person, so long',
      ['--document', NUMBER, '--disclosure', 'full', '--lifetime', '600', '--document-type', 'resident-id'],
      { document: { type: 'resident-id', number: NUMBER }, kind: 'signed', disclosure: 'full', lifetimeSeconds: 600 },
      'home-token',
    ],
  ])('orders by %s', async (_name, argv, body, token) => {
    const { code: exit, out } = await run(['issue', '--data', data, '--json', ...argv])
    expect([exit, JSON.parse(out)]).toEqual([0, ISSUED])
    expect(gateway.asked).toEqual([{ path: '/v1/codes', authorization: `Bearer ${token}`, body }])
  })

  it('gives the code alone on stdout, and pictures that read back, for their owner only', async () => {
    const png = join(folder, 'out.png')
    const svg = join(folder, 'out.svg')
    const { out, err } = await run(['issue', '--document', NUMBER, '--png', png, '--svg', svg], {
      env: { DATA_DIR: data },
    })
    expect(out).toBe(`${code}\n`)
    expect(err).toContain('/assessment/assessedAt')
    expect(err).not.toContain(NUMBER)
    expect(decodeQrImage(new Uint8Array(readFileSync(png)))).toBe(code)
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg /)
    expect(statSync(png).mode & 0o077).toBe(0)
  })

  it('needs to know where home is', async () => {
    const { code: exit, err } = await run(['issue', '--symbol', 's', '--data', data])
    expect([exit, err.includes('--home')]).toEqual([2, true])
  })

  it('says where a picture cannot be written', async () => {
    const { code: exit, out } = await run([
      'issue',
      '--document',
      NUMBER,
      '--data',
      data,
      '--json',
      '--png',
      join(folder, 'no/out.png'),
    ])
    expect([exit, JSON.parse(out).error.code]).toEqual([1, 'cli.file.unwritable'])
  })
})

describe('a gateway that says no', () => {
  const PROBLEM = {
    type: 'urn:yimatong:problem:access.purpose',
    title: 'Not allowed',
    status: 403,
    code: 'access.purpose',
    detail: { zh: '查验点未登记此用途', en: 'Not registered for this purpose' },
    findings: [ANSWER.findings[0]],
  }

  it('is told with its problem and findings, exit 1', async () => {
    gateway.answer(403, PROBLEM)
    const { code: exit, out, err } = await recognise([code, '--division', '310000', '--lang', 'zh'])
    expect([exit, out]).toEqual([1, ''])
    for (const text of ['403', 'access.purpose', '查验点未登记此用途', '请稍后']) expect(err).toContain(text)
  })

  it('is one JSON value too', async () => {
    gateway.answer(403, PROBLEM)
    const { out } = await recognise([code, '--division', '310000', '--json'])
    expect(JSON.parse(out)).toEqual({
      error: { code: 'cli.gateway.refused', message: expect.any(String), problem: PROBLEM },
    })
  })

  it('cannot steer the terminal', async () => {
    gateway.answer(422, { code: 'x\u001b[2J', detail: { en: '\u001b[2Jcleared' } })
    const { err } = await recognise([code, '--division', '310000'])
    expect(err).toContain('cleared')
    expect(err).not.toContain('\u001b')
  })
})

describe('a gateway that is not there', () => {
  const at = (url: string) => ['recognise', code, '--division', '310000', '--json', '--gateway', url, '--token', 't']

  it.each([
    ['whom its CA does not vouch for', () => at(gateway.url), 'cli.gateway.unreachable'],
    ['where nobody listens', () => at('https://localhost:1'), 'cli.gateway.unreachable'],
    ['whose CA file is missing', () => [...at(gateway.url), '--ca', join(folder, 'none.pem')], 'cli.file.unreadable'],
  ])('%s', async (_name, argv, code) => {
    const { code: exit, out } = await run(argv())
    expect([exit, JSON.parse(out).error.code]).toEqual([1, code])
  })

  it('answers by --gateway, --ca and a token out of the environment', async () => {
    gateway.answer(200, ANSWER)
    const argv = [
      'recognise',
      code,
      '--division',
      '310000',
      '--json',
      '--gateway',
      gateway.url,
      '--ca',
      join(folder, 'root.pem'),
    ]
    const { code: exit } = await run(argv, { env: { YIMATONG_TOKEN: 'mine' } })
    expect([exit, gateway.asked[0]?.authorization]).toEqual([0, 'Bearer mine'])
  })

  it('answers something that is no JSON', async () => {
    gateway.answer(200, '<html>')
    const { code: exit, out } = await recognise([code, '--division', '310000', '--json'])
    expect([exit, JSON.parse(out).error.code]).toEqual([1, 'cli.gateway.answer'])
  })

  it.each([
    ['no federation was started', folder, '310000', 'cli.development.absent'],
    ['the note is garbled', folderOf({ 'development.json': '{' }), '310000', 'cli.development.malformed'],
    [
      'the note lacks a token',
      folderOf({ 'development.json': '{"ca":"x","gateways":{"310000":{"url":"https://x"}}}' }),
      '310000',
      'cli.development.malformed',
    ],
    ['no gateway is for the place', data, '440000', 'cli.development.gateway'],
  ])('because %s', async (_name, dir, division, expected) => {
    const { code: exit, out } = await run(['recognise', code, '--division', division, '--json', '--data', dir])
    expect([exit, JSON.parse(out).error.code]).toEqual([1, expected])
  })
})
