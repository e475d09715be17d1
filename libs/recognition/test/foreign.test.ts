import { base45Encode, type CborValue, deflateZlib, encodeCbor } from '@yimatong/codec'
import { generateKey, sign } from '@yimatong/crypto'
import { signatureInput } from '@yimatong/envelope'
import { DAY, instant } from '@yimatong/kernel'
import { encodeName, issueSelfSigned } from '@yimatong/pki'
import { describe, expect, it } from 'vitest'
import { recognise } from '../src/index.js'
import { arrivalWith, unasked } from './arrival.js'
import { AT, questionOf, snapshot, snapshotOf } from './setting.js'
import { foreignBelieving } from './standards.js'

const key = generateKey('P-256')
const certificate = issueSelfSigned(
  {
    subject: encodeName([
      ['C', 'XX'],
      ['CN', 'TEST ONLY'],
    ]),
    serial: Uint8Array.of(1),
    notBefore: instant(AT - 100 * DAY),
    notAfter: instant(AT + 100 * DAY),
    extensions: {},
  },
  key,
)

const dose = {
  tg: '840539006',
  vp: '1119349007',
  mp: 'EU/1/20/1528',
  ma: 'ORG-100030215',
  dn: 2,
  sd: 2,
  dt: '2021-05-01',
  co: 'XX',
  is: 'Test Ministry',
  ci: 'URN:UVCI:01:XX:TEST000001#0',
}
const person = { ver: '1.3.0', nam: { fn: 'Test', fnt: 'TEST', gn: 'Alfa', gnt: 'ALFA' }, dob: '1900-01-01' }

const textMap = (members: object): Map<string, CborValue> =>
  new Map(Object.entries(members).map(([name, value]) => [name, typeof value === 'object' ? textMap(value) : value]))

function dccOf(expiresAt: number = AT + DAY, by = key): string {
  const health = textMap(person).set('v', [textMap(dose)])
  const payload = encodeCbor(
    new Map<number, CborValue>([
      [1, 'XX'],
      [4, expiresAt / 1000],
      [6, (AT - DAY) / 1000],
      [-260, new Map([[1, health]])],
    ]),
  )
  const header = encodeCbor(
    new Map<number, CborValue>([
      [1, -7],
      [4, certificate.keyId],
    ]),
  )
  const signature = sign('ES256', by, signatureInput(header, payload))
  return `HC1:${base45Encode(deflateZlib(encodeCbor({ tag: 18, value: [header, new Map(), payload, signature] })))}`
}

const knowing = snapshotOf({
  foreign: foreignBelieving(new Map([['eu-dcc', [{ kind: 'certificate', der: certificate.der }]]])),
})

async function judge(text: string, around = knowing, purpose = 'hospital') {
  return recognise(arrivalWith(unasked, { snapshot: around }), {
    shown: { kind: 'code', text },
    question: questionOf(purpose),
    consent: false,
  })
}

describe('an EU DCC', () => {
  it('that verifies shows its facts and goes to the manual desk: it asserts no level', async () => {
    const judged = await judge(dccOf())
    expect(judged).toMatchObject({
      outcome: 'undetermined',
      malformed: false,
      findings: [{ code: 'code.facts-only', party: 'arrival' }],
    })
    expect(judged).not.toHaveProperty('level')
    expect(judged.record?.assessment).toBeUndefined()
    expect(JSON.stringify(judged.record?.extensions)).toContain('EU/1/20/1528')
  })

  it('shows no more than the purpose allows', async () => {
    const judged = await judge(dccOf(), knowing, 'gate')
    expect(judged.record?.extensions).toBeUndefined()
    expect(judged.record?.subject).toEqual({})
  })

  it.each([
    ['of an unknown signer', dccOf(), snapshot, 'formats.dcc.signer-unknown', 'undetermined'],
    ['past its end', dccOf(AT - DAY / 2), knowing, 'formats.dcc.expired', 'undetermined'],
    ['with another signature', dccOf(AT + DAY, generateKey('P-256')), knowing, 'formats.dcc.signature', 'refused'],
  ])('%s: shows nothing', async (_name, text, around, code, outcome) => {
    const judged = await judge(text, around)
    expect(judged.findings[0]).toMatchObject({ severity: 'block', code })
    expect(judged).toMatchObject({ outcome, malformed: false })
    expect(judged).not.toHaveProperty('record')
    expect(judged).not.toHaveProperty('identityGrade')
  })

  it.each(['HC1:', 'HC1:ABC', 'HC1:NCFOXN%', dccOf().slice(0, 60)])('%s is none', async (text) => {
    expect(await judge(text)).toMatchObject({ outcome: 'refused', malformed: true })
  })
})
