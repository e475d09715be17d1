import { AdapterError, type PictureReader } from '@yimatong/adapters'
import type { ForeignFormat } from '@yimatong/formats'
import { type Bytes, formatInstant, type Instant } from '@yimatong/kernel'
import { type Candidate, detectCode, type ForeignText, trimScan } from '@yimatong/recognition'
import type { JsonObject } from '@yimatong/record'
import type { Catalogue } from '../standards.js'
import { type ToldFinding, toldFinding } from '../told-finding.js'
import { takeForeign } from './foreign-layers.js'
import type { Input } from './inputs.js'
import { bytesLayer, type Fault, type Layer, type Taken, textLayer } from './layers.js'
import { divisionShows, takeNationalCode, takeReferenceToken } from './national-layers.js'
import type { Verdict } from './verdict.js'

/** What a scanned text was not, and why. */
export interface Rejection {
  readonly kind: string
  readonly why: string
}

/** The whole account of one input: what it is, what it is not, every layer, and the verdict if one was asked for. */
export interface Reading {
  /** Number of the input line, from 1; absent for an argument and a picture. */
  readonly line?: number
  /** `national-code`, `reference-token`, `city-symbol`, the id of a foreign format, or `unknown`. */
  readonly kind: string
  /** Best first; the first is the one taken apart. */
  readonly candidates: readonly { readonly kind: string; readonly profile?: string }[]
  readonly rejected: readonly Rejection[]
  readonly layers: readonly Layer[]
  readonly fault?: Fault & Pick<ToldFinding, 'says' | 'next'>
  readonly verdict?: Verdict
}

/** What readings are made with. */
export interface Reader {
  readonly catalogue: Catalogue
  /** Ends a picture that keeps it busy too long. */
  readonly pictures: PictureReader
  /** A symbol's own clock is judged at this instant. */
  readonly at: Instant
  /** Formats whose codes carry their own proof, with the signers that were given. */
  readonly foreign: readonly ForeignFormat[]
  /** Verdicts on codes that carry their own proof; none unless trust was given. */
  readonly verdicts?: Verdicts
}

/** How codes that carry their own proof are judged. */
export interface Verdicts {
  national(text: string): Verdict
  foreign(shown: ForeignText): Verdict
}

/** Reads one input, whatever it is. Never throws for what an input holds. */
export async function readInput(input: Input, reader: Reader): Promise<Reading> {
  const line = input.line === undefined ? {} : { line: input.line }
  const nothing = { ...line, kind: 'unknown' as const, candidates: [], rejected: [] }
  if (input.kind === 'fault')
    return { ...nothing, layers: [], fault: toldFault({ layer: 'text', code: input.code }, reader) }
  if (input.kind === 'text') return { ...line, ...readText(input.text, reader) }
  const picture = bytesLayer('picture', input.bytes)
  const text = await scan(input.bytes, reader.pictures)
  if (typeof text !== 'string') return { ...nothing, layers: [picture], fault: toldFault(text, reader) }
  const reading = readText(text, reader)
  return { ...line, ...reading, layers: [picture, ...reading.layers] }
}

async function scan(bytes: Bytes, pictures: PictureReader): Promise<string | Fault> {
  const reading = await pictures.read(bytes).catch((error: unknown) => {
    if (error instanceof AdapterError) return { code: error.code }
    throw error
  })
  return 'text' in reading ? reading.text : { layer: 'picture', code: reading.code }
}

function readText(scanned: string, reader: Reader): Reading {
  const text = trimScan(scanned)
  const { candidates, rejected } = detectCode(text, reader.catalogue.profiles, reader.foreign)
  const [best] = candidates
  const { layers, fault } = best ? take(best, text, reader) : unknown(text)
  const verdict = best && verdictOf(best, text, reader)
  return {
    kind: best ? kindOf(best) : 'unknown',
    candidates: candidates.map((candidate) => {
      const kind = kindOf(candidate)
      return candidate.kind === 'city-symbol' ? { kind, profile: candidate.profile.id } : { kind }
    }),
    rejected,
    layers,
    ...(fault && { fault: toldFault(fault, reader) }),
    ...(verdict && { verdict }),
  }
}

function kindOf(candidate: Candidate): string {
  return candidate.kind === 'foreign' ? candidate.format.id : candidate.kind
}

function verdictOf(candidate: Candidate, text: string, { verdicts }: Reader): Verdict | undefined {
  if (candidate.kind === 'national-code') return verdicts?.national(text)
  return candidate.kind === 'foreign' ? verdicts?.foreign({ format: candidate.format, text }) : undefined
}

function unknown(text: string): Taken {
  return { layers: [textLayer(text)], fault: { layer: 'detect', code: 'code.kind.unknown' } }
}

function take(candidate: Candidate, text: string, { catalogue, at }: Reader): Taken {
  switch (candidate.kind) {
    case 'national-code':
      return takeNationalCode(text, catalogue)
    case 'reference-token':
      return takeReferenceToken(text, catalogue)
    case 'foreign':
      return takeForeign(candidate.format, text, catalogue)
    case 'city-symbol': {
      const shows = symbolShows(candidate, catalogue, at)
      return {
        layers: [textLayer(text), { name: 'symbol', size: candidate.reference.length, unit: 'characters', shows }],
      }
    }
  }
}

function symbolShows(
  { profile, reference, issuedAt, expiresAt }: Extract<Candidate, { kind: 'city-symbol' }>,
  { divisions, limits }: Catalogue,
  at: Instant,
): JsonObject {
  const { id, version, division, realism, symbol } = profile
  return {
    profile: id,
    profileVersion: version,
    ...divisionShows(division, divisions),
    realism,
    reference,
    ...(issuedAt !== undefined && { issuedAt: formatInstant(issuedAt) }),
    ...(expiresAt !== undefined && {
      expiresAt: formatInstant(expiresAt),
      lifeSeconds: symbol?.life ?? null,
      at: formatInstant(at),
      // As at a gate: another party's clock may be off by the skew.
      expired: at > expiresAt + limits.skewMs,
    }),
  }
}

/** Own profile: what the catalogue of findings does not have, because a gateway answers it with a problem. */
const TOO_BUSY = {
  says: { zh: '图片解码超时', en: 'The picture takes too long to read' },
  next: { zh: '请只拍摄码图，或使用较小的图片', en: 'Take the symbol alone, or a smaller picture' },
}

function toldFault(fault: Fault, { catalogue }: Reader): NonNullable<Reading['fault']> {
  if (fault.code === 'adapters.picture.timeout') return { ...fault, ...TOO_BUSY }
  const { says, next } = toldFinding({ code: fault.code, severity: 'block', party: 'holder' }, catalogue.findings)
  return { ...fault, ...(says && { says }), ...(next && { next }) }
}
