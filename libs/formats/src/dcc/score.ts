import { decodeCbor, type JsonValue } from '@yimatong/codec'
import { type Bytes, base64Decode, hexDecode, hexEncode, YimatongError } from '@yimatong/kernel'
import { bareBase64, type DgcCase, readDgcCase } from './corpus-case.js'
import { parseLooseInstant } from './date-text.js'
import { type DccLayers, decodeDccLayers } from './decode.js'
import type { DccKeyUsages } from './key-usages.js'
import { healthOf } from './payload.js'
import { isSameJson } from './same-json.js'
import type { DccSchema } from './schema-check.js'
import { type DccSigner, decodeDccSigner } from './signer.js'
import { isAllowedFor, isSignedBy, timeFault } from './verify.js'

/** What a case is judged with. Pictures are decoded and drawn outside, for example with libs/codec. */
export interface DgcScoreTools {
  readonly schema: DccSchema
  readonly keyUsages: DccKeyUsages
  /** Text of a QR picture (PNG). May throw a YimatongError for what is none. */
  decodePicture(image: Bytes): string
  /** QR picture of a text: for the cases that judge a picture and bring none. */
  encodePicture(text: string): Bytes
}

/** One judged flag: what the case expects of the step, and whether the step succeeded here. */
export interface DgcFlag {
  readonly flag: string
  readonly expected: boolean
  readonly seen: boolean
}

interface Evidence {
  readonly given: DgcCase
  readonly layers: DccLayers
  readonly signer: DccSigner | undefined
  readonly tools: DgcScoreTools
}

/**
 * Judges every flag of a case that has a judge, step by step: a step that should fail and fails agrees. Flags of issuers
 * (`EXPECTEDVALIDOBJECT`, `EXPECTEDENCODE`) and misspelt ones have none. Undefined when the JSON is no case.
 */
export function scoreDgcCase(caseJson: JsonValue, tools: DgcScoreTools): readonly DgcFlag[] | undefined {
  const given = readDgcCase(caseJson)
  if (!given) return undefined
  const evidence = { given, layers: decodeDccLayers(given.prefixed), signer: signerOf(given), tools }
  return [...given.flags].flatMap(([flag, expected]) => {
    const judge = JUDGES.get(flag)
    return judge ? [{ flag, expected, seen: succeeds(() => judge(evidence)) }] : []
  })
}

const JUDGES: ReadonlyMap<string, (evidence: Evidence) => boolean> = new Map([
  ['EXPECTEDUNPREFIX', ({ given, layers }) => agrees(layers.base45, given.base45)],
  ['EXPECTEDB45DECODE', ({ given, layers }) => agrees(hexOf(layers.compressed), given.compressed?.toLowerCase())],
  ['EXPECTEDCOMPRESSION', ({ given, layers }) => agrees(hexOf(layers.cose), given.cose?.toLowerCase())],
  ['EXPECTEDVERIFY', ({ layers, signer }) => !!layers.message && !!signer && isSignedBy(layers.message, signer)],
  ['EXPECTEDDECODE', isPayloadAsExpected],
  [
    'EXPECTEDVALIDJSON',
    ({ given, layers }) => !!layers.health && (!given.json || isSameJson(layers.health, given.json)),
  ],
  [
    'EXPECTEDSCHEMAVALIDATION',
    ({ layers, tools }) => !!layers.health && tools.schema.check(layers.health).length === 0,
  ],
  ['EXPECTEDEXPIRATIONCHECK', isInForceAtClock],
  ['EXPECTEDKEYUSAGE', isKeyUsageAllowed],
  ['EXPECTEDPICTUREDECODE', isPictureReadable],
])

function agrees(seen: string | undefined, expected: string | undefined): boolean {
  return seen !== undefined && (expected === undefined || seen === expected)
}

function hexOf(bytes: Bytes | undefined): string | undefined {
  return bytes && hexEncode(bytes)
}

function isPayloadAsExpected({ given, layers }: Evidence): boolean {
  if (!layers.health) return false
  if (given.json) return isSameJson(layers.health, given.json)
  return !given.cbor || isSameJson(layers.health, healthInCbor(given.cbor))
}

/** The CBOR member holds either the whole claim map or only the payload in it. */
function healthInCbor(hex: string): JsonValue {
  const item = decodeCbor(hexDecode(hex), { lenient: true })
  const container = item instanceof Map ? item.get(-260) : undefined
  return { ...healthOf(container instanceof Map ? container.get(1) : item) }
}

function isInForceAtClock({ given, layers }: Evidence): boolean {
  const at = given.clock === undefined ? undefined : parseLooseInstant(given.clock)
  return at !== undefined && !!layers.claims && timeFault(layers.claims, at) === undefined
}

function isKeyUsageAllowed({ layers, signer, tools }: Evidence): boolean {
  return !!layers.health && !!signer && isAllowedFor(signer, layers.health, tools.keyUsages)
}

function isPictureReadable({ given, tools }: Evidence): boolean {
  const image = given.picture ? base64Decode(bareBase64(given.picture)) : tools.encodePicture(given.prefixed)
  return tools.decodePicture(image) === given.prefixed
}

function signerOf(given: DgcCase): DccSigner | undefined {
  const { certificate } = given
  return certificate === undefined ? undefined : attempt(() => decodeDccSigner(base64Decode(bareBase64(certificate))))
}

function succeeds(judge: () => boolean): boolean {
  return attempt(judge) === true
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof YimatongError) return undefined
    throw error
  }
}
