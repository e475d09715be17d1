import { generateKey } from '@yimatong/crypto'
import { base64UrlDecode, base64UrlEncode, type Instant, utf8Encode } from '@yimatong/kernel'
import {
  compileForeignFormats,
  compileSuishenma,
  type ForeignSigner,
  issueSuishenma,
  type SuishenmaContent,
} from '../src/index.js'
import { at } from './dcc-issuer.js'
import { foreignTables, tableOf } from './standard.js'

/** When the codes of these tests are shown. */
export const AT = at('2022-08-15T01:30:00Z')

/** Keys made for this run: no key of anybody. */
export const keys = { code: generateKey('SM2'), industry: generateKey('SM2') }
export const KEY_INDEX = 3
export const INDUSTRY_INDEX = 7

export const signers: readonly ForeignSigner[] = [
  { kind: 'key', role: 'code', id: String(KEY_INDEX), publicKey: keys.code.publicKey },
  { kind: 'key', role: 'industry', id: String(INDUSTRY_INDEX), publicKey: keys.industry.publicKey },
]

/** The shipped table, and another one where a test needs it. */
export const table = tableOf('cn-31-ssm-offline', 'format')
export const standard = compileSuishenma(table)

/** What an ordinary code says. Synthetic: no such card, no such holder. */
export const CONTENT: SuishenmaContent = {
  uuid: utf8Encode('00ff'.repeat(8)),
  flags: Uint8Array.of(0x40, 0),
  client: '07',
  expiresAt: at('2022-08-15T09:35:00+08:00'),
  keyIndex: KEY_INDEX,
  industry: {
    card: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    flags: Uint8Array.of(1, 2),
    userType: 1,
    maxAmount: 70_000,
    validitySeconds: 600,
    generatedAt: at('2022-08-15T09:29:00+08:00'),
    keyIndex: INDUSTRY_INDEX,
  },
}

/** The text of a code, odd as asked for. */
export function issue(
  odds: Partial<SuishenmaContent> = {},
  industry: Partial<SuishenmaContent['industry']> = {},
): string {
  const content = { ...CONTENT, ...odds, industry: { ...CONTENT.industry, ...industry } }
  return issueSuishenma(content, keys, standard)
}

/** The text with its block changed, in the right frame. */
export function reframe(text: string, change: (block: Uint8Array) => Uint8Array): string {
  const body = base64UrlEncode(change(base64UrlDecode(text.slice(24, -2))))
  return `${text.slice(0, 20)}${String(body.length).padStart(4, '0')}${body}##`
}

/** The format as shipped, believing these. */
export function formatWith(believed: readonly ForeignSigner[] = signers, tables = foreignTables) {
  const format = compileForeignFormats(tables, new Map([['cn-31-ssm-offline', believed]])).find(
    ({ id }) => id === 'cn-31-ssm-offline',
  )
  if (!format) throw new Error('no such format')
  return format
}

/** Codes of the findings, or the fault. */
export function foundIn(text: string, when: Instant = AT, format = formatWith()): readonly string[] {
  const { code, fault } = format.read(text)
  return fault ? [fault.code] : code.verify(when).findings.map((found) => found.code)
}
