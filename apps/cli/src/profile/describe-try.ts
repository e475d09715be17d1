import type { LayerTrace, Loss, TriedLayer, TriedReturn } from '@yimatong/profiles'
import type { ElementTable, JsonObject } from '@yimatong/record'
import { findingRows } from '../terminal/finding-rows.js'
import { harmless, layRows, type Row } from '../terminal/layout.js'
import { recordRows, treeRows } from '../terminal/record-rows.js'
import type { Words } from '../text/words.js'
import type { ToldFinding } from '../told-finding.js'
import { lossRow } from '../translate/describe.js'

/** Characters of a layer's content that are shown to people. */
const SHOWN = 160

/** A text, or bytes in base64. */
interface Content {
  readonly text?: string
  readonly base64?: string
}

/** One answer through one profile, ready to be told. */
export interface TryAnswer {
  readonly profile: { readonly id: string; readonly version: string; readonly hash: string; readonly realism: string }
  readonly exchange: string
  readonly at: string
  readonly layers: readonly {
    readonly name: string
    readonly before: TriedLayer['before']
    readonly after: LayerTrace & Content
  }[]
  readonly record?: JsonObject
  readonly losses: readonly Loss[]
  readonly findings: readonly ToldFinding[]
  readonly back?: Omit<TriedReturn, 'bytes' | 'findings'> &
    Content & { readonly size?: number; readonly findings: readonly ToldFinding[] }
}

/** The whole of it as text for people; `wantsBack` shows what is written as well. */
export function describeTry(answer: TryAnswer, words: Words, elements: ElementTable, wantsBack: boolean): string {
  const { profile, exchange, layers, record, losses, findings, back } = answer
  const head: readonly Row[] = [
    [words.say('label.profile'), `${profile.id} ${profile.version} (${profile.realism})`],
    [words.say('label.exchange'), exchange],
  ]
  return [
    layRows(head, 0),
    ...layers.map((layer, index) => describeLayer(layer, words, record === undefined && index === layers.length - 1)),
    ...(record ? [`${words.say('label.record')}\n`, layRows(recordRows(record, elements, words), 2)] : []),
    account(losses, findings, words),
    ...(back ? [describeBack(back, words, wantsBack)] : []),
  ].join('')
}

/** The content of the last layer that could be opened is where the fault is looked for. */
function describeLayer({ name, before, after }: TryAnswer['layers'][number], words: Words, isLast: boolean): string {
  const sizeOf = ({ size, unit }: Pick<LayerTrace, 'size' | 'unit'>) => words.name('unit', unit, { size })
  const sizes = before ? `${sizeOf(before)} → ${sizeOf(after)}` : sizeOf(after)
  const { text, base64, tree } = after
  const content = text ?? base64
  return [
    layRows([[words.name('layer', name), sizes]], 0),
    tree === undefined || name === 'record' ? '' : layRows(treeRows(tree), 2),
    content !== undefined && (isLast || name !== 'answer') ? `  ${short(content)}\n` : '',
  ].join('')
}

function account(losses: readonly Loss[], findings: readonly ToldFinding[], words: Words): string {
  const rows = losses.map((loss) => lossRow(loss, words))
  const told = findings.flatMap((found) => findingRows({ ...found }, words))
  const count = losses.length > 0 ? losses.length : words.say('answer.none')
  return `${words.say('label.losses')}: ${count}\n${layRows(rows, 2)}${layRows(told, 0)}`
}

function describeBack(back: NonNullable<TryAnswer['back']>, words: Words, wantsBack: boolean): string {
  const { same, mode, size, firstDifference, fields, losses, findings } = back
  const said = size === undefined ? 'back.refused' : same ? 'back.same' : 'back.differs'
  const sentence = words.say(said, { size: size ?? 0, at: firstDifference ?? 0 })
  const content = back.text ?? back.base64
  return [
    layRows([[words.say('label.back'), `${sentence} (${mode})`]], 0),
    ...fields.map((field) => `  ${harmless(field)}\n`),
    ...(wantsBack && content !== undefined ? [`  ${harmless(content)}\n`] : []),
    wantsBack || size === undefined ? account(losses, findings, words) : '',
  ].join('')
}

function short(content: string): string {
  return harmless(content.length > SHOWN ? `${content.slice(0, SHOWN)}…` : content)
}
