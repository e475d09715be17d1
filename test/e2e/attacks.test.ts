import type { Hierarchy, Identity } from '@yimatong/certs'
import { decodeNationalCode, issueNationalCode, type NationalClaims } from '@yimatong/envelope'
import { instant, MINUTE } from '@yimatong/kernel'
import type { Response } from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asker, askersOf, codeOf, objectOf, orderCode, post, question } from '../support/asking.js'
import { flipBit, packCode, unpackCode } from '../support/codes.js'
import { openTestFederation, required, type TestFederation } from '../support/federation.js'
import { makeFaultyHierarchy, publishSigners } from '../support/registry.js'

let federation: TestFederation
let hierarchy: Hierarchy
let gate: Asker
let code: string
let claims: NationalClaims

const PREFIX = 'HCN1:'
/** What is not known is malformed input, and nobody's red. */
const UNKNOWN = { status: 422, outcome: 'undetermined', code: 'code.kind.unknown' }

/** Certificates of the development hierarchy that are good for something else than signing national codes. */
const MISUSED = ['330000-tls', '330000-checkpoint', '330000-receipt-signer', '330000-ca'] as const

beforeAll(async () => {
  federation = await openTestFederation()
  gate = askersOf(federation, '310000').checkpoint
  const order = { kind: 'signed', document: { number: federation.person('330000', 'green').documentNumber } }
  code = await orderCode(askersOf(federation, '330000').issuer, order)
  claims = decodeNationalCode(code).claims
  hierarchy = await makeFaultyHierarchy(federation)
  const leaves = [...hierarchy.values()].filter(({ node }) => node.expect !== undefined).map(({ name }) => name)
  await publishSigners(federation, hierarchy, '330000', [...leaves, ...MISUSED], { 'fault-namesake': '330000-ca' })
})
afterAll(() => federation?.stop())

const show = (text: string) => post(gate, '/v1/recognitions', question('310000', { code: text }))

describe('a code that was changed', () => {
  it('is accepted as it was issued', async () => {
    expect(objectOf((await show(code)).body).outcome).toBe('accepted')
  })

  it('is refused at every place of its text', async () => {
    const places = spread(code.length, 60)
    const [prefix, ...within] = [0, ...places.filter((place) => place >= PREFIX.length)]
    const answers = await inTurn(within, (place) => show(swapCharacter(code, place)))
    expect(answers.filter((answer) => !isRefusal(answer)).map(describeAnswer)).toEqual([])
    expect(verdictOf(await show(swapCharacter(code, prefix)))).toEqual(UNKNOWN)
  })

  it('is refused at every place of the signed bytes, packed again', async () => {
    const message = unpackCode(code)
    const answers = await inTurn(spread(message.length, 60), (place) => show(packCode(flipBit(message, place))))
    expect(answers.filter((answer) => !isRefusal(answer)).map(describeAnswer)).toEqual([])
    expect(new Set(answers.map(codeOf))).toContain('trust.signer.signature')
  })

  it.each([
    ['without its last character', (text: string) => text.slice(0, -1)],
    ['with one character more', (text: string) => `${text}0`],
    ['twice in a row', (text: string) => text + text.slice(5)],
    ['with a blank within it', (text: string) => `${text.slice(0, 40)} ${text.slice(40)}`],
    ['with a line end within it', (text: string) => `${text.slice(0, 40)}\r\n${text.slice(40)}`],
    ['with a blank behind its prefix', (text: string) => text.replace(PREFIX, `${PREFIX} `)],
    ['with its signs in lower case', (text: string) => PREFIX + text.slice(PREFIX.length).toLowerCase()],
    ['with a NUL behind it', (text: string) => `${text}\0`],
    ['under the prefix of a foreign code', (text: string) => text.replace('HCN1:', 'HC1:')],
    ['under the prefix of a token', (text: string) => text.replace('HCN1:', 'HCR1:')],
  ])('is refused %s', async (_, change) => {
    const answer = await show(change(code))
    expect(isRefusal(answer), describeAnswer(answer)).toBe(true)
    expect(answer.status).toBe(422)
  })

  it.each([
    ['in lower case', (text: string) => text.toLowerCase()],
    ['with a zero-width space before it', (text: string) => `\u200b${text}`],
  ])('is no known code %s', async (_, change) => {
    expect(verdictOf(await show(change(code)))).toEqual(UNKNOWN)
  })
})

