import { readFileSync } from 'node:fs'
import { instant, utf8Encode } from '@yimatong/kernel'
import { identityGradeOf } from '@yimatong/record'
import { describe, expect, it } from 'vitest'
import { type CompiledExchange, type CompiledProfile, requestValues } from '../src/index.js'
import { catalogueFile, loadProfile } from './catalogue.js'

const zhejiang = loadProfile('cn-33-soap')
const anhui = loadProfile('cn-34-akm')
const shanghai = loadProfile('cn-31-ssm-online')
const SECRETS = { 'cn-31-ssm-online.aes-key': 'TEST-ONLY-KEY-16', 'cn-31-ssm-online.aes-iv': 'TEST-ONLY-IV--16' }
const secret = (reference: string) => utf8Encode(new Map(Object.entries(SECRETS)).get(reference) ?? '')
const context = { at: instant(Date.UTC(2022, 4, 4)), secret }

function exchangeOf(profile: CompiledProfile, name: 'reference' | 'document'): CompiledExchange {
  const exchange = profile.exchanges[name]
  if (!exchange) throw new Error(`${profile.id} has no ${name}`)
  return exchange
}

function fixture(path: string): Uint8Array {
  return new Uint8Array(readFileSync(catalogueFile(path)))
}

describe('how a city is asked', () => {
  it('Zhejiang by document number, in upper case', () => {
    const { requestFields, transport, documentTypes } = exchangeOf(zhejiang, 'document')
    expect(requestValues(requestFields, { 'document-number': '33019919000505001x' })).toEqual(
      new Map([['IDCard', '33019919000505001X']]),
    )
    expect(requestValues(requestFields, { symbol: 'x' })).toBeUndefined()
    expect(transport).toMatchObject({ recipe: 'soap-md5-day', method: 'QueryHealthCode', bodyRoot: 'Data' })
    expect(documentTypes).toContain('resident-id')
    expect(zhejiang.exchanges.reference).toBeUndefined()
  })

  it('Shanghai by the text of its symbol, in the query', () => {
    const { requestFields, transport, secrets } = exchangeOf(shanghai, 'reference')
    expect(requestFields).toEqual([{ name: 'QRCodeURL', from: 'symbol', in: 'query', case: undefined }])
    expect(transport).toMatchObject({ recipe: 'bearer-token', appId: 'cn-31-ssm-online.app-id' })
    expect(secrets).toEqual(['cn-31-ssm-online.aes-key', 'cn-31-ssm-online.aes-iv'])
  })

  it('Anhui a second time, when a colour has no reason', () => {
    expect(exchangeOf(anhui, 'reference').followUp).toEqual({
      when: 'non-green-without-reason',
      exchange: 'document',
      with: 'document-number',
    })
    expect(exchangeOf(anhui, 'document').followUp).toBeUndefined()
  })
})

describe('what an answer is worth', () => {
  it('shows every layer, the encrypted one too', () => {
    const { layers } = exchangeOf(shanghai, 'reference').toRecord(fixture('cn-31-ssm-online/fixtures/green.json'), {
      ...context,
      trace: true,
    })
    const names = layers.map((layer) => `${layer.name} ${layer.unit}`)
    expect(names).toEqual([
      'answer bytes',
      'json members',
      'nested members',
      'nested characters',
      'base64 bytes',
      'aes-cbc bytes',
      'json members',
      'record members',
    ])
    expect(layers.filter((layer) => layer.tree !== undefined).map((layer) => layer.size)).toEqual([2, 2, 5, 5])
  })

  it('a masked name lowers the identity grade, and is expected', () => {
    const answer = fixture('cn-31-ssm-online/fixtures/with-document-number.json')
    const { record, losses } = exchangeOf(shanghai, 'reference').toRecord(answer, context)
    expect(record && identityGradeOf(record)).toBe('masked')
    expect(losses).toContainEqual(
      expect.objectContaining({ kind: 'narrowed', path: '/subject/name', expected: true, recoverable: 'origin' }),
    )
  })

  it('what the holder did not authorise is not there', () => {
    const answer = fixture('cn-34-akm/fixtures/reference-name-only-authorised.json')
    const { record, losses } = exchangeOf(anhui, 'reference').toRecord(answer, context)
    expect(Object.keys(record?.subject ?? {})).toEqual(['name'])
    const withheld = losses.filter((loss) => loss.reason === 'privacy').map((loss) => loss.path)
    expect(withheld).toEqual(['/idCardNo', '/userPhone'])
  })

  it('no value of a person stands in losses or findings', () => {
    const answer = fixture('cn-34-akm/fixtures/document-full-address.json')
    const { losses, findings } = exchangeOf(anhui, 'document').toRecord(answer, context)
    const said = JSON.stringify([losses, findings])
    for (const value of ['测试', '340199', '10000000001', '1900']) expect(said).not.toContain(value)
  })

  it('the field map names every rule with its class', () => {
    const grades = new Map(exchangeOf(shanghai, 'reference').fields.map((field) => [field.rule, field.class]))
    expect(grades.get('reference/mask:/xm')).toBe('1')
    expect(grades.get('reference/riskMap:/type')).toBe('C')
    expect(grades.get('reference/drop:/phone')).toBe('C')
    expect(grades.get('reference/frame1/status:/code')).toBe('D')
  })
})
