import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { concatBytes, instant, utf8Encode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CompiledExchange, compileProfile } from '../src/index.js'
import { GOOD } from './bad-profiles.js'
import { elements } from './catalogue.js'
import { secrets } from './layer-forms.js'

const at = instant(Date.UTC(2022, 4, 4))
const MEGABYTE = 1_048_576

function layered(layers: readonly string[]): CompiledExchange {
  const lines = layers.map((layer) => `        - ${layer}\n`).join('')
  const text = GOOD.replace('        - json: {}\n', lines).replace(
    'class: F\n',
    `class: C\n    maxBytes: '${MEGABYTE}'\n`,
  )
  const { document } = compileProfile(text, 'layered.yaml', elements).exchanges
  if (!document) throw new Error('no exchange')
  return document
}

const RECORD = 'fields: [c, s, n] }'
const EXCHANGES = {
  gzip: layered(['gzip: {}', 'json: {}']),
  'gzip of gzip': layered(['gzip: {}', 'gzip: {}', 'json: {}']),
  zlib: layered(['zlib: {}', 'json: {}']),
  deflate: layered(['deflate: {}', 'json: {}']),
  'hex of base64': layered(['hex: { case: lower }', 'base64: { padding: optional }', 'json: {}']),
  percent: layered(['percent: {}', 'json: {}']),
  'gbk xml': layered(['charset: { name: gbk }', 'xml: { root: r, declaration: gbk }']),
  gb18030: layered(['charset: { name: gb18030 }', 'json: {}']),
  quoted: layered([`delimited: { separator: ',', quote: '"', ${RECORD}`]),
  escaped: layered([`delimited: { separator: ',', escape: '!', ${RECORD}`]),
  plain: layered([`delimited: { separator: ',', ${RECORD}`]),
  'key-value': layered(["key-value: { separator: ';', assign: '=' }"]),
  'long marks': layered(["key-value: { separator: ';;', assign: '==' }"]),
  'fixed-width': layered([
    "fixed-width: { unit: characters, fields: [{ name: c, width: '1' }, { name: s, width: '1' }, { name: n, width: '4096', pad: ' ' }] }",
  ]),
  'in front': layered(['aes-cbc: { key: t.key, iv: front }', 'json: {}']),
  list: layered([
    'json: {}',
    'frame: { into: /l, fields: [/l], ops: [], item: highest-risk, risk: /c, pick: { at: /n, equals: name, otherwise: refuse } }',
  ]),
  array: layered(['json: { root: array }', 'frame: { into: /items, fields: [/items], ops: [], item: only }']),
  matrix: layered(['codec: { name: bit-matrix }', 'json: {}']),
} as const

const zeros = new Uint8Array(100_000_000)
const sealed = (text: string) => new Uint8Array(gzipSync(text))
const bomb = new Uint8Array(gzipSync(zeros))
const flood = (sign: string, times: number) => utf8Encode(sign.repeat(times))
const entities = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><r>&b;&b;&b;</r>'

