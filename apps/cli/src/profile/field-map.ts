import { type FieldMap, fieldMapOf, type Kept } from '@yimatong/profiles'
import { type Command, EXIT } from '../command.js'
import { fail } from '../fail.js'
import type { Bilingual } from '../text/language.js'
import { wordsOf } from '../text/words.js'
import { markdownOf } from './field-map-markdown.js'
import { describeFieldMap } from './field-map-text.js'
import { openOne } from './one-profile.js'
import { loadProofSetting } from './setting.js'

/** `yimatong profile field-map`: what each field means and what is lost, as the reviewers of a city sign it. */
export const fieldMapCommand: Command = {
  name: 'profile',
  part: 'field-map',
  most: 1,
  options: { markdown: { kind: 'switch' } },
  async run({ given, io, output, words }) {
    const [path] = given.positionals
    if (path === undefined) throw fail('cli.usage.argument-missing', { argument: 'FILE' })
    if (output.isJson && given.has('markdown')) {
      throw fail('cli.usage.option-conflict', { options: '--json, --markdown' })
    }
    const setting = await loadProofSetting(io)
    const map = fieldMapOf(await openOne(path, io, setting), setting.elements)
    if (output.isJson) await output.json(withTexts(map))
    else if (given.has('markdown')) await output.text(markdownOf(map, setting.elements))
    else await output.text(describeFieldMap(map, words, setting.elements))
    return EXIT.ok
  },
}

/** The words for what a rule keeps, in both languages. */
function keptTexts(kept: Kept): Bilingual {
  return { zh: wordsOf('zh').name('kept', kept), en: wordsOf('en').name('kept', kept) }
}

function withTexts(map: FieldMap) {
  const exchanges = map.exchanges.map((exchange) => ({
    ...exchange,
    rows: exchange.rows.map((row) => ({ ...row, loss: { code: row.kept, ...keptTexts(row.kept) } })),
  }))
  return { ...map, exchanges }
}
