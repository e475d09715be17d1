import { utf8Encode } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProfileError } from '../src/index.js'
import type { Carrier } from '../src/layers/layer.js'
import type { TreeObject } from '../src/tree.js'
import { LAYER_NAMES, listOf, outcome, syntaxOf } from './layer-forms.js'

const signs = ['a', 'b', '0', '7', '测', '𠮷', '|', '||', '"', '\\', '\n', ' ', '=', ';', '&', '%', '+', '<', '', '#']
const word = fc.array(fc.constantFrom(...signs), { maxLength: 5 }).map((list) => list.join(''))
const short = fc.array(fc.constantFrom('a', '0', '7', '测', '𠮷', ' '), { maxLength: 4 }).map((list) => list.join(''))
const three = (value: fc.Arbitrary<string>): fc.Arbitrary<TreeObject> => fc.record({ a: value, b: value, c: value })
const flat: fc.Arbitrary<TreeObject> = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'a=', '测', 'constructor'), word)
const list: fc.Arbitrary<TreeObject> = fc.array(three(word), { maxLength: 3 }).map((items) => ({ items }))
const nested: fc.Arbitrary<TreeObject> = fc.record({
  a: word,
  b: fc.record({ e: word, f: word }),
  c: fc.array(word, { maxLength: 3 }),
})

/** Each syntax in each of its ways: the trees it is given, some of which it must refuse, and its class. */
const ROWS = [
  { name: 'json', yaml: '{}', trees: nested, class: 'F' },
  { name: 'json', yaml: '{ root: array }', trees: list, class: 'F' },
  { name: 'query', yaml: '{}', trees: flat, class: 'F' },
  { name: 'query', yaml: '{ plus: blank }', trees: flat, class: 'F' },
  { name: 'xml', yaml: '{ root: r, lists: [c] }', trees: nested, class: 'F' },
  { name: 'delimited', yaml: "{ separator: '|', fields: [a, b, c] }", trees: three(word), class: 'D' },
  { name: 'delimited', yaml: "{ separator: '||', fields: [a, b, c] }", trees: three(word), class: 'D' },
  { name: 'delimited', yaml: `{ separator: '|', quote: '"', fields: [a, b, c] }`, trees: three(word), class: 'F' },
  { name: 'delimited', yaml: `{ separator: '||', quote: '"', fields: [a, b, c] }`, trees: three(word), class: 'F' },
  { name: 'delimited', yaml: "{ separator: '|', escape: '\\', fields: [a, b, c] }", trees: three(word), class: 'F' },
  { name: 'delimited', yaml: "{ separator: '||', escape: '\\', fields: [a, b, c] }", trees: three(word), class: 'F' },
  {
    name: 'delimited',
    yaml: `{ separator: '|', quote: '"', escape: '\\', fields: [a, b, c], header: none }`,
    trees: three(word),
    class: 'F',
  },
  {
    name: 'fixed-width',
    yaml: "{ unit: characters, fields: [{ name: a, width: '3', pad: ' ' }, { name: b, width: '4', pad: '0', align: right }, { name: c, width: '2' }] }",
    trees: three(short),
    class: 'D',
  },
  {
    name: 'fixed-width',
    yaml: "{ unit: bytes, charset: gbk, fields: [{ name: a, width: '6', pad: ' ' }, { name: b, width: '4', pad: ' ', align: right }, { name: c, width: '4', pad: '#' }] }",
    trees: three(short),
    class: 'D',
  },
  {
    name: 'fixed-width',
    yaml: '{ unit: bytes, fields: [{ name: a, width: "6", pad: "\\0" }, { name: b, width: "9", pad: "\\0" }, { name: c, width: "1", pad: " " }] }',
    trees: three(short),
    class: 'D',
  },
  { name: 'key-value', yaml: "{ separator: ';', assign: '=', order: kept }", trees: flat, class: 'F' },
  { name: 'key-value', yaml: "{ separator: '||', assign: '==' }", trees: flat, class: 'F' },
] as const

it('no syntax is left out', () => {
  expect([...new Set(ROWS.map((row) => row.name))].toSorted()).toEqual(LAYER_NAMES.syntaxes.toSorted())
})

