import type { JsonValue } from '@yimatong/codec'
import { generateKey } from '@yimatong/crypto'
import { base64Encode, base64UrlEncode, concatBytes, utf8Encode } from '@yimatong/kernel'
import { encodeName, issueSelfSigned } from '@yimatong/pki'
import { describe, expect, it } from 'vitest'
import { decodeShc, decodeShcKeySet, indexShcIssuers, shcThumbprint, verifyShc } from '../src/index.js'
import { AT, at, ISSUER, mintShc, newShcIssuer, shcStandard } from './shc-issuer.js'

const issuer = newShcIssuer()
const good = issuer.jwk

const codesOf = (key: JsonValue) => {
  const set = decodeShcKeySet({ keys: [key] })
  return [...set.findings, ...set.keys.flatMap(({ findings }) => findings)].map(({ code }) => code)
}

describe('a key', () => {
  it('may sign, and its id is its thumbprint', () => {
    const [key] = decodeShcKeySet({ keys: [good] }).keys
    expect(key).toMatchObject({ id: good.kid, findings: [] })
    expect(key?.publicKey?.spki).toEqual(issuer.key.publicKey.spki)
  })

  // RFC 7638 §3.1 has an RSA key; this is the example key of the specification of health cards.
  it('has the thumbprint that the specification prints', () => {
    const key = {
      kty: 'EC',
      crv: 'P-256',
      x: '11XvRWy1I2S0EyJlyf_bWfw_TQ5CJJNLw78bHXNxcgw',
      y: 'eZXwxvO1hvCY0KucrPfKo7yAyMT6Ajc3N7OkAB6VYy8',
    }
    expect(shcThumbprint(key)).toBe('3Kfdg-XwP-7gXyywtUfUADwBumDOPKMQx-iELL11W9s')
  })

  const p384 = generateKey('P-384').publicKey.spki.slice(-96)
  const large = { x: base64UrlEncode(p384.subarray(0, 48)), y: base64UrlEncode(p384.subarray(48)) }
  const withThumb = (key: { [name: string]: JsonValue }) => ({ ...key, kid: shcThumbprint(key) ?? '' })

  it.each<[string, JsonValue, readonly string[]]>([
    ['a list for a key', [], ['formats.shc.key-form']],
    ['no id', { ...good, kid: 1 }, ['formats.shc.key-form']],
    ['no use', { ...good, use: null }, ['formats.shc.key-form', 'formats.shc.key-use']],
    ['another id', { ...good, kid: 'mine' }, ['formats.shc.key-thumbprint']],
    ['another kind', { ...good, kty: 'RSA' }, ['formats.shc.key-type', 'formats.shc.key-thumbprint']],
    ['for encryption', { ...good, use: 'enc' }, ['formats.shc.key-use']],
    ['another algorithm', { ...good, alg: 'ES256K' }, ['formats.shc.key-algorithm']],
    ['another curve', withThumb({ ...good, ...large, crv: 'P-384', alg: 'ES384' }), ['formats.shc.key-algorithm']],
    ['its private half', { ...good, d: good.x ?? '' }, ['formats.shc.key-private']],
    ['a point off the curve', withThumb({ ...good, x: good.y ?? '', y: good.x ?? '' }), ['formats.shc.key-form']],
    ['a coordinate that is cut', withThumb({ ...good, x: 'AAAA' }), ['formats.shc.key-form']],
    ['a coordinate in standard base64', withThumb({ ...good, x: '+/=' }), ['formats.shc.key-form']],
    ['a counter that is a text', { ...good, crlVersion: '1' }, ['formats.shc.key-form']],
    ['a certificate that is none', { ...good, x5c: ['AAAA'] }, ['formats.shc.key-certificate']],
    ['no certificate in the list', { ...good, x5c: [] }, ['formats.shc.key-certificate']],
  ])('with %s is said to have it, and nothing that it signed is good', (_, key, codes) => {
    expect(codesOf(key)).toEqual(codes)
    const { keys } = decodeShcKeySet({ keys: [key] })
    const header = { zip: 'DEF', alg: 'ES256', kid: keys[0]?.id ?? '' }
    const card = decodeShc(mintShc(issuer, { header }), shcStandard.fhir)
    const { ok, findings } = verifyShc(card, indexShcIssuers([{ url: ISSUER, keys }]), AT)
    const named = keys[0]?.id === undefined ? [] : codes
    expect([ok, findings.map(({ code }) => code)]).toEqual([false, expect.arrayContaining([...named])])
  })

  it.each<[string, JsonValue | undefined]>([
    ['nothing', undefined],
    ['no object', 'x'],
    ['a bare key', good],
    ['no key', { keys: [] }],
    ['more keys than are read', { keys: Array.from({ length: 257 }, () => good) }],
  ])('set that is %s has none', (_, json) => {
    expect(decodeShcKeySet(json)).toEqual({
      keys: [],
      findings: [expect.objectContaining({ code: 'formats.shc.key-form' })],
    })
  })

  it('does not spoil those beside it', () => {
    const { keys } = decodeShcKeySet({ keys: [{ ...good, use: 'enc' }, 1, good] })
    expect(keys.map(({ findings }) => findings.length)).toEqual([1, 1, 0])
  })
})

describe('the certificate of a key', () => {
  const subject = encodeName([['CN', 'TEST ONLY']])
  const validity = { notBefore: at('2021-01-01T00:00:00Z'), notAfter: at('2031-01-01T00:00:00Z') }

  /** `SubjectAltName` of one URI, or of one DNS name. */
  function names(tag: number, name: string) {
    const text = utf8Encode(name)
    return {
      oid: '2.5.29.17',
      critical: false,
      value: concatBytes(Uint8Array.of(0x30, text.length + 2, tag, text.length), text),
    }
  }

  function certified(extension: ReturnType<typeof names>, when = validity, key = issuer.key): JsonValue {
    const request = { subject, serial: Uint8Array.of(1), ...when, extensions: { further: [extension] } }
    return { ...good, x5c: [base64Encode(issueSelfSigned(request, key).der)] }
  }

  function findingsOf(...keys: readonly JsonValue[]) {
    const trust = indexShcIssuers([{ url: ISSUER, keys: decodeShcKeySet({ keys: [...keys] }).keys }])
    return verifyShc(decodeShc(mintShc(issuer), shcStandard.fhir), trust, AT).findings.map(({ code }) => code)
  }

  it.each<[string, JsonValue, readonly string[]]>([
    ['names the issuer', certified(names(0x86, ISSUER)), []],
    ['names another', certified(names(0x86, 'https://other.example')), ['formats.shc.key-certificate']],
    ['names it by http', certified(names(0x86, ISSUER.replace('https', 'http'))), ['formats.shc.key-certificate']],
    ['names a host only', certified(names(0x82, 'issuer.example')), ['formats.shc.key-certificate']],
    [
      'has ended',
      certified(names(0x86, ISSUER), { ...validity, notAfter: at('2022-01-01T00:00:00Z') }),
      ['formats.shc.key-certificate-time'],
    ],
    [
      'is of another key',
      certified(names(0x86, ISSUER), validity, generateKey('P-256')),
      ['formats.shc.key-certificate'],
    ],
  ])('%s', (_, key, codes) => {
    expect(findingsOf(key)).toEqual(codes)
  })

  it('may be one of several of the same key: one that fits is enough', () => {
    expect(findingsOf(certified(names(0x86, 'https://other.example')), certified(names(0x86, ISSUER)))).toEqual([])
  })
})
