import { describe, expect, it } from 'vitest'
import { type CborValue, CodecError, decodeCbor, encodeCbor, isCborTag } from '../src/index.js'
import { loadCases, outcomeOf } from './vectors.js'

function hex(text: unknown): Uint8Array {
  return Uint8Array.from(Buffer.from(String(text), 'hex'))
}

/** A vector's value: JSON, with objects for what JSON cannot say. */
function asValue(written: unknown): CborValue {
  if (Array.isArray(written)) return written.map(asValue)
  if (typeof written !== 'object' || written === null) return written as CborValue
  const [[kind, content] = []] = Object.entries(written)
  if (kind === 'bigint') return BigInt(content)
  if (kind === 'bytes') return hex(content)
  if (kind === 'float') return Number(content)
  if (kind === 'tag') return { tag: content[0], value: asValue(content[1]) }
  if (kind === 'map') return new Map(content.map(([key, value]: [number | string, unknown]) => [key, asValue(value)]))
  if (kind === 'undefined') return undefined
  throw new Error(`unknown notation ${kind}`)
}

describe('RFC 8949 appendix A', () => {
  const cases = loadCases('cbor-appendix-a.json', { required: ['hex', 'strict', 'lenient'], optional: ['value'] })
  it.each(cases.map((item) => [String(item.hex), item] as const))('%s', (text, item) => {
    expect(outcomeOf(() => decodeCbor(hex(text)))).toBe(item.strict)
    expect(outcomeOf(() => decodeCbor(hex(text), { lenient: true }))).toBe(item.lenient)
    if (item.lenient === 'ok') expect(decodeCbor(hex(text), { lenient: true })).toStrictEqual(asValue(item.value))
    if (item.strict !== 'ok') return
    expect(decodeCbor(hex(text))).toStrictEqual(asValue(item.value))
    expect(encodeCbor(asValue(item.value))).toEqual(hex(text))
  })
})

describe('probes', () => {
  const cases = loadCases('cbor-probes.json', { required: ['name', 'hex', 'strict', 'lenient'], optional: ['repeat'] })
  it.each(cases.map((item) => [String(item.name), item] as const))('%s', (_, item) => {
    const [unit, times] = Array.isArray(item.repeat) ? item.repeat : ['', 0]
    const bytes = hex(String(unit).repeat(Number(times)) + String(item.hex))
    expect(outcomeOf(() => decodeCbor(bytes))).toBe(item.strict)
    expect(outcomeOf(() => decodeCbor(bytes, { lenient: true }))).toBe(item.lenient)
  })

  it('leaves no trace on Object.prototype', () => {
    const map = decodeCbor(hex('a1695f5f70726f746f5f5fa1617801'))
    expect(map).toStrictEqual(new Map([['__proto__', new Map([['x', 1]])]]))
    expect(Reflect.get({}, 'x')).toBeUndefined()
  })

  it('refuses each within 5 ms on average and without memory of its own', () => {
    const bombs = ['9bffffffffffffffff', 'bb001fffffffffffff', '5bffffffffffffffff', '9a7fffffff00'].map(hex)
    const started = performance.now()
    for (let i = 0; i < 250; i++) for (const bomb of bombs) outcomeOf(() => decodeCbor(bomb))
    expect((performance.now() - started) / 1000).toBeLessThan(5)
  })
})

describe('decodeCbor', () => {
  it('gives views of the input, and plain ones of a Buffer', () => {
    const bytes = hex('43010203')
    const view = decodeCbor(bytes)
    expect(view).toBeInstanceOf(Uint8Array)
    expect((view as Uint8Array).buffer).toBe(bytes.buffer)
    expect(Buffer.isBuffer(decodeCbor(Buffer.from('43010203', 'hex')))).toBe(false)
  })

  it.each([
    ['safe maximum', '1b001fffffffffffff', Number.MAX_SAFE_INTEGER],
    ['first bigint', '1b0020000000000000', 9007199254740992n],
    ['safe minimum', '3b001ffffffffffffe', Number.MIN_SAFE_INTEGER],
    ['first negative bigint', '3b001fffffffffffff', -9007199254740992n],
  ])('%s', (_, text, value) => {
    expect(decodeCbor(hex(text))).toBe(value)
    expect(encodeCbor(value)).toEqual(hex(text))
  })

  it('keeps the order of a map', () => {
    expect([...(decodeCbor(hex('a3030001000200')) as Map<number, CborValue>).keys()]).toEqual([3, 1, 2])
  })

  it('names the place and no content', () => {
    const text = Buffer.from('测试甲').toString('hex')
    try {
      decodeCbor(hex(`a269${text}0069${text}00`))
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(CodecError)
      expect(String(error)).not.toContain('测试甲')
      expect(error).toMatchObject({ detail: { offset: 23, length: 23 } })
    }
  })
})

describe('encodeCbor', () => {
  it.each<[string, CborValue, string]>([
    ['a fraction', 36.5, 'codec.cbor.float'],
    ['NaN', Number.NaN, 'codec.cbor.float'],
    ['minus zero', -0, 'codec.cbor.float'],
    ['an unsafe number', 2 ** 53, 'codec.cbor.float'],
    ['2^64', 2n ** 64n, 'codec.cbor.value'],
    ['-2^64-1', -(2n ** 64n) - 1n, 'codec.cbor.value'],
    ['a lone surrogate', 'a\ud800', 'codec.cbor.utf8'],
    ['a fraction as key', new Map([[1.5, 1]]), 'codec.cbor.key'],
    ['a lone surrogate as key', new Map([['\udc00', 1]]), 'codec.cbor.utf8'],
    ['a negative tag', { tag: -1, value: 0 }, 'codec.cbor.tag'],
    ['a fraction as tag', { tag: 1.5, value: 0 }, 'codec.cbor.tag'],
    ['more than 64 KiB', new Uint8Array(65_536), 'codec.cbor.size'],
  ])('refuses %s', (_, value, code) => {
    expect(outcomeOf(() => encodeCbor(value))).toBe(code)
  })

  it('refuses 17 levels and a value that holds itself', () => {
    let nested: CborValue = []
    for (let i = 0; i < 15; i++) nested = [nested]
    expect(outcomeOf(() => encodeCbor(nested))).toBe('ok')
    expect(outcomeOf(() => encodeCbor([nested]))).toBe('codec.cbor.depth')
    const loop: CborValue[] = []
    loop.push(loop)
    expect(outcomeOf(() => encodeCbor(loop))).toBe('codec.cbor.depth')
  })

  it('orders keys by their encodings (RFC 8949 §4.2.1)', () => {
    const keys = [-1, 'aa', 100, 'z', 10]
    const bytes = encodeCbor(new Map(keys.map((key) => [key, 0])))
    expect(bytes).toEqual(hex('a50a0018640020006 17a0062616100'.replaceAll(' ', '')))
  })

  it('tells tags from every other value', () => {
    expect(isCborTag({ tag: 1, value: 0 })).toBe(true)
    expect([null, undefined, 1, 'a', [], new Map(), new Uint8Array(0)].map(isCborTag)).toEqual(Array(7).fill(false))
  })
})
