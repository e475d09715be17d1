import type { Inference, InferredField, InferredLevel } from '@yimatong/profiles'
import { harmless, layRows, type Row } from '../terminal/layout.js'
import type { Words } from '../text/words.js'

/** A proposal as text for people; it holds no value of a sample. */
export function describeInference(found: Inference, out: string | undefined, words: Words): string {
  const { levels, nearest, remarks, open, files } = found
  const near = nearest.map(({ id, exchange, likeness, shared }) => {
    return `  ${words.say('infer.near', { id, exchange, likeness, shared })}\n`
  })
  return [
    ...levels.map((level) => describeLevel(level, words)),
    `${words.say('infer.nearest')}: ${near.length === 0 ? words.say('answer.none') : ''}\n`,
    ...near,
    ...remarks.map(({ code, count }) => `${words.name('remark', code, { count })}\n`),
    `${words.say('infer.open', { ...open })}\n`,
    out === undefined
      ? `${words.say('infer.not-written')}\n`
      : `${words.say('infer.written', { folder: harmless(out), files: files.size })}\n`,
  ].join('')
}

function describeLevel({ layers, confidence, into, fields }: InferredLevel, words: Words): string {
  const names = layers.length === 0 ? words.say('infer.nested') : layers.join(' → ')
  const head = layRows([[words.say('label.layers'), `${names}  ${confidence.toFixed(2)}`]], 0)
  const rows = fields.map((field) => fieldRow(field, words))
  const next = into === undefined ? '' : `  ${words.say('infer.into', { pointer: harmless(into) })}\n`
  return head + layRows(rows, 2) + next
}

function fieldRow({ city, looksLike, op, national, confidence, mark }: InferredField, words: Words): Row {
  const target = national === undefined ? op : `${op} ${national}`
  const sure = confidence === 0 ? '' : `  ${confidence.toFixed(2)}`
  const open = mark === undefined ? '' : `  ${mark}`
  return [harmless(city), `${words.name('looks', looksLike)} → ${target}${sure}${open}`]
}
