import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TranslationAnswer } from '../src/translate/answer.js'
import { folderOf, recordOf, repositoryFile, run } from './setting.js'

interface Told extends TranslationAnswer {
  readonly error?: { readonly code: string }
}

const fixture = (path: string) => repositoryFile(`standards/profiles/${path}`)
const ANHUI = ['translate', '--profile', 'cn-34-akm', '--at', '2022-05-04T08:00:00Z']
const SHANGHAI = ['translate', '--profile', 'cn-31-ssm-online', '--at', '2022-05-04T08:00:00Z']
const SECRETS = [
  '--secret',
  'cn-31-ssm-online.aes-key=TEST-ONLY-KEY-16',
  '--secret',
  'cn-31-ssm-online.aes-iv=TEST-ONLY-IV--16',
]

async function told(argv: readonly string[], stdin: string | Uint8Array = ''): Promise<{ code: number; answer: Told }> {
  const { code, out } = await run([...argv, '--json'], { stdin })
  return { code, answer: JSON.parse(out) }
}

describe('from city to nation', () => {
  it('gives record, layers and losses', async () => {
    const { code, answer } = await told([...ANHUI, fixture('cn-34-akm/fixtures/reference-green.json')])
    expect(code).toBe(0)
    expect(answer).toMatchObject({
      profile: { id: 'cn-34-akm', realism: 'CODE' },
      exchange: 'reference',
      direction: 'toNational',
      at: '2022-05-04T08:00:00.000Z',
      record: { assessment: { level: '00', assessedAt: '2022-05-04T08:00:00.000Z' } },
      losses: [{ kind: 'derived', path: '/assessment/assessedAt' }],
      findings: [],
    })
    expect(answer.layers.map(({ name }) => name)).toEqual(['answer', 'json', 'nested', 'nested', 'record'])
  })

  it('reads standard input, and the exchange it is told', async () => {
    const answerBytes = readFileSync(fixture('cn-34-akm/fixtures/document-red-with-reason.json'))
    const { code, answer } = await told([...ANHUI, '--exchange', 'document', '-'], answerBytes)
    expect([code, answer.exchange]).toEqual([0, 'document'])
    expect(answer.record).toMatchObject({ assessment: { level: '10', reason: expect.any(String) } })
  })

  it('opens an envelope with secrets, given or in files', async () => {
    const folder = folderOf({ key: 'TEST-ONLY-KEY-16', iv: 'TEST-ONLY-IV--16' })
    const files = [
      '--secret',
      `cn-31-ssm-online.aes-key=@${join(folder, 'key')}`,
      '--secret',
      `cn-31-ssm-online.aes-iv=@${join(folder, 'iv')}`,
    ]
    for (const secrets of [SECRETS, files]) {
      const { code, answer } = await told([...SHANGHAI, ...secrets, fixture('cn-31-ssm-online/fixtures/green.json')])
      expect([code, answer.record]).toMatchObject([0, { assessment: { level: '00' } }])
    }
  })

  it('takes a profile file under work', async () => {
    const source = readFileSync(fixture('cn-34-akm/profile.yaml'), 'utf8').replace('id: cn-34-akm', 'id: cn-34-draft')
    const folder = folderOf({ 'draft.yaml': source, 'broken.yaml': 'id: [' })
    const file = fixture('cn-34-akm/fixtures/reference-green.json')
    const { code, answer } = await told(['translate', '--profile', join(folder, 'draft.yaml'), file])
    expect([code, answer.profile.id]).toEqual([0, 'cn-34-draft'])
    const broken = await told(['translate', '--profile', join(folder, 'broken.yaml'), file])
    expect([broken.code, broken.answer.error?.code]).toEqual([1, 'profile.yaml.syntax'])
  })

  it.each([
    [
      'a city that says no',
      [...ANHUI, fixture('cn-34-akm/fixtures/reference-expired.json')],
      'profile.answer.symbol-expired',
    ],
    [
      'an answer cut off',
      [...SHANGHAI, ...SECRETS, fixture('cn-31-ssm-online/fixtures/cut-off.json')],
      'profile.answer.malformed',
    ],
    [
      'a secret that is not given',
      [...SHANGHAI, fixture('cn-31-ssm-online/fixtures/green.json')],
      'profile.secret.unusable',
    ],
    [
      'an answer about someone else',
      [
        ...ANHUI,
        '--exchange',
        'document',
        '--asked',
        'document-number=340199190001010012',
        fixture('cn-34-akm/fixtures/document-green.json'),
      ],
      'profile.answer.conflict',
    ],
  ])('%s: no record, the finding with what to do, exit 1', async (_name, argv, finding) => {
    const { code, answer } = await told(argv)
    expect([code, answer.record, answer.findings[0]?.code]).toEqual([1, undefined, finding])
  })

  it('speaks to people without repeating a secret', async () => {
    const { code, out, err } = await run([
      ...SHANGHAI,
      ...SECRETS,
      '--lang',
      'zh',
      fixture('cn-31-ssm-online/fixtures/green.json'),
    ])
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/风险等级 \/assessment\/level +00 +绿码/)
    expect(out).not.toContain('TEST-ONLY')
  })
})

