import type { JsonValue } from '@yimatong/codec'
import { generateKey } from '@yimatong/crypto'
import { base64Encode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileForeignFormats,
  encodeShcNumeric,
  FOREIGN_FORMATS,
  FormatError,
  isForeignKeyFile,
  readForeignKeys,
} from '../src/index.js'
import { AT as AAROGYA_AT, signers as aarogyaSigners, issue as issueAarogya } from './aarogya-issuer.js'
import { at, issueDcc, newIssuer } from './dcc-issuer.js'
import { AT as DIVOC_AT, signers as divocSigners, issue as issueDivoc } from './divoc-issuer.js'
import { mintShc, newShcIssuer, AT as SHC_AT, ISSUER as SHC_ISSUER } from './shc-issuer.js'
import { foreignTables } from './standard.js'
import { issue as issueSuishenma, AT as SUISHENMA_AT, signers as suishenmaSigners } from './suishenma-issuer.js'
import { issue as issueVdsNc, AT as VDS_NC_AT, signers as vdsNcSigners } from './vds-nc-issuer.js'

const dccIssuer = newIssuer()
const shcIssuer = newShcIssuer()
const formats = compileForeignFormats(
  foreignTables,
  new Map([
    ['eu-dcc', [{ kind: 'certificate', der: dccIssuer.certificate.der }]],
    ['cn-31-ssm-offline', suishenmaSigners],
    ['in-aarogya-setu', aarogyaSigners],
    ['in-divoc', divocSigners],
    ['icao-vds-nc', vdsNcSigners],
    ['smart-health-card', [{ kind: 'key', publicKey: shcIssuer.key.publicKey, issuer: SHC_ISSUER }]],
  ]),
)

/** One good code of each format that can be issued here, and when it is good. */
const GOOD = [
  ['eu-dcc', issueDcc(dccIssuer), at('2021-07-01T00:00:00Z')],
  ['cn-31-ssm-offline', issueSuishenma(), SUISHENMA_AT],
  ['in-aarogya-setu', issueAarogya(), AAROGYA_AT],
  ['smart-health-card', encodeShcNumeric(mintShc(shcIssuer)).join(' '), SHC_AT],
  ['in-divoc', await issueDivoc(), DIVOC_AT],
  ['icao-vds-nc', issueVdsNc(), VDS_NC_AT],
] as const

/** An archive has bytes that change nothing, who wrote it for example: what a change does, the tests of DIVOC say. */
const TIGHT = GOOD.filter(([id]) => id !== 'in-divoc')

/** What may happen to one character. */
const ALTERATIONS = [() => '', (here: string) => here + here, (here: string) => (here === 'A' ? 'B' : 'A')] as const

describe('the foreign formats', () => {
  it('have ids, folders and titles of their own', () => {
    const ids = FOREIGN_FORMATS.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { id, folder, prefix, title } of FOREIGN_FORMATS) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(foreignTables.get(folder)?.size).toBeGreaterThan(0)
      expect([prefix, title.zh, title.en].every((text) => text.length > 0)).toBe(true)
    }
  })

  it.each(GOOD)(
    '%s: its code is known by it alone, good to it, and believed by nobody without keys',
    (id, text, when) => {
      expect(formats.filter((format) => format.detects(text)).map((format) => format.id)).toEqual([id])
      const { code } = formats.find((format) => format.id === id)?.read(text) ?? {}
      expect(code?.verify(when).findings).toEqual([])
      expect(Object.values(code?.verify(when).checks ?? {})).not.toContain(false)
      const strangers = compileForeignFormats(foreignTables).find((format) => format.id === id)
      expect(
        strangers
          ?.read(text)
          .code?.verify(when)
          .findings.some(({ severity }) => severity === 'block'),
      ).toBe(true)
    },
  )

  it.each(TIGHT)('%s: a text with one character more, less or other is never both whole and good', (id, text, when) => {
    const format = formats.find((row) => row.id === id)
    const place = fc.nat(text.length - 1)
    const change = fc.constantFrom(...ALTERATIONS)
    const property = fc.property(place, change, (index, alter) => {
      const changed = text.slice(0, index) + alter(text[index] ?? '') + text.slice(index + 1)
      if (changed === text) return
      const { code } = format?.read(changed) ?? {}
      expect(code?.verify(when).findings).not.toEqual([])
    })
    fc.assert(property, { numRuns: 60 })
  })

  it('never throw for what a text holds', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .constantFrom(...FOREIGN_FORMATS.map(({ prefix }) => prefix))
        .chain((prefix) => fc.string().map((rest) => prefix + rest)),
      fc
        .constantFrom(...GOOD.map(([, text]) => text))
        .chain((text) => fc.nat(text.length).map((end) => text.slice(0, end))),
    )
    const property = fc.property(anything, (text) => {
      for (const format of formats) {
        const { fault, layers } = format.read(text)
        expect(() => layers()).not.toThrow()
        expect(fault === undefined || fault.code.startsWith('formats.')).toBe(true)
      }
    })
    fc.assert(property, { numRuns: 300 })
  })

  it.each(FOREIGN_FORMATS.map(({ id, folder }) => [id, folder] as const))(
    '%s does not compile without its tables',
    (_id, folder) => {
      const fewer = new Map([...foreignTables].filter(([name]) => name !== folder))
      expect(() => compileForeignFormats(fewer)).toThrow(expect.objectContaining({ code: 'formats.table.malformed' }))
    },
  )
})

describe('a file of keys', () => {
  const spki = base64Encode(generateKey('SM2').publicKey.spki)
  const file = (more: object = {}): JsonValue => ({
    type: 'foreign-keys',
    format: 'cn-31-ssm-offline',
    keys: [{ spki }],
    ...more,
  })

  it('names its format and says of every key what the format needs', () => {
    const certificate = base64Encode(dccIssuer.certificate.der)
    const keys = [{ spki, id: '3', role: 'code', issuer: 'x' }, { spki }, { certificate }]
    const read = readForeignKeys(file({ keys }))
    expect(read.format).toBe('cn-31-ssm-offline')
    expect(read.signers).toMatchObject([
      { kind: 'key', id: '3', role: 'code', issuer: 'x', publicKey: { kind: 'SM2' } },
      { kind: 'key' },
      { kind: 'certificate', der: dccIssuer.certificate.der },
    ])
    expect(read.signers[1]).not.toHaveProperty('id')
  })

  it.each<[string, JsonValue, string]>([
    ['no object', [], 'formats.table.malformed'],
    ['another type', file({ type: 'trust-list' }), 'formats.keys.type'],
    ['no format', file({ format: 1 }), 'formats.table.malformed'],
    ['no keys', file({ keys: {} }), 'formats.table.malformed'],
    ['a key without spki', file({ keys: [{}] }), 'formats.table.malformed'],
    ['a key that is no base64', file({ keys: [{ spki: '?' }] }), 'formats.keys.key'],
    ['a key that is no key', file({ keys: [{ spki: 'AAAA' }] }), 'formats.keys.key'],
    ['an index that is a number', file({ keys: [{ spki, id: 3 }] }), 'formats.table.malformed'],
  ])('with %s is refused', (_name, data, code) => {
    expect(() => readForeignKeys(data)).toThrow(FormatError)
    expect(() => readForeignKeys(data)).toThrow(expect.objectContaining({ code }))
  })

  it('is known by its type', () => {
    expect([file(), file({ keys: 1 })].map(isForeignKeyFile)).toEqual([true, true])
    expect([null, [], 'foreign-keys', {}, { type: 'x' }].map(isForeignKeyFile)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
  })
})