describe.each(ROWS)('$name $yaml', ({ name, yaml, trees, class: kept }) => {
  const syntax = syntaxOf(name, yaml)
  const down = (input: Carrier) => outcome(() => syntax.down(input))
  const up = (tree: TreeObject) => outcome(() => syntax.up(tree))

  it('is of its class', () => expect(syntax.class).toBe(kept))

  it('reads what it writes', () => {
    let written = 0
    fc.assert(
      fc.property(trees, (tree) => {
        const text = up(tree)
        if (text === undefined) return
        written++
        expect(down(text)).toEqual(tree)
      }),
      { numRuns: 600 },
    )
    expect(written).toBeGreaterThan(20)
  })

  it('writes what it read, or a form that stays', () => {
    const changed = fc.tuple(trees, fc.nat(), fc.constantFrom(...signs)).map(([tree, at, sign]): Carrier => {
      const text = up(tree)
      if (typeof text !== 'string') return text ?? ''
      const characters = [...text]
      return characters.toSpliced(at % (characters.length + 1), 1, sign).join('')
    })
    fc.assert(
      fc.property(fc.oneof(changed, word, fc.uint8Array({ maxLength: 20 })), (input) => {
        const tree = down(input)
        if (tree === undefined) return
        const text = up(tree)
        if (kept === 'D') expect(text === undefined ? text : listOf(text)).toEqual(listOf(input))
        else if (text !== undefined) expect(down(text)).toEqual(tree)
      }),
      { numRuns: 600 },
    )
  })
})