describe('from nation to city', () => {
  const RECORD = join(
    folderOf({
      'record.json': JSON.stringify({
        profile: 'hc-n/1',
        subject: {
          name: '测试乙',
          documentType: 'resident-id',
          documentNumber: '340199190002020028',
          telephone: '10000000001',
        },
        assessment: { level: '00', authority: 'a', decidedBy: 'unknown', channel: '安康码', division: '340000' },
        origins: Object.fromEntries(
          [
            '/subject/name',
            '/subject/documentType',
            '/subject/documentNumber',
            '/subject/telephone',
            '/assessment/level',
            '/assessment/authority',
            '/assessment/decidedBy',
            '/assessment/channel',
            '/assessment/division',
          ].map((path) => [path, { kind: 'sourced' }]),
        ),
      }),
    }),
    'record.json',
  )

  it('gives the bytes alone on stdout and the account, without values, on stderr', async () => {
    const { code, out, err } = await run([...ANHUI, '--to', 'city', RECORD])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ flag: true, data: { data: { healthLevel: '1', name: '测试乙' } } })
    expect(err).toContain('cn-34-akm')
    for (const value of ['测试乙', '340199190002020028', '10000000001']) expect(err).not.toContain(value)
  })

  it('gives both in one JSON value, and comes back', async () => {
    const { code, answer } = await told([...ANHUI, '--to', 'city', RECORD])
    expect([code, answer.direction]).toEqual([0, 'toCity'])
    const bytes = Buffer.from(answer.answerBytes ?? '', 'base64')
    expect(bytes.toString('utf8')).toBe(answer.answerText)
    const back = await told([...ANHUI, '-'], bytes)
    expect(back.answer.record).toMatchObject({ subject: { name: '测试乙', documentNumber: '340199190002020028' } })
  })

  it.each([
    ['no JSON', '{', 'codec.json.syntax'],
    ['a record without level', '{"profile":"hc-n/1"}', 'cli.input.record'],
    ['a record in memory’s form', JSON.stringify(recordOf()), 'cli.input.record'],
    ['nothing', '', 'cli.input.empty'],
  ])('%s: refused without repeating it', async (_name, input, code) => {
    const { code: exit, answer } = await told([...ANHUI, '--to', 'city', '-'], input)
    expect([exit, answer.error?.code]).toEqual([1, code])
  })
})

describe('what is not there', () => {
  it.each([
    ['a profile', ['translate', '--profile', 'cn-99', fixture('cn-34-akm/profile.yaml')], 'cli.profile.unknown'],
    ['an exchange', [...SHANGHAI, '--exchange', 'document', '-'], 'cli.exchange.absent'],
    ['a file', [...ANHUI, '/nowhere/at/all'], 'cli.file.unreadable'],
    ['a secret’s file', [...ANHUI, '--secret', 'a=@/nowhere', '-'], 'cli.file.unreadable'],
  ])('%s', async (_name, argv, code) => {
    const { code: exit, answer } = await told(argv, '{}')
    expect([exit, answer.error?.code]).toEqual([1, code])
  })

  it('a standards folder of one’s own', async () => {
    const { code, out } = await run(['read', 'x', '--json'], { env: { YIMATONG_STANDARDS: folderOf({ empty: '' }) } })
    expect([code, JSON.parse(out).error.code]).toEqual([1, 'adapters.standards.file'])
  })
})
