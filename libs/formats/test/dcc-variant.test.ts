import { readdirSync, readFileSync } from 'node:fs'
import type { JsonValue } from '@yimatong/codec'
import { base64Decode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { bareBase64, readDgcCase } from '../src/dcc/corpus-case.js'
import { compileDccVariants } from '../src/dcc/variant.js'
import { compileForeignFormats, decodeDcc, type ForeignSigner } from '../src/index.js'
import { at, type DccOdds, issueDcc, newIssuer, RECOVERY, VACCINATION } from './dcc-issuer.js'
import { recordElements } from './record-elements.js'
import { corpus, foreignTables, tableOf } from './standard.js'

const elements = recordElements()
const issuer = newIssuer()
const AT = at('2021-07-01T00:00:00Z')

/** Synthetic: no such passport. */
const META = {
  reference: 'TEST-0001',
  notarisedOn: '2021-06-01T02:26:02.672Z',
  passportNumber: 'K0000001E',
  url: 'https://example.org/verify?q=%7B%7D#%7B%22key%22%3A%2200%22%7D',
}

function formatWith(signers: readonly ForeignSigner[] = [{ kind: 'certificate', der: issuer.certificate.der }]) {
  const format = compileForeignFormats(foreignTables, new Map([['eu-dcc', signers]])).find(({ id }) => id === 'eu-dcc')
  if (!format) throw new Error('no such format')
  return format
}

const readOf = (odds: DccOdds) => formatWith().read(issueDcc(issuer, odds))
const codesOf = (odds: DccOdds) =>
  readOf(odds)
    .code?.verify(AT)
    .findings.map(({ code, path }) => [code, path])
const withMeta = (meta: unknown, more: object = {}): DccOdds => ({
  issuer: 'SG',
  health: { ...VACCINATION, meta, ...more },
})

describe('the Singapore variant of the DCC', () => {
  it('is verified like any other, and carries its passport and its facts into the record', () => {
    const { code, layers } = readOf(withMeta(META))
    expect(code?.verify(AT).findings).toEqual([])
    const record = code?.record()
    expect(record?.subject).toEqual({
      name: 'Anna Muster-Test',
      documentType: 'passport',
      documentNumber: 'K0000001E',
    })
    expect(record?.extensions?.['eu-dcc']).toMatchObject({
      variant: 'sg-healthcert',
      reference: 'TEST-0001',
      notarisedAt: '2021-06-01T02:26:02.672Z',
      vaccinations: [{ product: 'EU/1/20/1528' }],
    })
    expect(Object.keys(record?.origins ?? {}).sort()).toEqual([
      '/extensions/eu-dcc',
      '/subject/documentNumber',
      '/subject/documentType',
      '/subject/name',
    ])
    expect(record && elements.check(record)).toEqual([])
    const shown = new Map(layers().map(({ name, shows }) => [name, shows]))
    expect(shown.get('claims')).toMatchObject({ issuer: 'SG', variant: 'sg-healthcert' })
    expect(shown.get('schema')).toMatchObject({ faults: [] })
  })

  it('never carries the URL, which opens the whole document', () => {
    expect(JSON.stringify(readOf(withMeta(META)).code?.record())).not.toContain('example.org')
  })

  it('without passport, or with one that no record carries, has none', () => {
    const { passportNumber: _, ...rest } = META
    for (const meta of [rest, { ...META, passportNumber: 'k 1' }, { ...META, passportNumber: '****1234' }]) {
      const { code } = readOf(withMeta(meta))
      expect(code?.verify(AT).findings).toEqual([])
      expect(code?.record().subject).toEqual({ name: 'Anna Muster-Test' })
    }
  })

  it('without its member is an ordinary code', () => {
    const record = readOf({ issuer: 'SG' }).code?.record()
    expect(record?.extensions?.['eu-dcc']).not.toHaveProperty('variant')
    expect(codesOf({ issuer: 'SG' })).toEqual([])
  })

  const MEMBER = 'formats.dcc.member'
  const CASES: readonly (readonly [string, DccOdds, readonly (readonly [string, string])[]])[] = [
    ['from another issuer', { ...withMeta(META), issuer: 'XX' }, [[MEMBER, '/meta']]],
    ['from nobody', { ...withMeta(META), issuer: undefined }, [[MEMBER, '/meta']]],
    ['from an issuer in small letters', { ...withMeta(META), issuer: 'sg' }, [[MEMBER, '/meta']]],
    ['that is a text', withMeta('x'), [[MEMBER, '/meta']]],
    ['that is null', withMeta(null), [[MEMBER, '/meta']]],
    ['without a reference', withMeta({ notarisedOn: META.notarisedOn }), [[MEMBER, '/meta/reference']]],
    ['with a number as reference', withMeta({ ...META, reference: 1 }), [[MEMBER, '/meta/reference']]],
    ['with a time that is none', withMeta({ ...META, notarisedOn: 'today' }), [[MEMBER, '/meta/notarisedOn']]],
    [
      'with a passport far too long',
      withMeta({ ...META, passportNumber: 'A'.repeat(33) }),
      [[MEMBER, '/meta/passportNumber']],
    ],
    ['with a member more', withMeta({ ...META, nric: 'S0000000X' }), [[MEMBER, '/meta']]],
    ['beside a member nobody knows', withMeta(META, { secret: 'x' }), [[MEMBER, '']]],
  ]

  it.each(CASES)('%s: the member is refused and nothing of it is carried', (_name, odds, wanted) => {
    expect(codesOf(odds)).toEqual(wanted)
    const record = readOf(odds).code?.record()
    if (!odds.health || !Object.hasOwn(odds.health, 'secret'))
      expect(record?.subject).toEqual({ name: 'Anna Muster-Test' })
    const schema = readOf(odds)
      .layers()
      .find(({ name }) => name === 'schema')
    expect(schema?.size).toBeGreaterThan(0)
  })

  it('says no more of a foreign member than that it is there', () => {
    const { code } = readOf({ health: { ...RECOVERY, 'S0000000X of Anna': 1 } })
    expect(JSON.stringify(code?.verify(AT).findings)).not.toContain('Anna')
  })

  const folder = corpus('dgc-testdata')
  it.skipIf(folder === undefined)('reads every case of Singapore', () => {
    const cases = readdirSync(`${folder}/SG/2DCode/raw`).filter((name) => name.endsWith('.json'))
    expect(cases.length).toBe(5)
    for (const name of cases) {
      const json: JsonValue = JSON.parse(readFileSync(`${folder}/SG/2DCode/raw/${name}`, 'utf8'))
      const given = readDgcCase(json)
      const der = base64Decode(bareBase64(given?.certificate ?? ''))
      const { code } = formatWith([{ kind: 'certificate', der }]).read(given?.prefixed ?? '')
      const { claims } = decodeDcc(given?.prefixed ?? '')
      expect([name, code?.verify(claims.issuedAt ?? AT).findings]).toEqual([name, []])
      const record = code?.record()
      expect(record?.subject).toMatchObject({
        documentType: 'passport',
        documentNumber: expect.stringMatching(/^[A-Z0-9]+$/),
      })
      expect(record && elements.check(record)).toEqual([])
    }
  })
})

describe('a table of variants', () => {
  const shipped = JSON.parse(JSON.stringify(tableOf('eu-dcc', 'variants')))
  const [variant] = shipped.variants
  const withField = (field: unknown) => ({ ...shipped, variants: [{ ...variant, fields: { reference: field } }] })

  it.each([
    ['that is none', null],
    ['without members', { ...shipped, members: 'ver' }],
    ['without issuers as a list', { ...shipped, variants: [{ ...variant, issuers: 'SG' }] }],
    ['with a field of no length', withField({ as: 'reference' })],
    ['with a format there is not', withField({ most: 9, format: 'url' })],
  ])('%s does not compile', (_name, data) => {
    expect(() => compileDccVariants(data)).toThrow(expect.objectContaining({ code: 'formats.table.malformed' }))
  })
})
