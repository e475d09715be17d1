import { base45Encode, encodeCbor, inflateZlib } from '@yimatong/codec'
import { generateKey, type PrivateKeyKind, type SignatureAlgorithm, sign } from '@yimatong/crypto'
import { issueNationalCode } from '@yimatong/envelope'
import { hexDecode, hexEncode, instant, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { encodeName, issueSelfSigned } from '@yimatong/pki'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeBrowserRealm } from './browser-realm.js'
import { bundleForBrowser } from './bundle.js'

/** The libs that a wallet or a gate in a browser needs. */
const LIBS = ['codec', 'crypto', 'pki', 'envelope', 'record', 'formats', 'trust'] as const
const MESSAGE = utf8Encode('一码通: one code, accepted everywhere')
const NODE_GLOBALS = ['process', 'Buffer', 'require', 'setImmediate', 'global', 'module']

describe('each lib alone', () => {
  it.each(LIBS)('%s bundles for the browser, and loads there with every export it has in Node', async (lib) => {
    const name = `@yimatong/${lib}`
    const { code, imports, warnings } = await bundleForBrowser([name])
    expect({ imports, warnings }).toEqual({ imports: [], warnings: [] })
    expect(code.match(/\b(?:require|import)\(["'`][^)]*\)|["'`]node:\w+["'`]/g)).toBeNull()
    const evaluate = makeBrowserRealm()
    evaluate(code)
    const inNode: unknown = await import(name)
    const names = evaluate(`Object.keys(bundle['${name}']).sort().join()`)
    expect(names).toBe(Object.keys(Object(inNode)).sort().join())
  })
})

describe('codec, crypto, pki and envelope in a browser', () => {
  let evaluate: (script: string) => unknown

  beforeAll(async () => {
    const names = ['kernel', 'codec', 'crypto', 'pki', 'envelope'].map((lib) => `@yimatong/${lib}`)
    evaluate = makeBrowserRealm()
    evaluate((await bundleForBrowser(names)).code)
    evaluate(`const { kernel, codec, crypto: ours, pki, envelope } = Object.fromEntries(
      Object.entries(bundle).map(([name, lib]) => [name.slice('@yimatong/'.length), lib]))`)
  })

  it('has nothing of Node', () => {
    expect(evaluate(`${JSON.stringify(NODE_GLOBALS)}.filter((name) => name in globalThis).join()`)).toBe('')
  })

  it.each<[SignatureAlgorithm, PrivateKeyKind]>([
    ['ES256', 'P-256'],
    ['SM2-SM3', 'SM2'],
    ['EdDSA', 'Ed25519'],
  ])('reads base45 and verifies %s as Node signed it, and refuses one changed bit', (algorithm, kind) => {
    const key = generateKey(kind)
    const spki = hexEncode(key.publicKey.spki)
    const signature = hexEncode(sign(algorithm, key, MESSAGE))
    const verdict = (flip: number) =>
      evaluate(`(() => {
        const message = codec.base45Decode('${base45Encode(MESSAGE)}')
        message[0] ^= ${flip}
        const key = ours.importPublicKey(kernel.hexDecode('${spki}'))
        return ours.verifySignature('${algorithm}', key, message, kernel.hexDecode('${signature}'))
      })()`)
    expect(verdict(0)).toBe(true)
    expect(verdict(1)).toBe(false)
  })

  it.each<[PrivateKeyKind & ('P-256' | 'SM2')]>([['P-256'], ['SM2']])(
    'reads and verifies a national code under a certificate over %s',
    (kind) => {
      const key = generateKey(kind)
      const certificate = issueSelfSigned(
        {
          subject: encodeName([
            ['C', 'CN'],
            ['O', 'TEST ONLY'],
          ]),
          serial: Uint8Array.of(1),
          notBefore: instant(1_700_000_000_000),
          notAfter: instant(1_800_000_000_000),
          extensions: { keyUsage: ['digitalSignature'] },
        },
        key,
      )
      const text = issueNationalCode({
        claims: {
          issuer: '330100',
          issuedAt: instant(1_750_000_000_000),
          expiresAt: instant(1_750_003_600_000),
          codeId: new Uint8Array(16).fill(7),
          record: new Map([[0, 1]]),
        },
        signer: { certificate, key },
      })
      const seen = evaluate(`(() => {
      const certificate = pki.decodeCertificate(kernel.hexDecode('${hexEncode(certificate.der)}'))
      const code = envelope.decodeNationalCode(${JSON.stringify(text)})
      return JSON.stringify([code.claims.issuer, envelope.verifyNationalCode(code, certificate.publicKey)])
    })()`)
      expect(seen).toBe('["330100",true]')
    },
  )

  it('encodes the same bytes as Node', () => {
    const inNode = hexEncode(encodeCbor(new Map([[1, '一']])))
    expect(evaluate(`kernel.hexEncode(codec.encodeCbor(new Map([[1, '一']])))`)).toBe(inNode)
  })

  it('deflates what Node inflates', () => {
    const stream = evaluate(`kernel.hexEncode(codec.deflateZlib(kernel.utf8Encode('${'通'.repeat(100)}')))`)
    expect(utf8Decode(inflateZlib(hexDecode(String(stream)), 1_000))).toBe('通'.repeat(100))
  })
})
