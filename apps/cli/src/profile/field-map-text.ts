import type { ExchangeMap, FieldMap, LevelTable, NamedElement } from '@yimatong/profiles'
import { codeName, type ElementTable } from '@yimatong/record'
import { harmless, layRows, type Row } from '../terminal/layout.js'
import type { Words } from '../text/words.js'

/** The field map as a block of text in one language. */
export function describeFieldMap({ profile, exchanges }: FieldMap, words: Words, elements: ElementTable): string {
  const head: readonly Row[] = [
    [words.say('label.profile'), `${profile.id} ${profile.version} (${profile.realism})`],
    [words.say('map.hash'), profile.hash],
    [words.say('map.division'), profile.division],
    [words.say('map.level-set'), profile.levelSet],
  ]
  return layRows(head, 0) + exchanges.map((exchange) => describeExchange(exchange, words, elements)).join('')
}

function describeExchange(exchange: ExchangeMap, words: Words, elements: ElementTable): string {
  const heading = `\n${words.say('label.exchange')}: ${exchange.name} (${words.say('map.class')} ${exchange.class})\n`
  const layers = layRows([[words.say('label.layers'), exchange.layers.join(' → ')]], 2)
  const rows = exchange.rows.map((row): Row => {
    const elements = row.national.map((element) => nameOf(element, words)).join(', ') || '–'
    const where = row.city.join(' ') || '–'
    return [where, `${row.class}  ${elements}  ${row.op}: ${words.name('kept', row.kept)}`]
  })
  const left = exchange.leaves.map((element) => nameOf(element, words)).join('\n')
  const lines = left === '' ? words.say('answer.none') : left
  return [
    heading,
    layers,
    ...exchange.levels.map((table) => levelRows(table, words, elements)),
    `  ${words.say('map.fields')}\n`,
    harmlessRows(rows, 4),
    `  ${words.say('map.leaves')}\n`,
    ...lines.split('\n').map((line) => `    ${line}\n`),
  ].join('')
}

function levelRows(table: LevelTable, words: Words, elements: ElementTable): string {
  const rows = table.rows.map(({ city, level, state, only }): Row => {
    const name = codeName(elements.codeTables, 'levels', level, words.language) ?? level
    const why =
      state === undefined ? '' : ` (${codeName(elements.codeTables, 'assessment-states', state, words.language)})`
    return [
      city === '' ? '""' : city,
      `${level} ${name}${why}${only === undefined ? '' : `  ${words.name('only', only)}`}`,
    ]
  })
  return `  ${words.say('label.level')} ${table.city}\n${harmlessRows(rows, 4)}`
}

function nameOf(element: NamedElement, { language }: Words): string {
  const name = element[language]
  return name === undefined ? element.path : `${name} ${element.path}`
}

function harmlessRows(rows: readonly Row[], indent: number): string {
  return layRows(
    rows.map(([label, value]) => [harmless(label), harmless(value)]),
    indent,
  )
}
