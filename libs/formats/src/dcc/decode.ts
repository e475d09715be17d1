import { base45Decode, type CborMap, decodeCbor, inflateZlib } from '@yimatong/codec'
import { type CoseSign1, decodeCoseSign1 } from '@yimatong/envelope'
import { type Bytes, YimatongError } from '@yimatong/kernel'
import { FormatError, type FormatErrorCode } from '../error.js'
import { claimsOf, type DccClaims, healthClaimOf } from './claims.js'
import { type DccHealth, healthOf } from './payload.js'

/** The steps from a scanned text to its payload, in order. */
export type DccStep = 'prefix' | 'base45' | 'deflate' | 'cose' | 'cbor' | 'claims' | 'payload'

/** The step that failed, our code for it, and the code of the layer below that refused. */
export interface DccFault {
  readonly step: DccStep
  readonly code: FormatErrorCode
  readonly cause: string
}

/** What each step of one code gave, up to the first that failed. */
export interface DccLayers {
  readonly text: string
  /** The text behind `HC1:`. */
  readonly base45?: string
  /** The zlib stream. */
  readonly compressed?: Bytes
  /** The signed COSE message. */
  readonly cose?: Bytes
  readonly message?: CoseSign1
  readonly claimMap?: CborMap
  readonly claims?: DccClaims
  readonly health?: DccHealth
  readonly fault?: DccFault
}

/** A whole DCC; nothing in it is believed before {@link verifyDcc}. */
export type DccCode = Required<Omit<DccLayers, 'fault'>>

/** What an EU DCC starts with. hcert-spec 1.0.8 §4.1. */
export const DCC_PREFIX = 'HC1:'

/** Longest text that is read, in characters: what a QR code of version 40 holds. */
const MAX_TEXT_LENGTH = 4296
const MAX_INFLATED_BYTES = 65_536

/**
 * Takes a DCC apart step by step and says how far it got. Lenient where real codes are: COSE with tag 18, without tag
 * or 61(18), floats and indefinite lengths. Never throws for what a code holds.
 */
export function decodeDccLayers(text: string): DccLayers {
  const layers: { -readonly [K in keyof DccLayers]: DccLayers[K] } = { text }
  let step: DccStep = 'prefix'
  try {
    const base45 = unprefixed(text)
    layers.base45 = base45
    step = 'base45'
    const compressed = base45Decode(base45)
    layers.compressed = compressed
    step = 'deflate'
    const cose = inflateZlib(compressed, MAX_INFLATED_BYTES)
    layers.cose = cose
    step = 'cose'
    const message = decodeCoseSign1(cose, { lenient: true })
    layers.message = message
    step = 'cbor'
    const claimMap = claimMapOf(message.payload)
    layers.claimMap = claimMap
    step = 'claims'
    layers.claims = claimsOf(claimMap)
    const health = healthClaimOf(claimMap)
    step = 'payload'
    layers.health = healthOf(health)
  } catch (error) {
    layers.fault = faultOf(step, error)
  }
  return layers
}

/** Takes a whole DCC apart. @throws FormatError with the code of the step that failed, the layer's code in `detail.cause` */
export function decodeDcc(text: string): DccCode {
  const { fault, base45, compressed, cose, message, claimMap, claims, health } = decodeDccLayers(text)
  if (fault) {
    throw new FormatError(fault.code, `an EU DCC of ${text.length} characters is not readable at step ${fault.step}`, {
      detail: { cause: fault.cause },
    })
  }
  if (!base45 || !compressed || !cose || !message || !claimMap || !claims || !health) {
    throw new FormatError('formats.dcc.payload', `an EU DCC of ${text.length} characters is incomplete`)
  }
  return { text, base45, compressed, cose, message, claimMap, claims, health }
}

function unprefixed(text: string): string {
  if (text.length > MAX_TEXT_LENGTH) {
    throw new FormatError('formats.dcc.size', `${text.length} characters, at most ${MAX_TEXT_LENGTH} are read`)
  }
  if (text.startsWith(DCC_PREFIX)) return text.slice(DCC_PREFIX.length)
  throw new FormatError('formats.dcc.prefix', `${text.length} characters do not start with ${DCC_PREFIX}`)
}

function claimMapOf(payload: Bytes): CborMap {
  const map = decodeCbor(payload, { lenient: true })
  if (map instanceof Map) return map
  throw new FormatError('formats.dcc.claims', 'the payload of a DCC is a map of claims')
}

function faultOf(step: DccStep, error: unknown): DccFault {
  if (!(error instanceof YimatongError)) throw error
  return { step, code: error instanceof FormatError ? error.code : `formats.dcc.${step}`, cause: error.code }
}