describe('what a syntax reads', () => {
  const three3 = 'fields: [a, b, c]'
  it.each([
    { name: 'delimited', yaml: `{ separator: ',', ${three3} }`, seen: '1,2,3', read: { a: '1', b: '2', c: '3' } },
    { name: 'delimited', yaml: `{ separator: ',', ${three3} }`, seen: ',,', read: { a: '', b: '', c: '' } },
    { name: 'delimited', yaml: `{ separator: ',', ${three3} }`, seen: '1,2', read: undefined },
    { name: 'delimited', yaml: `{ separator: ',', ${three3} }`, seen: '1,2,3,4', read: undefined },
    { name: 'delimited', yaml: `{ separator: ',', ${three3} }`, seen: '1,2,3\n', read: undefined },
    {
      name: 'delimited',
      yaml: `{ separator: ',', quote: '"', ${three3} }`,
      seen: '"1","a,""b",3',
      read: { a: '1', b: 'a,"b', c: '3' },
    },
    {
      name: 'delimited',
      yaml: `{ separator: ',', quote: '"', ${three3} }`,
      seen: '"1\n2",,',
      read: { a: '1\n2', b: '', c: '' },
    },
    { name: 'delimited', yaml: `{ separator: ',', quote: '"', ${three3} }`, seen: '1\n2,,', read: undefined },
    { name: 'delimited', yaml: `{ separator: ',', quote: '"', ${three3} }`, seen: '1"2,,', read: undefined },
    { name: 'delimited', yaml: `{ separator: ',', quote: '"', ${three3} }`, seen: '"1"2,,', read: undefined },
    { name: 'delimited', yaml: `{ separator: ',', quote: '"', ${three3} }`, seen: '"1,,', read: undefined },
    {
      name: 'delimited',
      yaml: `{ separator: ',', escape: '\\', ${three3} }`,
      seen: '1\\,2,\\\\,3',
      read: { a: '1,2', b: '\\', c: '3' },
    },
    { name: 'delimited', yaml: `{ separator: ',', escape: '\\', ${three3} }`, seen: '\\n,2,3', read: undefined },
    { name: 'delimited', yaml: `{ separator: ',', escape: '\\', ${three3} }`, seen: '1,2,\\', read: undefined },
    {
      name: 'delimited',
      yaml: `{ separator: ',', quote: '"', escape: '\\', ${three3} }`,
      seen: '"a\\"b",2,"\\\\"',
      read: { a: 'a"b', b: '2', c: '\\' },
    },
    {
      name: 'delimited',
      yaml: `{ separator: ',', quote: '"', escape: '\\', ${three3} }`,
      seen: '"a""b",2,3',
      read: undefined,
    },
    { name: 'key-value', yaml: "{ separator: ';', assign: '=' }", seen: 'b=2;a=x=y', read: { b: '2', a: 'x=y' } },
    { name: 'key-value', yaml: "{ separator: ';', assign: '=' }", seen: '', read: {} },
    { name: 'key-value', yaml: "{ separator: ';', assign: '=' }", seen: 'a=1;a=2', read: undefined },
    { name: 'key-value', yaml: "{ separator: ';', assign: '=' }", seen: 'a=1;', read: undefined },
    { name: 'key-value', yaml: "{ separator: ';', assign: '=' }", seen: '=1', read: undefined },
    { name: 'key-value', yaml: "{ separator: ';', assign: '=' }", seen: '__proto__=1', read: undefined },
    { name: 'json', yaml: '{ root: array }', seen: '[{"a":1}]', read: { items: [{ a: 1 }] } },
    { name: 'json', yaml: '{ root: array }', seen: '{"items":[]}', read: undefined },
    { name: 'json', yaml: '{}', seen: '[]', read: undefined },
    { name: 'query', yaml: '{ plus: blank }', seen: 'a=1+2', read: { a: '1 2' } },
    { name: 'query', yaml: '{}', seen: 'a=1+2', read: { a: '1+2' } },
  ])('$name $yaml of $seen', ({ name, yaml, seen, read }) => {
    expect(outcome(() => syntaxOf(name, yaml).down(seen))).toEqual(read)
  })

  const NUMBER = "{ unit: characters, fields: [{ name: n, width: '4', pad: '0', align: right }] }"
  const NAME = "{ unit: bytes, charset: gbk, fields: [{ name: n, width: '8', pad: ' ' }] }"
  it.each([
    { yaml: NUMBER, raw: '0012', value: '12' },
    { yaml: NUMBER, raw: '0000', value: '0' },
    { yaml: NUMBER, raw: '1200', value: '1200' },
    { yaml: NAME, raw: Uint8Array.from(Buffer.from('b2e2cad420202020', 'hex')), value: '测试' },
    { yaml: NAME, raw: utf8Encode('        '), value: '' },
    { yaml: NAME, raw: utf8Encode(' a      '), value: ' a' },
  ])('fixed-width $yaml: $value', ({ yaml, raw, value }) => {
    const syntax = syntaxOf('fixed-width', yaml)
    expect(syntax.down(raw)).toEqual({ n: value })
    expect(listOf(syntax.up({ n: value }) ?? '')).toEqual(listOf(raw))
  })

  it.each([
    { name: 'fixed-width', yaml: NUMBER, tree: { n: '012' } },
    { name: 'fixed-width', yaml: NUMBER, tree: { n: '' } },
    { name: 'fixed-width', yaml: NUMBER, tree: { n: '12345' } },
    { name: 'fixed-width', yaml: NAME, tree: { n: 'a ' } },
    { name: 'fixed-width', yaml: NAME, tree: { n: '测试测试测' } },
    { name: 'fixed-width', yaml: NAME, tree: { n: '•' } },
    { name: 'fixed-width', yaml: NAME, tree: {} },
    { name: 'fixed-width', yaml: NAME, tree: { n: 'a', m: 'b' } },
    { name: 'delimited', yaml: `{ separator: ',', ${three3} }`, tree: { a: '1', b: '2' } },
    { name: 'delimited', yaml: `{ separator: ',', ${three3} }`, tree: { a: '1', b: '2', c: null } },
    { name: 'delimited', yaml: `{ separator: ',', ${three3} }`, tree: { a: '1', b: '2', c: 3 } },
    { name: 'delimited', yaml: `{ separator: ',', ${three3} }`, tree: { a: '1', b: '2', c: '3,4' } },
    { name: 'delimited', yaml: `{ separator: ',', ${three3} }`, tree: { a: '1', b: '2', c: '3\r\n' } },
    { name: 'delimited', yaml: `{ separator: '||', ${three3} }`, tree: { a: '1|', b: '2', c: '3' } },
    { name: 'delimited', yaml: `{ separator: ',', ${three3} }`, tree: { a: '1', b: '2', c: '\ud800' } },
    { name: 'key-value', yaml: "{ separator: ';', assign: '=' }", tree: { a: '1;b=2' } },
    { name: 'key-value', yaml: "{ separator: ';', assign: '=' }", tree: { 'a=b': '1' } },
    { name: 'key-value', yaml: "{ separator: ';', assign: '=' }", tree: { a: 1 } },
    { name: 'key-value', yaml: "{ separator: ';', assign: '=' }", tree: { a: '\ud800' } },
    { name: 'query', yaml: '{}', tree: { a: 1 } },
    { name: 'query', yaml: '{}', tree: { a: null } },
    { name: 'json', yaml: '{ root: array }', tree: {} },
    { name: 'json', yaml: '{ root: array }', tree: { items: {} } },
    { name: 'xml', yaml: '{ root: r }', tree: { a: 1 } },
    { name: 'xml', yaml: '{ root: r }', tree: { a: null } },
    { name: 'xml', yaml: '{ root: r }', tree: { a: ['1'] } },
    { name: 'xml', yaml: '{ root: r, lists: [a] }', tree: { a: [] } },
    { name: 'xml', yaml: '{ root: r, lists: [a] }', tree: { a: '1' } },
  ])('$name $yaml does not write $tree', ({ name, yaml, tree }) => {
    const members: TreeObject = { ...tree }
    expect(outcome(() => syntaxOf(name, yaml).up(members))).toBeUndefined()
  })

  it.each([
    { declaration: 'gbk', head: '<?xml version="1.0" encoding="GBK"?>' },
    { declaration: 'gb2312', head: '<?xml version="1.0" encoding="GB2312"?>' },
    { declaration: 'gb18030', head: '<?xml version="1.0" encoding="GB18030"?>' },
    { declaration: 'utf-8', head: '<?xml version="1.0" encoding="utf-8"?>' },
    { declaration: 'none', head: '' },
  ])('xml declares $declaration', ({ declaration, head }) => {
    const syntax = syntaxOf('xml', `{ root: r, declaration: ${declaration} }`)
    expect(syntax.up({ a: '测' })).toBe(`${head}<r><a>测</a></r>`)
    expect(syntax.down(`${head}<r><a>测</a></r>`)).toEqual({ a: '测' })
  })
})

