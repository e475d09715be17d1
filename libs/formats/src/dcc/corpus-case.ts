import type { JsonValue } from '@yimatong/codec'
import { isObject } from './payload.js'

/** One case of the dgc-testdata corpus: what is shown, what is trusted, when, and what each step should give. */
export interface DgcCase {
  /** What a scanner delivers. */
  readonly prefixed: string
  /** Expected result of each step, where the case has it. */
  readonly base45: string | undefined
  readonly compressed: string | undefined
  readonly cose: string | undefined
  readonly cbor: string | undefined
  readonly json: JsonValue | undefined
  /** PNG in base64. */
  readonly picture: string | undefined
  /** DER in base64. */
  readonly certificate: string | undefined
  readonly clock: string | undefined
  /** The flags that are set, misspelt ones included. */
  readonly flags: ReadonlyMap<string, boolean>
}

/** Reads a case; undefined for JSON that is none, as one file at the corpus root is. */
export function readDgcCase(json: JsonValue): DgcCase | undefined {
  if (!isObject(json)) return undefined
  const context = json.TESTCTX
  const results = json.EXPECTEDRESULTS
  if (typeof json.PREFIX !== 'string' || !isObject(context) || !isObject(results)) return undefined
  return {
    prefixed: json.PREFIX,
    base45: text(json.BASE45),
    compressed: text(json.COMPRESSED),
    cose: text(json.COSE),
    cbor: text(json.CBOR),
    json: isObject(json.JSON) ? json.JSON : undefined,
    // Latvia's cases misspell the member.
    picture: text(json['2DCODE']) ?? text(json._2DCODE),
    certificate: text(context.CERTIFICATE),
    clock: text(context.VALIDATIONCLOCK),
    flags: new Map(
      Object.entries(results).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
    ),
  }
}

/** The bytes' base64 without blanks, line ends, PEM armour or data-URI header. */
export function bareBase64(text: string): string {
  const bare = text.replace(/-----[A-Z ]+-----|^data:[^,]*,|\s+/g, '')
  return bare.replace(/=+$/, '').padEnd(Math.ceil(bare.replace(/=+$/, '').length / 4) * 4, '=')
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
