import { createPrivateKey, generateKeyPairSync, sign as nodeSign } from 'node:crypto'
import type { JsonValue } from '@yimatong/codec'
import { generateKey, importPublicKey } from '@yimatong/crypto'
import { compileSuishenma, issueSuishenma, type SuishenmaContent } from '@yimatong/formats'
import { base64UrlEncode, DAY, type Instant, instant, MINUTE, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { compileRules, type Judgement, recognise, type Snapshot } from '../src/index.js'
import { arrivalWith, unasked } from './arrival.js'
import { AT, after, questionOf, snapshot, snapshotOf } from './setting.js'
import { foreignBelieving, ruleFiles, standard } from './standards.js'

// Keys of this run, in the snapshot like any other: nothing is fetched.
const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
})
const rsaKey = createPrivateKey({ key: rsa.privateKey, type: 'pkcs8', format: 'der' })
const keys = { code: generateKey('SM2'), industry: generateKey('SM2') }
const foreign = foreignBelieving(
  new Map([
    ['in-aarogya-setu', [{ kind: 'key', publicKey: importPublicKey(new Uint8Array(rsa.publicKey)) }]],
    [
      'cn-31-ssm-offline',
      [
        { kind: 'key', role: 'code', id: '1', publicKey: keys.code.publicKey },
        { kind: 'key', role: 'industry', id: '2', publicKey: keys.industry.publicKey },
      ],
    ],
  ]),
)
const knowing = snapshotOf({ foreign })
/** The same gateway under a rule that names the format. */
const naming = snapshotOf({
  foreign,
  rules: compileRules(ruleFiles.map((rule) => withForeign(rule, ['in-aarogya-setu']))),
})

function withForeign(rule: JsonValue, formats: JsonValue): JsonValue {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) throw new Error('no rule')
  return { ...rule, foreign: formats }
}

function aarogya(claims: object = {}, header: object = { alg: 'RS256' }): string {
  const whole = {
    exp: AT / 1000 + 600,
    name: 'ASHA TEST',
    mobile_no: '+91-00000-00001',
    color_code: '#3AA84C',
    ...claims,
  }
  const part = (json: object) => base64UrlEncode(utf8Encode(JSON.stringify(json)))
  const input = `${part(header)}.${part({ status_code: 301, ...whole })}`
  return `${input}.${base64UrlEncode(new Uint8Array(nodeSign('sha256', Buffer.from(input), rsaKey)))}`
}

const table = compileSuishenma(standard('cn-31-ssm-offline/format.json'))
const UUID = '0f'.repeat(16)

function suishenma(odds: Partial<SuishenmaContent> = {}): string {
  const content = {
    uuid: utf8Encode(UUID),
    flags: Uint8Array.of(0x40, 0),
    client: '06',
    expiresAt: after(5 * MINUTE),
    keyIndex: 1,
    industry: {
      card: new Uint8Array(10),
      flags: new Uint8Array(2),
      userType: 4,
      maxAmount: 0,
      validitySeconds: 600,
      generatedAt: AT,
      keyIndex: 2,
    },
  }
  return issueSuishenma({ ...content, ...odds }, keys, table)
}

function judge(text: string, around: Snapshot = knowing, purpose = 'gate', at: Instant = AT): Promise<Judgement> {
  return recognise(arrivalWith(unasked, { snapshot: around, at }), {
    shown: { kind: 'code', text },
    question: questionOf(purpose),
    consent: false,
  })
}

const told = ({ outcome, level, findings }: Judgement) => [outcome, level, findings.map(({ code }) => code)]

