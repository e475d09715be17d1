import { CodecError, type QrSymbol } from '@yimatong/codec'
import type { Bytes, Instant } from '@yimatong/kernel'
import { decodeShc, decodeShcSymbols, type ShcCard } from '../card.js'
import type { FhirRules } from '../fhir-rules.js'
import { decodeShcFile, decodeShcResponse, type ShcFile } from '../file.js'
import { type ShcFinding, shcFinding } from '../findings.js'
import { checkShcSymbol } from '../symbol.js'
import type { ShcTrust } from '../trust.js'
import { verifyShc } from '../verify.js'
import { textOfFile } from './files.js'

/** What an artefact is judged with. */
export interface ShcBench {
  readonly rules: FhirRules
  readonly trust: ShcTrust
  readonly at: Instant
  /** The symbol of a picture, for example by libs/codec. @throws CodecError for what is none */
  readSymbol(picture: Bytes): QrSymbol
}

/** A file of an artefact. */
export interface ShcArtefactFile {
  readonly name: string
  readonly bytes: Bytes
}

/** All that is found in an artefact of one kind; undefined for a kind nobody here judges. Internal to formats. */
export function judgeArtefact(
  kind: string,
  files: readonly ShcArtefactFile[],
  bench: ShcBench,
): readonly ShcFinding[] | undefined {
  return JUDGES.get(kind)?.(files, bench)
}

type Judge = (files: readonly ShcArtefactFile[], bench: ShcBench) => readonly ShcFinding[]

const JUDGES: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ['jws', (files, bench) => textsOf(files).flatMap((text) => judgeJws(text, bench))],
  ['qrnumeric', (files, bench) => judgeNumeric(textsOf(files), bench)],
  ['qr', judgePictures],
  [
    'healthcard',
    (files, bench) => files.flatMap(({ name, bytes }) => judgeFile(decodeShcFile(textOfFile(bytes), name), bench)),
  ],
  ['fhirhealthcard', (files, bench) => textsOf(files).flatMap((text) => judgeFile(decodeShcResponse(text), bench))],
])

function textsOf(files: readonly ShcArtefactFile[]): readonly string[] {
  return files.map(({ bytes }) => textOfFile(bytes))
}

function judgeJws(text: string, bench: ShcBench): readonly ShcFinding[] {
  return judgeCard(decodeShc(text, bench.rules), bench)
}

function judgeNumeric(texts: readonly string[], bench: ShcBench): readonly ShcFinding[] {
  return judgeCard(decodeShcSymbols(texts, bench.rules), bench)
}

function judgeCard(card: ShcCard, { trust, at }: ShcBench): readonly ShcFinding[] {
  return verifyShc(card, trust, at).findings
}

function judgeFile({ cards, findings }: ShcFile, bench: ShcBench): readonly ShcFinding[] {
  return [...findings, ...cards.flatMap((card) => judgeJws(card, bench))]
}

function judgePictures(files: readonly ShcArtefactFile[], bench: ShcBench): readonly ShcFinding[] {
  const findings: ShcFinding[] = []
  const texts: string[] = []
  for (const { bytes } of files) {
    const symbol = symbolOf(bytes, bench)
    // A picture that is not read ends the way: with a part missing nothing more can be said.
    if ('code' in symbol) return [...findings, symbol]
    findings.push(...checkShcSymbol(symbol))
    texts.push(symbol.text)
  }
  return [...findings, ...judgeNumeric(texts, bench)]
}

function symbolOf(picture: Bytes, { readSymbol }: ShcBench): QrSymbol | ShcFinding {
  try {
    return readSymbol(picture)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    const isPicture = error.code !== 'codec.image.format'
    return shcFinding(isPicture ? 'formats.shc.picture' : 'formats.shc.picture-kind', 'symbol')
  }
}
