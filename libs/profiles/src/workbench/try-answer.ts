import { type Bytes, bytesEqual } from '@yimatong/kernel'
import type { NationalRecord } from '@yimatong/record'
import type { CompiledExchange } from '../exchange.js'
import type { ProfileFinding } from '../finding.js'
import type { Loss } from '../loss.js'
import type { Mode } from '../proof/case-set.js'
import { modeOf } from '../proof/judge.js'
import type { TranslationContext } from '../run.js'
import type { LayerTrace, OpenLayerTrace } from '../translation.js'
import { diffTrees } from '../tree.js'

/** One layer, before and after. The content holds personal data. */
export interface TriedLayer {
  readonly name: string
  /** Undefined where the layer opens a tree that stood in another one. */
  readonly before: Pick<LayerTrace, 'size' | 'unit'> | undefined
  readonly after: OpenLayerTrace
}

/** What the way back made of an answer. */
export interface TriedReturn {
  /** Undefined: the record cannot be said. */
  readonly bytes: Bytes | undefined
  readonly losses: readonly Loss[]
  readonly findings: readonly ProfileFinding[]
  readonly same: boolean
  readonly mode: Mode
  /** Offset of the first byte that differs; undefined where none does. */
  readonly firstDifference: number | undefined
  /** Layer and pointer of every value that is different when the new bytes are read. */
  readonly fields: readonly string[]
}

/** An answer on its way through a profile, told step by step. */
export interface TriedAnswer {
  readonly layers: readonly TriedLayer[]
  readonly record: NationalRecord | undefined
  readonly losses: readonly Loss[]
  readonly findings: readonly ProfileFinding[]
  readonly back: TriedReturn | undefined
}

/** Reads an answer and, where it gives a record, writes it again. Never throws for what the answer holds. */
export function tryAnswer(exchange: CompiledExchange, answer: Bytes, given: TranslationContext): TriedAnswer {
  const context: TranslationContext = { ...given, trace: 'content' }
  const { record, losses, findings, layers } = exchange.toRecord(answer, context)
  return {
    layers: inPairs(layers),
    record,
    losses,
    findings,
    back: record && tryReturn(exchange, { answer, layers, record, context }),
  }
}

interface Reading {
  readonly answer: Bytes
  readonly layers: readonly LayerTrace[]
  readonly record: NationalRecord
  readonly context: TranslationContext
}

function inPairs(layers: readonly LayerTrace[]): readonly TriedLayer[] {
  return layers.map((after, index) => {
    const before = layers[index - 1]
    // A nested message does not come out of the whole tree before it, and the record not out of the last tree alone.
    const isOwn = after.name === 'nested' || after.name === 'record'
    return { name: after.name, before: before && !isOwn ? { size: before.size, unit: before.unit } : undefined, after }
  })
}

function tryReturn(exchange: CompiledExchange, { answer, layers, record, context }: Reading): TriedReturn {
  const { bytes, losses, findings } = exchange.fromRecord(record, context)
  const same = bytes !== undefined && bytesEqual(bytes, answer)
  return {
    bytes,
    losses,
    findings,
    same,
    mode: modeOf(exchange, answer, record, context),
    firstDifference: bytes && !same ? firstDifference(answer, bytes) : undefined,
    fields: bytes && !same ? changedFields(layers, exchange.toRecord(bytes, context).layers) : [],
  }
}

function firstDifference(a: Bytes, b: Bytes): number {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return i
  return shorter
}

/**
 * Where the trees of two readings differ. A tree that stands in the one around it is told of once; one that stands there as
 * a text differs as that text, too.
 */
function changedFields(before: readonly LayerTrace[], after: readonly LayerTrace[]): readonly string[] {
  const trees = (layers: readonly LayerTrace[]) => layers.filter(({ tree, name }) => tree && name !== 'record')
  const again = trees(after)
  const found = trees(before).map(({ name, tree }, index) => {
    return { name: `${name}${index + 1}`, pointers: diffTrees(tree, again[index]?.tree) }
  })
  return found.flatMap(({ name, pointers }, index) => {
    const deeper = found.slice(index + 1).flatMap((each) => each.pointers)
    return pointers.filter((at) => !deeper.some((inner) => at.endsWith(inner))).map((at) => `${name} ${at}`)
  })
}
