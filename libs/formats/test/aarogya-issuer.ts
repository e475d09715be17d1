import { createPrivateKey, generateKeyPairSync, sign as nodeSign } from 'node:crypto'
import { importPublicKey, type PublicKey } from '@yimatong/crypto'
import { base64UrlEncode, type Instant, utf8Encode } from '@yimatong/kernel'
import { compileForeignFormats, type ForeignSigner } from '../src/index.js'
import { at } from './dcc-issuer.js'
import { foreignTables } from './standard.js'

/** When the codes of these tests are shown. */
export const AT = at('2020-06-24T12:00:00Z')

/** What an ordinary code says. Synthetic: no such person, no such telephone. */
export const CLAIMS = {
  exp: AT / 1000 + 600,
  name: 'ASHA TEST',
  mobile_no: '+91-00000-00001',
  color_code: '#3AA84C',
  status_code: 301,
  message: '',
}

/** A key made for this run, which signs what a test wants signed: our own code never signs with RSA. */
export interface RsaSigner {
  readonly publicKey: PublicKey
  readonly sign: (data: Uint8Array) => Uint8Array
}

export function newRsaSigner(): RsaSigner {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  const key = createPrivateKey({ key: pair.privateKey, type: 'pkcs8', format: 'der' })
  return {
    publicKey: importPublicKey(new Uint8Array(pair.publicKey)),
    sign: (data) => new Uint8Array(nodeSign('sha256', data, key)),
  }
}

export const issuer = newRsaSigner()
export const signers: readonly ForeignSigner[] = [{ kind: 'key', publicKey: issuer.publicKey }]

const part = (json: unknown) => base64UrlEncode(utf8Encode(typeof json === 'string' ? json : JSON.stringify(json)))

/** The text of a code with these claims; a text as claims is signed as it is. */
export function issue(claims: object | string = {}, header: object = { alg: 'RS256' }, signer = issuer): string {
  const input = `${part(header)}.${part(typeof claims === 'string' ? claims : { ...CLAIMS, ...claims })}`
  return `${input}.${base64UrlEncode(signer.sign(utf8Encode(input)))}`
}

/** The format as shipped, believing these. */
export function formatWith(believed: readonly ForeignSigner[] = signers, tables = foreignTables) {
  const format = compileForeignFormats(tables, new Map([['in-aarogya-setu', believed]])).find(
    ({ id }) => id === 'in-aarogya-setu',
  )
  if (!format) throw new Error('no such format')
  return format
}

/** Codes of the findings, or the fault. */
export function foundIn(text: string, when: Instant = AT, format = formatWith()): readonly string[] {
  const { code, fault } = format.read(text)
  return fault ? [fault.code] : code.verify(when).findings.map((found) => found.code)
}
