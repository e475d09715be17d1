import { generateKey } from '@yimatong/crypto'
import { describe, expect, it } from 'vitest'
import { compileForeignFormats, encodeShcNumeric, type ForeignSigner, FormatError } from '../src/index.js'
import { SHC_FORMAT } from '../src/shc/format.js'
import { AT, changed, goodPayload, ISSUER, mintShc, NOISE, newShcIssuer, shcFile } from './shc-issuer.js'
import { foreignTables } from './standard.js'

const issuer = newShcIssuer()
const signer: ForeignSigner = { kind: 'key', publicKey: issuer.key.publicKey, issuer: ISSUER }
const tables = new Map(['fhir', 'members'].map((name) => [name, shcFile(name)]))
const format = SHC_FORMAT.compile(tables, [signer])
const [text = ''] = encodeShcNumeric(mintShc(issuer))
const codesOf = (read: ReturnType<typeof format.read>) => read.code?.verify(AT).findings.map(({ code }) => code)

describe('SMART Health Cards among the foreign formats', () => {
  it('are one of them, known by their scheme alone', () => {
    const formats = compileForeignFormats(foreignTables)
    expect(formats.filter(({ detects }) => detects('shc:/5676')).map(({ id }) => id)).toEqual(['smart-health-card'])
    expect(['shc:5676', 'SHC:/5676', ' shc:/5676', 'HC1:'].filter((other) => format.detects(other))).toEqual([])
  })

  it('are read layer by layer, verified and put into a record', () => {
    const read = format.read(text)
    expect(read.fault).toBeUndefined()
    expect(read.layers().map(({ name }) => name)).toEqual(['digits', 'jws', 'deflate', 'claims', 'payload', 'schema'])
    expect(codesOf(read)).toEqual([])
    expect(read.code?.verify(AT).checks).toEqual({ isSigned: true, isInForce: true })
    expect(read.code?.record().extensions).toHaveProperty('smart-health-card')
    expect(read.code?.policy).toBeUndefined()
  })

  it('are read out of several symbols with blanks between, in any order', () => {
    const long = mintShc(issuer, { payload: changed(goodPayload(), { '/vc/type/1': NOISE }) })
    const texts = encodeShcNumeric(long)
    expect(texts.length).toBeGreaterThan(1)
    expect(codesOf(format.read([...texts].reverse().join('\n')))).toEqual([
      'formats.shc.chunked',
      'formats.shc.jws-long',
    ])
    expect(format.read(texts[0] ?? '').fault).toEqual({ layer: 'digits', code: 'formats.shc.chunk-count' })
  })

  it.each<[string, string, string, string]>([
    ['no digits', 'shc:/', 'digits', 'formats.shc.digits'],
    ['no JWS', 'shc:/5676', 'jws', 'formats.shc.jws-parts'],
    ['no JSON', encodeShcNumeric(mintShc(issuer, { text: 'x' }))[0] ?? '', 'payload', 'formats.shc.payload-json'],
  ])('with %s end at that layer', (_, given, layer, code) => {
    expect(format.read(given).fault).toEqual({ layer, code })
  })

  it('show what is wrong with them, and are not good', () => {
    const [odd = ''] = encodeShcNumeric(mintShc(issuer, { header: { alg: 'ES256', kid: issuer.jwk.kid } }))
    const read = format.read(odd)
    expect(codesOf(read)).toEqual(['formats.shc.zip'])
    expect(read.layers().at(-1)).toMatchObject({
      name: 'schema',
      size: 1,
      shows: { faults: [{ code: 'formats.shc.zip' }] },
    })
  })

  it.each<[string, readonly ForeignSigner[], readonly string[]]>([
    ['nobody', [], ['formats.shc.issuer-keys']],
    ['another issuer', [{ ...signer, issuer: 'https://other.example' }], ['formats.shc.issuer-keys']],
    ['a key without issuer', [{ kind: 'key', publicKey: issuer.key.publicKey }], ['formats.shc.issuer-keys']],
    ['a certificate', [{ kind: 'certificate', der: Uint8Array.of(0) }], ['formats.shc.issuer-keys']],
    ['a key of another curve', [{ ...signer, publicKey: generateKey('P-384').publicKey }], ['formats.shc.issuer-keys']],
    [
      'its issuer with another key',
      [{ ...signer, publicKey: generateKey('P-256').publicKey }],
      ['formats.shc.key-unknown'],
    ],
    ['its issuer with two', [{ ...signer, publicKey: generateKey('P-256').publicKey }, signer], []],
  ])('are believed of %s only as far', (_, signers, codes) => {
    expect(codesOf(SHC_FORMAT.compile(tables, signers).read(text))).toEqual(codes)
  })

  it('want their tables', () => {
    expect(() => SHC_FORMAT.compile(new Map(), [])).toThrow(FormatError)
    expect(() => SHC_FORMAT.compile(new Map([['fhir', shcFile('fhir')]]), [])).toThrow(FormatError)
  })
})