describe('an Aarogya Setu code', () => {
  it('that verifies goes to the manual desk: no rule here names the format', async () => {
    const judged = await judge(aarogya())
    expect(told(judged)).toEqual(['undetermined', undefined, ['code.policy-level']])
    expect(judged.record?.assessment).toMatchObject({ level: '00', authority: 'Aarogya Setu (India)' })
    expect(judged.record?.origins['/assessment/level']).toEqual({ kind: 'derived', how: 'policy-table' })
    expect(judged.record?.subject).toEqual({})
    expect(judged.identityGrade).toBe('masked')
    expect(judged.timings.map(({ step }) => step)).toEqual(['detect', 'decode', 'verify', 'decide', 'disclose'])
  })

  const NAMED: readonly (readonly [string, object, string, string | undefined, readonly string[]])[] = [
    ['low', {}, 'accepted', '00', []],
    ['low in red', { color_code: 'red' }, 'accepted', '00', []],
    ['moderate without a reason', { status_code: 401 }, 'undetermined', '01', ['assessment.reason.missing']],
    ['moderate with a reason', { status_code: 401, message: 'traced' }, 'restricted', '01', []],
    ['high with a reason', { status_code: 500, message: 'traced' }, 'refused', '10', []],
    ['tested positive', { status_code: 700 }, 'refused', '10', []],
    [
      '100, about which its own apps disagree',
      { status_code: 100 },
      'undetermined',
      'unknown',
      ['assessment.level.unknown'],
    ],
    ['a status nobody knows, in green', { status_code: 7 }, 'undetermined', 'unknown', ['assessment.level.unknown']],
  ]

  it.each(NAMED)('under a rule that names the format: %s', async (_name, claims, outcome, level, codes) => {
    expect(told(await judge(aarogya(claims), naming))).toEqual([outcome, level, codes])
  })

  it('under a rule that names the format is still asked for an identity', async () => {
    const strict = compileRules(
      ruleFiles.map((rule) => ({ ...Object(withForeign(rule, ['in-aarogya-setu'])), identity: { default: 'full' } })),
    )
    expect(told(await judge(aarogya(), snapshotOf({ foreign, rules: strict })))).toEqual([
      'undetermined',
      '00',
      ['identity.grade'],
    ])
  })

  it('under a rule that names the format is as old as it can be: its end less the longest life', async () => {
    const aged = (seconds: number) =>
      snapshotOf({
        foreign,
        rules: compileRules(
          ruleFiles.map((rule) => ({
            ...Object(withForeign(rule, ['in-aarogya-setu'])),
            maxAssessmentAgeSeconds: seconds,
          })),
        ),
      })
    expect(told(await judge(aarogya(), aged(3000)))).toEqual(['accepted', '00', []])
    expect(told(await judge(aarogya(), aged(2999)))).toEqual(['undetermined', undefined, ['assessment.too-old']])
  })

  it('of an unknown status says so before anything else', async () => {
    expect(told(await judge(aarogya({ status_code: 100 })))).toEqual([
      'undetermined',
      'unknown',
      ['assessment.level.unknown'],
    ])
  })

  it.each([
    ['past its end', () => aarogya({ exp: AT / 1000 - 301 }), naming, 'undetermined', 'formats.aarogya.expired', false],
    [
      'that lives for days',
      () => aarogya({ exp: (AT + 9 * DAY) / 1000 }),
      naming,
      'undetermined',
      'formats.aarogya.life',
      false,
    ],
    [
      'under another algorithm',
      () => aarogya({}, { alg: 'HS256' }),
      naming,
      'refused',
      'formats.aarogya.algorithm',
      false,
    ],
    [
      'with a changed signature',
      () => aarogya().replace(/.{8}$/, 'AAAAAAAA'),
      naming,
      'refused',
      'formats.aarogya.signature',
      false,
    ],
    ['where no key is configured', () => aarogya(), snapshot, 'undetermined', 'formats.aarogya.key-absent', false],
    ['without a status', () => aarogya({ status_code: null }), naming, 'refused', 'formats.aarogya.claims', true],
  ] as const)('%s shows nothing', async (_name, code, around, outcome, found, malformed) => {
    const judged = await judge(code(), around)
    expect(told(judged)).toEqual([outcome, undefined, [found]])
    expect(judged.malformed).toBe(malformed)
    expect(judged).not.toHaveProperty('record')
    expect(judged).not.toHaveProperty('identityGrade')
  })

  it('shows as much of the holder as the purpose allows', async () => {
    expect((await judge(aarogya(), knowing, 'hotel')).record?.subject.name).not.toBe('ASHA TEST')
    expect((await judge(aarogya(), knowing, 'hospital')).record?.subject).toMatchObject({ name: expect.any(String) })
  })
})

describe('a Suishenma offline code', () => {
  it('that verifies proves a reference only, and ends at the manual desk under any rule', async () => {
    for (const around of [knowing, naming]) {
      const judged = await judge(suishenma(), around, 'hospital')
      expect(told(judged)).toEqual(['undetermined', undefined, ['code.reference-only']])
      expect(judged.identityGrade).toBe('reference')
      expect(judged.record?.assessment).toBeUndefined()
    }
  })

  it.each([
    [
      'past its end',
      () => suishenma({ expiresAt: instant(AT - 6 * MINUTE) }),
      knowing,
      'undetermined',
      'formats.suishenma.expired',
      false,
    ],
    [
      'not enabled',
      () => suishenma({ flags: new Uint8Array(2) }),
      knowing,
      'undetermined',
      'formats.suishenma.not-enabled',
      false,
    ],
    [
      'of an index nobody has',
      () => suishenma({ keyIndex: 9 }),
      knowing,
      'undetermined',
      'formats.suishenma.key-absent',
      false,
    ],
    ['without its trailer', () => suishenma().slice(0, -2), knowing, 'refused', 'formats.suishenma.trailer', true],
    [
      'with another length',
      () => suishenma().replace('/0282', '/0283'),
      knowing,
      'refused',
      'formats.suishenma.length',
      true,
    ],
  ] as const)('%s shows nothing', async (_name, code, around, outcome, found, malformed) => {
    const judged = await judge(code(), around)
    expect(told(judged)).toEqual([outcome, undefined, [found]])
    expect(judged.malformed).toBe(malformed)
    expect(judged).not.toHaveProperty('record')
  })

  it('leaves the online symbol to its own city', async () => {
    const online = `https://s.sh.gov.cn/${'5'.repeat(32)}${AT}`
    const arrival = arrivalWith(() => ({ findings: [] }), { snapshot: knowing })
    const shown = { kind: 'code' as const, text: online }
    const judged = await recognise(arrival, { shown, question: questionOf(), consent: false })
    expect([arrival.asked.length, judged.findings[0]?.code]).toEqual([1, 'home.failed'])
  })
})

describe('a rule that names foreign formats', () => {
  it.each<[string, JsonValue]>([
    ['as a text', 'in-aarogya-setu'],
    ['as numbers', [1]],
    ['as an empty name', ['']],
  ])('%s does not compile', (_name, formats) => {
    const [first] = ruleFiles
    expect(() => compileRules([withForeign(first ?? null, formats)])).toThrow(
      expect.objectContaining({ code: 'recognition.rules.malformed' }),
    )
  })

  it('is none of the shipped ones', () => {
    for (const division of ['000000', '310000', '330000', '340000']) {
      expect(compileRules(ruleFiles).ruleFor(division, AT)?.foreign).toEqual([])
    }
  })
})
