import { instant, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { type CompiledExchange, compileProfile, type Inquiry } from '../src/index.js'
import { GOOD } from './bad-profiles.js'
import { elements } from './catalogue.js'

const at = instant(Date.UTC(2022, 4, 4))
const OWN_FIELDS = '[/c, /s, /n]'

/** The profile of the tests, its message standing in a frame. */
function framed(layers: string, fields = OWN_FIELDS): CompiledExchange {
  const text = GOOD.replace('        - json: {}\n', layers)
    .replace('class: F\n', 'class: C\n')
    .replace(OWN_FIELDS, fields)
  const { document } = compileProfile(text, 'framed.yaml', elements).exchanges
  if (!document) throw new Error('no exchange')
  return document
}

function listed(options: string): CompiledExchange {
  return framed(`        - json: {}\n        - frame: { into: /list, fields: [/list], ops: [], ${options} }\n`)
}

function read(exchange: CompiledExchange, value: unknown, inquiry?: Inquiry) {
  const context = { at, secret: () => undefined, ...(inquiry && { inquiry }) }
  const { record, findings, losses } = exchange.toRecord(utf8Encode(JSON.stringify(value)), context)
  return {
    level: record?.assessment?.level,
    codes: findings.map((found) => `${found.code}${found.path === undefined ? '' : ` ${found.path}`}`),
    rest: losses.filter((loss) => loss.path === '/list').map((loss) => `${loss.kind} by ${loss.rule}`),
    written: record && new TextDecoder().decode(exchange.fromRecord(record, context).bytes),
  }
}

const [green, yellow, red, odd] = [{ c: 'g' }, { c: 'y' }, { c: 'r' }, { c: '?' }]
const REST = ['dropped by document/frame1/frame:/list']
const MALFORMED = ['profile.answer.malformed /list']
const NOT_FOUND = ['profile.answer.not-found /list']
const UNKNOWN = ['profile.answer.unknown-level /c']

describe('a frame around a list', () => {
  it.each([
    { name: 'the only one', options: 'item: only', list: [yellow], level: '01' },
    { name: 'two where one is meant', options: 'item: only', list: [green, red], codes: MALFORMED },
    { name: 'none where one is meant', options: 'item: only', list: [], codes: MALFORMED },
    { name: 'no list', options: 'item: only', list: green, codes: MALFORMED },
    { name: 'null', options: 'item: only', list: null, codes: MALFORMED },
    { name: 'a list of lists', options: 'item: only', list: [[green]], codes: MALFORMED },
    { name: 'none, which means nobody', options: 'item: only, empty: not-found', list: [], codes: NOT_FOUND },
    { name: 'null, which means nobody', options: 'item: only, empty: not-found', list: null, codes: NOT_FOUND },
    { name: 'a text, which means nothing', options: 'item: only, empty: not-found', list: 'x', codes: MALFORMED },
    {
      name: 'a level of another type',
      options: 'item: highest-risk, risk: /c',
      list: [green, { c: ['g'] }],
      codes: UNKNOWN,
      level: 'unknown',
      rest: REST,
    },
    {
      name: 'the highest',
      options: 'item: highest-risk, risk: /c',
      list: [green, red, yellow],
      level: '10',
      rest: REST,
    },
    {
      name: 'yellow above green',
      options: 'item: highest-risk, risk: /c',
      list: [yellow, green],
      level: '01',
      rest: REST,
    },
    {
      name: 'an unknown above yellow',
      options: 'item: highest-risk, risk: /c',
      list: [yellow, odd, green],
      level: 'unknown',
      codes: UNKNOWN,
      rest: REST,
    },
    {
      name: 'an unknown never hides red',
      options: 'item: highest-risk, risk: /c',
      list: [odd, red],
      level: '10',
      rest: REST,
    },
    {
      name: 'an item without level is read before a lower one',
      options: 'item: highest-risk, risk: /c',
      list: [{}, green],
      codes: ['profile.answer.malformed /c'],
      rest: REST,
    },
    {
      name: 'a text in the list',
      options: 'item: only',
      list: ['{"c":"g"}'],
      codes: ['profile.answer.malformed nested'],
    },
  ])('$name', ({ options, list, level, codes = [], rest = [] }) => {
    const seen = read(listed(options), { list })
    expect({ level: seen.level, codes: seen.codes, rest: seen.rest }).toEqual({ level, codes, rest })
    // Outward there is one item, whatever the list was.
    if (level !== undefined && level !== 'unknown') expect(JSON.parse(seen.written ?? '').list).toHaveLength(1)
  })

  it('a list of one comes back byte for byte', () => {
    expect(read(listed('item: only'), { list: [green] }).written).toBe('{"list":[{"c":"g"}]}')
  })

  it('its class says what becomes of the others', () => {
    const classOf = (options: string) => listed(options).class
    expect(classOf('item: only')).toBe('F')
    expect(classOf('item: highest-risk, risk: /c')).toBe('C')
    expect(classOf('pick: { at: /n, equals: name, otherwise: refuse }')).toBe('C')
  })
})

describe('a list with its number beside it', () => {
  const counted = framed(
    '        - json: {}\n        - frame: { into: /list, count: /total, item: highest-risk, risk: /c, fields: [/list, /total], ops: [{ drop: { city: /total, reason: transport } }] }\n',
  )

  it('is read when all are there, and no level stands on a part of them', () => {
    expect(read(counted, { list: [green, yellow], total: 2 }).level).toBe('01')
    for (const total of [1, 3, 0, '2', null]) {
      const seen = read(counted, { list: [green, yellow], total })
      expect([seen.level, seen.codes]).toEqual([undefined, ['profile.answer.conflict /list']])
    }
  })
})

const NUMBER = '330499190001010017'
const NUMBERS = [
  { name: 'a blank after it', number: `${NUMBER} `, codes: MALFORMED },
  { name: 'wide digits', number: '３３０４９９１９０００１０１００１７', codes: MALFORMED },
  { name: 'a wrong check character', number: '330499190001010018', codes: MALFORMED },
  { name: 'masked', number: '330499********0017', codes: MALFORMED },
  { name: 'somebody else', number: '330499190002020022', level: '00', codes: [] },
]

describe('picking what was asked for', () => {
  const numbered = compileProfile(
    GOOD.replace(
      '        - json: {}\n',
      '        - json: {}\n        - frame: { into: /list, fields: [/list], ops: [], item: highest-risk, risk: /c, pick: { at: /id, equals: document-number, otherwise: refuse } }\n',
    )
      .replace('class: F\n', 'class: C\n')
      .replace(OWN_FIELDS, '[/c, /s, /n, /id]')
      .replace(
        'ops:\n',
        'ops:\n          - idNumber: { city: /id, national: /subject/documentNumber, documentType: /subject/documentType }\n',
      ),
    'numbered.yaml',
    elements,
  ).exchanges.document
  const pick = (otherwise: string, more = '') =>
    listed(`pick: { at: /n, equals: name, otherwise: ${otherwise} }${more}`)
  const mine = { c: 'y', n: '测试甲' }
  const other = { c: 'g', n: '测试乙' }
  const asked = { name: '测试甲' }

  it.each([
    { name: 'mine among others', exchange: pick('refuse'), list: [other, mine], level: '01', rest: REST },
    { name: 'mine alone', exchange: pick('refuse'), list: [mine], level: '01' },
    { name: 'others only', exchange: pick('refuse'), list: [other], codes: ['profile.answer.conflict /list'] },
    { name: 'others only, which means nobody', exchange: pick('not-found'), list: [other, other], codes: NOT_FOUND },
    {
      name: 'items without the member',
      exchange: pick('refuse'),
      list: [green],
      codes: MALFORMED,
    },
    {
      name: 'items that are none',
      exchange: pick('refuse'),
      list: [1, null, 'x'],
      codes: MALFORMED,
    },
    { name: 'an empty list', exchange: pick('refuse'), list: [], codes: MALFORMED },
    { name: 'mine twice', exchange: pick('refuse'), list: [mine, mine], codes: MALFORMED },
    {
      name: 'mine twice, the worse',
      exchange: pick('refuse', ', item: highest-risk, risk: /c'),
      list: [mine, { ...mine, c: 'r' }, other],
      level: '10',
      rest: REST,
    },
  ])('$name', ({ exchange, list, level, codes = [], rest = [] }) => {
    const seen = read(exchange, { list }, asked)
    expect({ level: seen.level, codes: seen.codes, rest: seen.rest }).toEqual({ level, codes, rest })
  })

  it.each([
    { name: 'no object', item: 'x' },
    { name: 'a number', item: 5 },
    { name: 'null', item: null },
    { name: 'a list', item: [{ c: 'r', n: '测试乙' }] },
    { name: 'no member', item: { c: 'r' } },
    { name: 'a member of another name', item: { c: 'r', N: '测试甲' } },
    { name: 'null in it', item: { c: 'r', n: null } },
    { name: 'a number in it', item: { c: 'r', n: 1 } },
    { name: 'a list in it', item: { c: 'r', n: ['测试甲'] } },
    { name: 'an object in it', item: { c: 'r', n: { n: '测试甲' } } },
    { name: 'an empty text in it', item: { c: 'r', n: '' } },
    { name: 'blanks in it', item: { c: 'r', n: '　 ' } },
  ])('leaves out nobody who is not readably somebody else: $name', ({ item }) => {
    const worst = pick('refuse', ', item: highest-risk, risk: /c')
    for (const list of [
      [mine, item],
      [item, mine],
      [other, item],
    ])
      for (const exchange of [pick('refuse'), pick('not-found'), worst]) {
        const seen = read(exchange, { list }, asked)
        expect([seen.level, seen.codes]).toEqual([undefined, MALFORMED])
      }
  })

  it.each(NUMBERS)('leaves out nobody whose number the rule for it cannot read: $name', ({ number, level, codes }) => {
    const list = [
      { c: 'g', id: NUMBER },
      { c: 'r', id: number },
    ]
    const seen = numbered && read(numbered, { list }, { 'document-number': NUMBER })
    expect([seen?.level, seen?.codes]).toEqual([level, codes])
  })

  it('takes no notice of case in a number, and none of a missing question', () => {
    const upper = { list: [other, { c: 'y', n: 'AB12' }] }
    expect(read(pick('refuse'), upper, { name: 'ab12' }).level).toBe('01')
    expect(read(pick('refuse'), { list: [mine] }).level).toBe('01')
    expect(read(pick('refuse'), { list: [mine, other] }).codes).toEqual(MALFORMED)
  })

  it('never reads a prototype member', () => {
    const odd = listed('pick: { at: /constructor, equals: name, otherwise: refuse }')
    expect(read(odd, { list: [green] }, { name: 'Object' }).codes).toEqual(MALFORMED)
  })
})

describe('other places of a nested message', () => {
  it('an exchange is no better than its envelopes', () => {
    const record = "        - delimited: { separator: '|', fields: [c, s, n] }\n"
    const classOf = (layers: string) => framed(layers).class
    expect(classOf(record)).toBe('D')
    expect(classOf(`        - gzip: {}\n${record}`)).toBe('F')
  })

  it('texts in a list', () => {
    const exchange = framed(
      '        - json: {}\n        - frame: { into: /list, fields: [/list], ops: [], item: only }\n        - json: {}\n',
    )
    const seen = read(exchange, { list: ['{"c":"r"}'] })
    expect(seen).toMatchObject({ level: '10', codes: [], written: '{"list":["{\\"c\\":\\"r\\"}"]}' })
  })

  it('an array as root', () => {
    const exchange = framed(
      '        - json: { root: array }\n        - frame: { into: /items, fields: [/items], ops: [], item: only }\n',
    )
    expect(read(exchange, [yellow])).toMatchObject({ level: '01', codes: [], written: '[{"c":"y"}]' })
    expect(read(exchange, { items: [yellow] }).codes).toEqual(['profile.answer.malformed json'])
  })

  it('nothing at a place that is no list', () => {
    const exchange = framed(
      '        - json: {}\n        - frame: { into: /list, fields: [/list], ops: [], empty: not-found }\n',
    )
    for (const list of [undefined, null, '', []]) expect(read(exchange, { list }).codes).toEqual(NOT_FOUND)
    expect(read(exchange, { list: green }).level).toBe('00')
    expect(read(exchange, { list: [green] }).codes).toEqual(MALFORMED)
  })

  it('compressed, encoded and delimited inside JSON', () => {
    const fields = 'fields: [c, s, n] }\n'
    const exchange = framed(
      `        - json: {}\n        - frame: { into: /list, fields: [/list], ops: [] }\n        - base64: {}\n        - gzip: {}\n        - charset: { name: gbk }\n        - delimited: { separator: '|', ${fields}`,
      OWN_FIELDS,
    )
    const record = read(framed('        - json: {}\n'), { c: 'y', s: 'M', n: '测试·甲' })
    expect(record.level).toBe('01')
    const whole = framed('        - json: {}\n').toRecord(utf8Encode('{"c":"y","s":"M","n":"测试·甲"}'), {
      at,
      secret: () => undefined,
    }).record
    if (!whole) throw new Error('no record')
    const context = { at, secret: () => undefined }
    const { bytes } = exchange.fromRecord(whole, context)
    const again = bytes && exchange.toRecord(bytes, context)
    expect(again?.record?.subject).toEqual(whole.subject)
    const bullet = { ...whole, subject: { ...whole.subject, name: '测试•甲' } }
    const refused = exchange.fromRecord(bullet, context)
    expect(refused.bytes).toBeUndefined()
    expect(refused.findings.map((found) => found.code)).toEqual(['profile.record.unsayable'])
  })
})
