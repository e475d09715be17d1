import { decodeNationalCode } from '@yimatong/envelope'
import { hexDecode, hexEncode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { type Judgement, recogniseOffline } from '../src/index.js'
import { assessmentOf, codeOf, messageOf, recordOf, wrapMessage } from './national-codes.js'
import { AT, questionOf, snapshot } from './setting.js'

const judgeText = (text: string) => recogniseOffline(text, questionOf('hospital'), snapshot, AT)

function expectRefused(judged: Judgement, where: string): void {
  const seen = { where, outcome: judged.outcome, blocks: judged.findings.some((found) => found.severity === 'block') }
  expect(seen).toEqual({ where, outcome: 'refused', blocks: true })
  for (const fact of ['record', 'level', 'identityGrade', 'codeId', 'issuer'] as const)
    expect(judged[fact]).toBeUndefined()
}

const inAnhui = recordOf(assessmentOf({ division: '340100' }))
const SIGNERS = [
  ['P-256', codeOf()],
  ['SM2', codeOf({ by: '340000-code-signer', issuer: '340000', record: inAnhui })],
] as const

describe.each(SIGNERS)('a code signed with %s', (_kind, text) => {
  it('is accepted as it stands, and so is its message wrapped anew', () => {
    expect(judgeText(text)).toMatchObject({ outcome: 'accepted', findings: [] })
    expect(wrapMessage(messageOf(text))).toBe(text)
  })

  it('is refused with any character of it another one', () => {
    for (let place = 0; place < text.length; place++) {
      const seen = text[place] ?? ''
      const others = ['0', 'Z', seen.toLowerCase(), '', seen + seen, '\u0000', '%'].filter((other) => other !== seen)
      const other = others[place % others.length] ?? ''
      expectRefused(judgeText(text.slice(0, place) + other + text.slice(place + 1)), `character ${place}`)
    }
  })

  it('is refused with any two neighbours the other way round', () => {
    for (let place = 0; place + 1 < text.length; place++) {
      const [a = '', b = ''] = [text[place], text[place + 1]]
      if (a !== b) expectRefused(judgeText(text.slice(0, place) + b + a + text.slice(place + 2)), `pair ${place}`)
    }
  })

  it('is refused with any byte of what is signed another one', () => {
    const message = messageOf(text)
    for (let place = 0; place < message.length; place++) {
      const altered = Uint8Array.from(message)
      altered[place] = (message[place] ?? 0) ^ (1 << (place % 8))
      expectRefused(judgeText(wrapMessage(altered)), `byte ${place}`)
    }
  })

  it('is refused cut short or with something after it', () => {
    for (let length = 0; length < text.length; length += 7)
      expectRefused(judgeText(text.slice(0, length)), `cut at ${length}`)
    for (const more of [' ', '\n', '0', '000', text]) expectRefused(judgeText(text + more), 'more text')
    expectRefused(judgeText(wrapMessage(Uint8Array.of(...messageOf(text), 0))), 'a byte after the message')
  })
})

describe('a code with the other s of its signature', () => {
  it('is refused, though the signature would hold', () => {
    const text = codeOf()
    const { signature } = decodeNationalCode(text)
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const upper = (order - BigInt(`0x${hexEncode(signature.subarray(32))}`)).toString(16).padStart(64, '0')
    const message = Uint8Array.from(messageOf(text))
    message.set(hexDecode(upper), message.length - 32)
    const judged = judgeText(wrapMessage(message))
    expectRefused(judged, 'n - s')
    expect(judged.findings).toMatchObject([{ code: 'envelope.cose.high-s', party: 'holder' }])
  })
})

describe('a code put together out of two', () => {
  const yellow = codeOf({ by: '330000-code-signer' })
  const green = codeOf({ by: '310000-code-signer', issuer: '310000' })

  it('is nobody’s: the signature of one does not hold for the other', () => {
    const [a, b] = [decodeNationalCode(yellow), decodeNationalCode(green)]
    const message = hexEncode(messageOf(yellow))
    const crossed = message.replace(hexEncode(a.signature), hexEncode(b.signature))
    expect(crossed).not.toBe(message)
    const judged = judgeText(wrapMessage(Uint8Array.from(Buffer.from(crossed, 'hex'))))
    expectRefused(judged, 'crossed')
    expect(judged.findings).toMatchObject([{ code: 'trust.signer.signature', party: 'holder' }])
  })

  it('is nobody’s under another key id either', () => {
    const [a, b] = [decodeNationalCode(yellow), decodeNationalCode(green)]
    const crossed = hexEncode(messageOf(yellow)).replace(hexEncode(a.keyId), hexEncode(b.keyId))
    expectRefused(judgeText(wrapMessage(Uint8Array.from(Buffer.from(crossed, 'hex')))), 'another key id')
  })
})
