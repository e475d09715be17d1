import { fileURLToPath } from 'node:url'
import { createContext, Script } from 'node:vm'
import { rolldown } from 'rolldown'
import { beforeAll, describe, expect, it } from 'vitest'
import { base45Encode, decodeCbor, deflateZlib, encodeCbor, encodeQrPng, steadyDeflate } from '../src/index.js'

const CONDITIONS = ['@yimatong/source', 'browser', 'import', 'default']

/** The door of codec as one classic script for a browser. */
async function bundled(): Promise<string> {
  const build = await rolldown({
    input: fileURLToPath(new URL('../src/index.ts', import.meta.url)),
    platform: 'browser',
    resolve: { conditionNames: CONDITIONS },
    external: [],
    logLevel: 'silent',
  })
  const { output } = await build.generate({ format: 'iife', name: 'codec' })
  await build.close()
  return output[0].code
}

describe('in a browser', () => {
  let code = ''
  beforeAll(async () => {
    code = await bundled()
  }, 60_000)

  /** What `expression` over the bundle gives where there is nothing of Node. */
  function evaluated(expression: string, globals: Record<string, unknown> = {}): unknown {
    const context = createContext({ TextEncoder, TextDecoder, Uint8Array, ...globals })
    new Script(code).runInContext(context)
    return new Script(expression).runInContext(context)
  }

  it('asks for no module of Node', () => {
    expect(code).not.toMatch(/\b(?:from\s*|import\s*\(?\s*|require\()["']/)
    expect(code).not.toMatch(/["'`]node:/)
  })

  it('reads a code that Node wrote, and writes one that Node reads', () => {
    const claims = new Map([[1, '测试']])
    const text = base45Encode(deflateZlib(encodeCbor(claims)))
    const chain = 'codec.encodeCbor(codec.decodeCbor(codec.inflateZlib(codec.base45Decode(text), 4096)))'
    expect(evaluated(chain, { text })).toEqual(encodeCbor(claims))
    const written = evaluated('codec.inflateZlib(codec.deflateZlib(bytes), 4096)', { bytes: encodeCbor(claims) })
    expect(written).toEqual(encodeCbor(claims))
    expect(decodeCbor(encodeCbor(claims))).toEqual(claims)
  })

  it('reads XML, JSON, queries and symbols', () => {
    expect(evaluated('codec.encodeXml(codec.parseXml("<a>1</a>"))')).toBe('<a>1</a>')
    expect(evaluated(`codec.canonicalJson(codec.parseJson('{"b":1,"a":[]}'))`)).toBe('{"a":[],"b":1}')
    expect(evaluated('codec.encodeQuery(codec.parseQuery("a=%41"))')).toBe('a=A')
    expect(evaluated('codec.decodeQrImage(bytes)', { bytes: encodeQrPng('HCN1:A') })).toBe('HCN1:A')
    expect(evaluated('codec.decodeQrImage(codec.encodeQrPng("HCN1:B"))')).toBe('HCN1:B')
  })

  it('knows the character sets of devices', () => {
    expect(evaluated('codec.charsetDecode("gbk", codec.charsetEncode("gbk", "测试·甲"))')).toBe('测试·甲')
    const refusal = 'try { codec.charsetEncode("gb2312", "·") } catch (error) { error.code }'
    expect(evaluated(refusal)).toBe('codec.charset.unmappable')
  })

  it.each(['raw', 'zlib', 'gzip'] as const)('writes %s as Node does, byte for byte', (format) => {
    const bytes = new TextEncoder().encode('{"level":"00"}'.repeat(30))
    const written = evaluated('codec.steadyDeflate(format, bytes)', { bytes, format })
    expect(written).toEqual(steadyDeflate(format, bytes))
    expect(evaluated('codec.steadyInflate(format, written, 4096)', { written, format })).toEqual(bytes)
  })

  it('refuses with the same codes', () => {
    const refusal = 'try { codec.inflateZlib(bytes, 10) } catch (error) { error.code }'
    expect(evaluated(refusal, { bytes: deflateZlib(new Uint8Array(11)) })).toBe('codec.zlib.size')
  })
})