describe('a code as a hand scanner sends it', () => {
  it.each([
    ['with a blank before it', (text: string) => ` ${text}`],
    ['with a line end behind it', (text: string) => `${text}\n`],
    ['with the line end of Windows behind it', (text: string) => `${text}\r\n`],
    ['with a carriage return behind it', (text: string) => `${text}\r`],
    ['with a tab behind it', (text: string) => `${text}\t`],
    ['with a byte order mark before it', (text: string) => `\ufeff${text}`],
  ])('is the same code %s', async (_, change) => {
    const symbol = required(federation.province('310000').city.symbolOf('310000-green'))
    const accepted = { status: 200, outcome: 'accepted', code: undefined }
    for (const text of [code, symbol]) expect(verdictOf(await show(change(text)))).toEqual(accepted)
  })

  it('is the same symbol where a code is ordered', async () => {
    const symbol = required(federation.province('310000').city.symbolOf('310000-green'))
    const order = { kind: 'signed', symbol: `\ufeff ${symbol}\r\n` }
    expect((await post(askersOf(federation, '310000').issuer, '/v1/codes', order)).status).toBe(201)
  })

  it('is nothing known when there is no code between the blanks', async () => {
    expect(verdictOf(await show(' \r\n'))).toEqual(UNKNOWN)
  })

  it.each([
    ['the symbol of a city nobody knows', 'https://jkm.example.org/s/0123456789'],
    ['a national code of a version to come', 'HCN2:6BF'],
  ])('is no red for its holder: %s', async (_, text) => {
    expect(verdictOf(await show(text))).toEqual(UNKNOWN)
  })
})

describe('a signer that may not sign', () => {
  it('knows every fault of the ceremony', () => {
    expect([...hierarchy.values()].filter(({ node }) => node.expect !== undefined).length).toBeGreaterThanOrEqual(15)
  })

  it.each(FAULTS())('%s: refused with %s', async (name, expected) => {
    const identity = required(hierarchy.get(name))
    expect(identity.node.expect ?? expected).toBe(expected)
    expect(verdictOf(await show(resign(identity)))).toEqual({ status: 200, outcome: 'refused', code: expected })
  })

  it.each([
    ['330000-tls', 'pki.path.purpose'],
    ['330000-checkpoint', 'pki.path.purpose'],
    ['330000-receipt-signer', 'pki.path.purpose'],
    ['330000-ca', 'pki.path.key-usage'],
  ])('%s of the development hierarchy: refused with %s', async (name, expected) => {
    expect(verdictOf(await show(resign(federation.identity(name))))).toMatchObject({
      outcome: 'refused',
      code: expected,
    })
  })

  it.each([
    ['another province signs for Zhejiang', '340000-code-signer', '330000', 'trust.signer.scope'],
    ['a city signs for its whole province', '330100-code-signer', '330000', 'trust.signer.scope'],
    ['Zhejiang says it is Shanghai, and speaks of Zhejiang', '330000-code-signer', '310000', 'trust.signer.scope'],
    ['Zhejiang names an authority nobody knows', '330000-code-signer', '650000', 'trust.signer.scope'],
  ])('%s: refused with its own code', async (_, name, issuer, expected) => {
    const answer = await show(resign(federation.identity(name), { issuer }))
    expect(verdictOf(answer)).toEqual({ status: 200, outcome: 'refused', code: expected })
  })

  it('is not on the list at all', async () => {
    const stranger = await makeFaultyHierarchy(federation)
    const answer = await show(resign(required(stranger.get('fault-revoked'))))
    expect(verdictOf(answer)).toEqual({ status: 200, outcome: 'refused', code: 'trust.signer.unknown' })
  })

  it('signs with another key than its certificate has', async () => {
    const { certificate } = federation.identity('330000-code-signer')
    const { key } = federation.identity('330000-tls')
    const signer = { certificate: { ...certificate, publicKey: key.publicKey }, key }
    const forged = issueNationalCode({ claims, signer })
    expect(verdictOf(await show(forged))).toMatchObject({ outcome: 'refused', code: 'trust.signer.signature' })
  })

  it('shows nothing of the record it signed', async () => {
    const { body } = await show(resign(required(hierarchy.get('fault-revoked'))))
    expect(Object.keys(objectOf(body))).not.toEqual(expect.arrayContaining(['record']))
    expect(body).not.toHaveProperty('level')
  })

  it('is still trusted when it is the right one, after the list changed', async () => {
    const answer = await show(resign(federation.identity('330000-code-signer')))
    expect(verdictOf(answer)).toEqual({ status: 200, outcome: 'accepted', code: undefined })
  })
})

