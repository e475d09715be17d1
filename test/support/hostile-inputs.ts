import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { ROOT } from '@yimatong/gateway'
import { base64Encode, concatBytes, utf8Encode } from '@yimatong/kernel'
import { encode } from 'fast-png'

/** One hostile input: what is sent, and the one answer that is right. */
export interface HostileInput {
  readonly id: string
  readonly title: string
  readonly method: 'get' | 'post' | 'put' | 'delete'
  readonly route: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | undefined
  readonly expect: { readonly status: number; readonly code: string; readonly finding?: string }
}

const FOLDER = join(ROOT, 'test/hostile')
const METHODS = ['get', 'post', 'put', 'delete'] as const

/**
 * Every file of test/hostile. Strict, so that nothing lies there untested: an unknown member, a file that is no case, a
 * case without exactly one body, a code that is expected nowhere, an unknown or unused generator all end the run.
 */
export function loadHostileInputs(): readonly HostileInput[] {
  const inputs = readdirSync(FOLDER).sort().map(loadInput)
  const unused = [...GENERATORS.keys()].filter((name) => !used.has(name))
  if (unused.length > 0) throw new Error(`test/hostile uses no generator ${unused.join(', ')}`)
  return inputs
}

const used = new Set<string>()

function loadInput(file: string): HostileInput {
  const where = `test/hostile/${file}`
  const top = membersOf(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')), where)
  onlyKeys(top, ['id', 'title', 'given', 'expect'], where)
  const id = textOf(top.id, where)
  if (file !== `${id}.json`) throw new Error(`${where} has the id ${id}`)
  const given = membersOf(top.given, where)
  onlyKeys(given, ['route', 'method', 'headers', 'body', 'text', 'bodyBase64', 'generator'], where)
  return {
    id,
    title: textOf(top.title, where),
    method: METHODS.find((method) => method === (given.method ?? 'post')) ?? refuse(where, 'a known method'),
    route: textOf(given.route, where),
    headers: readHeaders(given.headers, where),
    body: readBody(given, where),
    expect: readExpectation(top.expect, where),
  }
}

function readExpectation(value: unknown, where: string): HostileInput['expect'] {
  const expect = membersOf(value, where)
  onlyKeys(expect, ['status', 'code', 'finding'], where)
  const { status, code, finding } = expect
  if (typeof status !== 'number' || status < 400 || status > 499) refuse(where, 'a status from 400 to 499')
  const named = { status, code: textOf(code, where) }
  return finding === undefined ? named : { ...named, finding: textOf(finding, where) }
}

function readHeaders(value: unknown, where: string): Readonly<Record<string, string>> {
  const entries = Object.entries(value === undefined ? {} : membersOf(value, where))
  return Object.fromEntries(entries.map(([name, text]) => [name, textOf(text, where)]))
}

/** Exactly one form of body; none only where the method has none. */
function readBody(given: Readonly<Record<string, unknown>>, where: string): Uint8Array | undefined {
  const forms = ['body', 'text', 'bodyBase64', 'generator'].filter((form) => given[form] !== undefined)
  if (forms.length > 1 || (forms.length === 0 && (given.method ?? 'post') === 'post')) refuse(where, 'exactly one body')
  const { body, text, bodyBase64, generator } = given
  if (body !== undefined) return utf8Encode(JSON.stringify(body))
  if (text !== undefined) return utf8Encode(typeof text === 'string' ? text : refuse(where, 'a text'))
  if (bodyBase64 !== undefined) return new Uint8Array(Buffer.from(textOf(bodyBase64, where), 'base64'))
  return generator === undefined ? undefined : generate(textOf(generator, where), where)
}

function generate(name: string, where: string): Uint8Array {
  const make = GENERATORS.get(name) ?? refuse(where, 'a known generator')
  used.add(name)
  return make()
}

const shown = (member: string, value: string) =>
  utf8Encode(`{${member}:${value},"place":{"division":"310000"},"purpose":"gate"}`)

const MB = 1024 * 1024
/** Just under what a recognition may bring. */
const ALMOST = 6 * MB - 4096

/** As much of a row of pieces as has this many bytes. */
const filled = (bytes: number, pieceOf: (index: number) => string) => {
  const pieces: string[] = []
  for (let size = 0; size < bytes; size += pieces.at(-1)?.length ?? 0) pieces.push(pieceOf(pieces.length))
  return pieces.join('')
}
const members = (bytes: number) => `{${filled(bytes, (i) => `"k${i}":1,`)}"k":1}`
const numbers = (bytes: number) => `[${filled(bytes, () => '1,')}1]`
/** A whole number of base64 groups. */
const escapes = (bytes: number) => `"${'\\u0041'.repeat(4 * Math.trunc(bytes / 24))}"`

/** Bodies too large to lie in a file. */
const GENERATORS: ReadonlyMap<string, () => Uint8Array> = new Map([
  ['deep-json', () => shown('"code"', `${'['.repeat(5000)}${']'.repeat(5000)}`)],
  ['huge-json', () => shown('"code"', `[${'"0123456789",'.repeat(540_000)}""]`)],
  ['huge-field', () => shown('"code"', `"${'A'.repeat(10 * 1024 * 1024)}"`)],
  ['large-field', () => shown('"code"', `"${'A'.repeat(2 * 1024 * 1024)}"`)],
  ['many-members', () => utf8Encode(`{${Array.from({ length: 20_000 }, (_, i) => `"m${i}":0`).join()}}`)],
  ['many-numbers', () => shown('"code"', `[${'1,'.repeat(100_000)}1]`)],
  ['members-2', () => utf8Encode(members(2 * MB))],
  ['members-6', () => utf8Encode(members(ALMOST))],
  ['numbers-6', () => shown('"code"', numbers(ALMOST))],
  ['blanks-6', () => shown('"code"', `${' '.repeat(ALMOST)}1`)],
  ['tokens-6', () => shown('"code"', '0 '.repeat(ALMOST / 2))],
  ['field-6', () => shown('"code"', `"${'A'.repeat(ALMOST)}"`)],
  ['escapes-6', () => shown('"code"', escapes(ALMOST))],
  ['image-escapes-2', () => shown('"image"', escapes(2 * MB))],
  ['image-wide-2', () => shown('"image"', `"${'😀'.repeat(MB / 2)}"`)],
  ['order-members', () => utf8Encode(members(60 * 1024))],
  [
    'record-members',
    () => utf8Encode(JSON.stringify({ ...SOAP, record: 0 }).replace('0}', `${members(2 * MB - 4096)}}`)),
  ],
  ['noise-png', () => shown('"image"', `"${base64Encode(noisePng())}"`)],
  ['large-png', () => shown('"image"', `"${base64Encode(largePng())}"`)],
  ['huge-xml', () => utf8Encode(JSON.stringify({ ...SOAP, answer: `<a>${'<b/>'.repeat(262_000)}</a>` }))],
])

const SOAP = { profile: 'cn-33-soap', exchange: 'document' }

/** A PNG that begins well and whose megabyte of data are incompressible and wrong. */
function noisePng(): Uint8Array {
  const noise = Uint8Array.from({ length: 1_000_000 }, (_, i) => (i * 2_654_435_761) >>> 13)
  return concatBytes(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    Uint8Array.of(0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 4, 0, 0, 0, 4, 0, 8, 2, 0, 0, 0, 0xf0, 0x7f, 0xbc, 0xd4),
    deflateSync(noise, { level: 0 }),
  )
}

/** 16.8 million white pixels in few bytes. */
function largePng(): Uint8Array {
  const side = 4096
  return encode({ width: side, height: side, data: new Uint8Array(side * side).fill(255), channels: 1, depth: 8 })
}

function membersOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  return refuse(where, 'an object')
}

function onlyKeys(members: Readonly<Record<string, unknown>>, known: readonly string[], where: string): void {
  const strange = Object.keys(members).find((name) => !known.includes(name))
  if (strange !== undefined) refuse(where, `only the members ${known.join(', ')}`)
}

function textOf(value: unknown, where: string): string {
  return typeof value === 'string' && value !== '' ? value : refuse(where, 'a text')
}

function refuse(where: string, wanted: string): never {
  throw new Error(`${where} wants ${wanted}`)
}