describe('a syntax that could be read in two ways', () => {
  const wide = (field: string) => `{ unit: bytes, fields: [${field}] }`
  it.each([
    { name: 'delimited', yaml: `{ separator: '"', quote: '"', fields: [a] }`, code: 'profile.syntax.ambiguous' },
    { name: 'delimited', yaml: "{ separator: '|-|', quote: '-', fields: [a] }", code: 'profile.syntax.ambiguous' },
    { name: 'delimited', yaml: "{ separator: '|', escape: '|', fields: [a] }", code: 'profile.syntax.ambiguous' },
    {
      name: 'delimited',
      yaml: `{ separator: '|', quote: '"', escape: '"', fields: [a] }`,
      code: 'profile.syntax.ambiguous',
    },
    { name: 'delimited', yaml: '{ separator: "|", quote: "\\n", fields: [a] }', code: 'profile.syntax.ambiguous' },
    { name: 'delimited', yaml: '{ separator: "\\n", fields: [a] }', code: 'profile.form.value' },
    { name: 'delimited', yaml: "{ separator: '', fields: [a] }", code: 'profile.form.value' },
    { name: 'delimited', yaml: "{ separator: '|', fields: [a, b, a] }", code: 'profile.syntax.field-twice' },
    { name: 'delimited', yaml: "{ separator: '|', fields: [__proto__] }", code: 'profile.form.value' },
    { name: 'delimited', yaml: "{ separator: '|', fields: [] }", code: 'profile.form.value' },
    {
      name: 'fixed-width',
      yaml: wide("{ name: a, width: '1' }, { name: a, width: '2' }"),
      code: 'profile.syntax.field-twice',
    },
    { name: 'fixed-width', yaml: wide("{ name: a, width: '2', pad: '0' }"), code: 'profile.syntax.pad' },
    { name: 'fixed-width', yaml: wide("{ name: a, width: '2', pad: 'x' }"), code: 'profile.syntax.pad' },
    { name: 'fixed-width', yaml: wide("{ name: a, width: '2', pad: '9', align: right }"), code: 'profile.syntax.pad' },
    { name: 'fixed-width', yaml: wide("{ name: a, width: '2', pad: '　' }"), code: 'profile.syntax.pad' },
    { name: 'fixed-width', yaml: wide("{ name: a, width: '2', align: right }"), code: 'profile.syntax.pad' },
    { name: 'fixed-width', yaml: wide("{ name: a, width: '0' }"), code: 'profile.form.value' },
    { name: 'key-value', yaml: "{ separator: '=', assign: '=' }", code: 'profile.syntax.ambiguous' },
    { name: 'key-value', yaml: "{ separator: ';', assign: ';=' }", code: 'profile.syntax.ambiguous' },
    { name: 'key-value', yaml: "{ separator: a, assign: '=' }", code: 'profile.form.value' },
  ])('$name $yaml is $code', ({ name, yaml, code }) => {
    expect(() => syntaxOf(name, yaml)).toThrow(expect.objectContaining({ code }))
    expect(() => syntaxOf(name, yaml)).toThrow(ProfileError)
  })
})