/** Answers of at most a megabyte that want more of a reader than that. */
const HOSTILE: readonly {
  readonly name: string
  readonly exchange: keyof typeof EXCHANGES
  readonly answer: Uint8Array
}[] = [
  { name: 'a bomb', exchange: 'gzip', answer: bomb },
  { name: 'a bomb in a bomb', exchange: 'gzip of gzip', answer: new Uint8Array(gzipSync(bomb)) },
  { name: 'a bomb', exchange: 'zlib', answer: new Uint8Array(deflateSync(zeros)) },
  { name: 'a bomb', exchange: 'deflate', answer: new Uint8Array(deflateRawSync(zeros)) },
  { name: 'two members', exchange: 'gzip', answer: concatBytes(sealed('{"c":"g"}'), sealed('{"c":"g"}')) },
  {
    name: 'a name without end',
    exchange: 'gzip',
    answer: concatBytes(Uint8Array.of(31, 139, 8, 8), flood('a', 900_000)),
  },
  { name: 'deep objects inside', exchange: 'gzip', answer: sealed('{"a":'.repeat(150_000)) },
  { name: 'a long text inside', exchange: 'gzip', answer: sealed(`{"c":"${'g'.repeat(1_040_000)}"}`) },
  { name: 'padding only', exchange: 'hex of base64', answer: flood('3d', 500_000) },
  { name: 'escapes', exchange: 'percent', answer: flood('%41', 349_000) },
  { name: 'broken escapes', exchange: 'percent', answer: flood('%e6%b5', 170_000) },
  { name: 'entities', exchange: 'gbk xml', answer: utf8Encode(entities) },
  { name: 'deep elements', exchange: 'gbk xml', answer: flood('<r>', 340_000) },
  {
    name: 'attributes',
    exchange: 'gbk xml',
    answer: utf8Encode(`<r ${Array.from({ length: 50_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`),
  },
  { name: 'halves of characters', exchange: 'gb18030', answer: new Uint8Array(1_000_000).fill(0x81) },
  { name: 'quotes', exchange: 'quoted', answer: flood('"', 1_000_001) },
  { name: 'pairs of quotes', exchange: 'quoted', answer: flood('"",', 340_000) },
  { name: 'a quote without end', exchange: 'quoted', answer: utf8Encode(`"${'a,'.repeat(500_000)}`) },
  { name: 'escapes', exchange: 'escaped', answer: flood('!!', 500_000) },
  { name: 'escaped separators', exchange: 'escaped', answer: flood('!,', 500_000) },
  { name: 'separators', exchange: 'plain', answer: flood(',', 1_000_000) },
  { name: 'separators', exchange: 'key-value', answer: flood(';', 1_000_000) },
  {
    name: 'many names',
    exchange: 'key-value',
    answer: utf8Encode(Array.from({ length: 90_000 }, (_, i) => `k${i}=1`).join(';')),
  },
  { name: 'a prototype key', exchange: 'key-value', answer: utf8Encode('c=g;__proto__=1') },
  { name: 'assigns', exchange: 'long marks', answer: flood('=', 1_000_000) },
  { name: 'a record too long', exchange: 'fixed-width', answer: flood('g', 1_000_000) },
  { name: 'blocks that are no message', exchange: 'in front', answer: flood('TEST-ONLY-BLOCK-', 60_000) },
  { name: 'less than a vector', exchange: 'in front', answer: flood('a', 16) },
  { name: 'many items', exchange: 'list', answer: utf8Encode(`{"l":[${'{"c":"g"},'.repeat(90_000)}{"c":"?"}]}`) },
  { name: 'items that are lists', exchange: 'list', answer: utf8Encode(`{"l":[${'[],'.repeat(300_000)}[]]}`) },
  { name: 'a deep array', exchange: 'array', answer: flood('[', 1_000_000) },
  { name: 'a prototype key in an item', exchange: 'array', answer: utf8Encode('[{"__proto__":{"c":"g"}}]') },
  { name: 'a large square', exchange: 'matrix', answer: flood('AAAA', 260_000) },
]

const context = { at, secret: secrets, inquiry: { name: '测试甲' }, trace: true }

describe('hostile answers', () => {
  it.each(HOSTILE)('$exchange: $name', ({ exchange, answer }) => {
    expect(answer.length).toBeLessThanOrEqual(MEGABYTE)
    const start = performance.now()
    const { record, findings, layers } = EXCHANGES[exchange].toRecord(answer, context)
    // Generous: the point is that no input makes it explode.
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(record?.assessment?.level ?? 'unknown').toBe('unknown')
    expect(findings.some((found) => found.severity === 'block')).toBe(true)
    expect(layers.length).toBeGreaterThan(0)
    for (const layer of layers) expect(layer.size).toBeLessThanOrEqual(MEGABYTE)
  })

  it.each(Object.entries(EXCHANGES))('%s: any bytes are a finding, never an exception', (_name, exchange) => {
    const likely = fc.constantFrom(...'{}[]"cgsn:,;=<>/%r0aA+!\\'.split(''))
    const text = fc.array(likely, { maxLength: 40 }).map((signs) => utf8Encode(signs.join('')))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), text), (answer) => {
        const { record, findings } = exchange.toRecord(answer, context)
        expect(record !== undefined || findings.some((found) => found.severity === 'block')).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
