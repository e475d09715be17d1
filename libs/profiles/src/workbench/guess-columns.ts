import { charsetDecode, type JsonValue } from '@yimatong/codec'
import { type Bytes, bytesEqual, utf8Decode } from '@yimatong/kernel'
import { checkCitizenNumber } from '@yimatong/record'
import type { Carrier } from '../layers/layer.js'
import { asBytes } from '../layers/layer.js'
import { attempt, type SyntaxGuess } from './layer-trial.js'

const LEAST = 24
const MOST = 4096
const BLANK = 0x20

/** Fixed columns, where at least two different records have one length; the widths are only as good as the samples. */
export function guessFixedWidth(carriers: readonly Carrier[]): readonly SyntaxGuess[] {
  const records = differing(carriers.map(asBytes))
  const [first] = records
  const length = first?.length ?? 0
  if (records.length < 2 || length < LEAST || length > MOST) return []
  if (records.some((bytes) => bytes.length !== length) || !isText(records)) return []
  const charset = charsetOf(records)
  if (charset === undefined) return []
  const fields = columnsOf(records).map(({ from, to }, index): JsonValue => {
    return { name: `f${index + 1}`, width: String(to - from), pad: ' ' }
  })
  if (fields.length < 3) return []
  const parameters = { unit: 'bytes', ...(charset !== 'utf-8' && { charset }), fields }
  return [{ name: 'fixed-width', parameters, confidence: 0.6 }]
}

/** Every record once: the same one twice shows nothing of what varies. */
function differing(records: readonly Bytes[]): readonly Bytes[] {
  const some = records.slice(0, 40)
  return some.filter((bytes, index) => some.findIndex((other) => bytesEqual(bytes, other)) === index)
}

/** No control characters: neither lines nor anything compressed or encrypted. */
function isText(records: readonly Bytes[]): boolean {
  return records.every((bytes) => bytes.every((byte) => byte >= BLANK))
}

function charsetOf(records: readonly Bytes[]): 'utf-8' | 'gbk' | 'gb18030' | undefined {
  const reads = (step: (bytes: Bytes) => string) => records.every((bytes) => attempt(() => step(bytes)) !== undefined)
  if (reads(utf8Decode)) return 'utf-8'
  return (['gbk', 'gb18030'] as const).find((name) => reads((bytes) => charsetDecode(name, bytes)))
}

interface Column {
  readonly from: number
  readonly to: number
}

/** Known things stand at the same place in every record; between them a column begins where blanks end. */
function columnsOf(records: readonly Bytes[]): readonly Column[] {
  const length = records[0]?.length ?? 0
  const cuts = new Set([0, length])
  for (const { from, to } of anchors(records, length)) {
    cuts.add(from)
    cuts.add(to)
  }
  for (let at = 1; at < length; at++) if (isEdge(records, at)) cuts.add(at)
  const places = [...cuts].sort((a, b) => a - b)
  return places.slice(1).map((to, index) => ({ from: places[index] ?? 0, to }))
}

/** A blank in every record, and then something in one; or letters on one side and Chinese on the other in every one. */
function isEdge(records: readonly Bytes[], at: number): boolean {
  const isBlank = (index: number) => records.every((bytes) => bytes[index] === BLANK)
  if (isBlank(at - 1) && !isBlank(at)) return true
  const isWide = (bytes: Bytes, index: number) => (bytes[index] ?? 0) >= 0x80
  return records.every((bytes) => !isWide(bytes, at - 1) && isWide(bytes, at))
}

function anchors(records: readonly Bytes[], length: number): readonly Column[] {
  const found: Column[] = []
  for (let from = 0; from < length; from++) {
    const width = ANCHORS.find(({ width, test }) => records.every((bytes) => test(asciiAt(bytes, from, width))))?.width
    if (width === undefined) continue
    found.push({ from, to: from + width })
    from += width - 1
  }
  return found
}

/** What can be told by its form alone: an identity number, a time, a telephone. */
const ANCHORS: readonly { readonly width: number; readonly test: (text: string) => boolean }[] = [
  { width: 18, test: (text) => checkCitizenNumber(text.toUpperCase()).ok },
  { width: 19, test: (text) => /^20\d\d[-/.][01]\d[-/.][0-3]\d [0-2]\d:[0-5]\d:[0-5]\d$/.test(text) },
  { width: 14, test: (text) => /^20[123]\d[01]\d[0-3]\d[0-2]\d[0-5]\d[0-5]\d$/.test(text) },
  { width: 11, test: (text) => /^1[03-9]\d{9}$/.test(text) },
]

function asciiAt(bytes: Bytes, from: number, width: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + width))
}