describe('a code out of its time', () => {
  const resignAt = (issued: number, life: number) => {
    const issuedAt = instant(federation.clock.now() + issued)
    return resign(federation.identity('330000-code-signer'), { issuedAt, expiresAt: instant(issuedAt + life) })
  }
  it.each([
    ['has expired', -60 * MINUTE, 10 * MINUTE, 'code.expired'],
    ['is of tomorrow', 24 * 60 * MINUTE, 10 * MINUTE, 'code.not-yet-valid'],
  ])('%s: undetermined with %s', async (_, issued, life, expected) => {
    expect(verdictOf(await show(resignAt(issued, life)))).toMatchObject({ outcome: 'undetermined', code: expected })
  })
})

/** Rows of the faults: name and the finding its ceremony names. Written out, so that a fault that vanishes is missed. */
function FAULTS(): readonly (readonly [string, string])[] {
  return [
    ['fault-expired', 'pki.path.expired'],
    ['fault-not-yet-valid', 'pki.path.not-yet-valid'],
    ['fault-revoked', 'pki.path.revoked'],
    ['fault-city-as-ca', 'pki.path.not-a-ca'],
    ['fault-other-province', 'pki.path.name-constraint'],
    ['fault-other-country', 'pki.path.name-constraint'],
    ['fault-client-as-signer', 'pki.path.purpose'],
    ['fault-wrong-purpose', 'pki.path.purpose'],
    ['fault-no-purpose', 'pki.path.purpose'],
    ['fault-wrong-key-usage', 'pki.path.key-usage'],
    ['fault-critical-extension', 'pki.path.critical-extension'],
    ['fault-path-length', 'pki.path.length'],
    ['fault-ca-key-usage', 'pki.path.key-usage'],
    ['fault-old-ca-signer', 'pki.path.expired'],
    ['fault-revoked-ca-signer', 'pki.path.revoked'],
    ['fault-stranger', 'pki.path.none'],
    ['fault-namesake', 'pki.path.signature'],
  ]
}

/** The green traveller's claims, signed anew by whom it may be. */
function resign(identity: Identity, more: Partial<NationalClaims> = {}): string {
  return issueNationalCode({ claims: { ...claims, ...more }, signer: identity })
}

function verdictOf(response: Response) {
  return { status: response.status, outcome: objectOf(response.body).outcome, code: codeOf(response) }
}

/** Refused by a verdict or by a problem, with a code either way. */
function isRefusal(response: Response): boolean {
  const { status, outcome, code: named } = verdictOf(response)
  return (status === 200 || status === 422) && outcome === 'refused' && named !== undefined
}

function describeAnswer(response: Response): string {
  return JSON.stringify(verdictOf(response))
}

/** About `count` places over a length, first and last among them. */
function spread(length: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1)))
}

function swapCharacter(text: string, place: number): string {
  const other = text[place] === '7' ? '8' : '7'
  return text.slice(0, place) + other + text.slice(place + 1)
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const item of items) results.push(await work(item))
  return results
}
