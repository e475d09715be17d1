import type { LayerTrace, Loss } from '@yimatong/profiles'
import type { ElementTable } from '@yimatong/record'
import { findingRows } from '../terminal/finding-rows.js'
import { harmless, layRows, type Row } from '../terminal/layout.js'
import { recordRows, treeRows } from '../terminal/record-rows.js'
import type { Words } from '../text/words.js'
import type { TranslationAnswer } from './answer.js'

/** A translation as a block of text for people. */
export function describeTranslation(answer: TranslationAnswer, words: Words, elements: ElementTable): string {
  const { profile, exchange, record, losses, findings, layers } = answer
  const head: readonly Row[] = [
    [words.say('label.profile'), `${profile.id} ${profile.version} (${profile.realism})`],
    [words.say('label.exchange'), exchange],
  ]
  return [
    layRows(head, 0),
    ...layers.map((layer) => describeLayer(layer, words)),
    ...(record ? [`${words.say('label.record')}\n`, layRows(recordRows(record, elements, words), 2)] : []),
    `${words.say('label.losses')}: ${losses.length > 0 ? losses.length : words.say('answer.none')}\n`,
    layRows(
      losses.map((loss) => lossRow(loss, words)),
      2,
    ),
    layRows(
      findings.flatMap((found) => findingRows({ ...found }, words)),
      0,
    ),
  ].join('')
}

function describeLayer({ name, size, unit, tree }: LayerTrace, words: Words): string {
  const head = layRows([[words.name('layer', name), words.name('unit', unit, { size })]], 0)
  // The record has rows of its own, with names.
  return tree === undefined || name === 'record' ? head : head + layRows(treeRows(tree), 2)
}

/** A loss as a row: its kind, where, by which rule, how it weighs. */
export function lossRow({ kind, path, rule, severity, expected }: Loss, words: Words): Row {
  const announced = words.say(expected ? 'loss.expected' : 'loss.unexpected')
  return [kind, harmless(`${path}  (${rule}; ${words.name('severity', severity)}; ${announced})`)]
}
