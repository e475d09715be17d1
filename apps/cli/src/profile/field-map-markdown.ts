import type { ExchangeMap, FieldMap, LevelTable, NamedElement, ValueTableMap } from '@yimatong/profiles'
import { codeName, type ElementTable } from '@yimatong/record'
import { harmless } from '../terminal/layout.js'
import { type SentenceName, type Words, wordsOf } from '../text/words.js'

const ZH = wordsOf('zh')
const EN = wordsOf('en')

/** The field map as a document in both languages, with lines to sign on. */
export function markdownOf(map: FieldMap, elements: ElementTable): string {
  return [
    `# ${both('map.title')}: ${map.profile.id} ${map.profile.version}`,
    table(['', ''], headRows(map)),
    ...map.exchanges.map((exchange) => exchangePart(exchange, elements)),
    ...map.tables.map(valueTable),
    `## ${both('map.classes')}`,
    table(
      [both('map.class'), ''],
      (['E', 'D', 'F', 'C', '1'] as const).map((grade) => [grade, named('keeps', grade)]),
    ),
    `## ${both('map.signatures')}`,
    `${both('map.signed-for')}: ${map.profile.id} ${map.profile.version}, SHA-256 \`${map.profile.hash}\``,
    table([both('map.role'), both('map.name'), both('map.signature'), both('map.date')], SIGNERS.map(signatureRow)),
  ]
    .map((part) => `${part}\n`)
    .join('\n')
}

const SIGNERS = ['map.signer.city', 'map.signer.author', 'map.signer.reviewer', 'map.signer.gateway'] as const

function signatureRow(signer: SentenceName): readonly string[] {
  return [both(signer), '', '', '']
}

function headRows({ profile }: FieldMap): readonly (readonly string[])[] {
  return [
    [both('label.profile'), `${profile.id} ${profile.version}`],
    [both('map.hash'), `\`${profile.hash}\``],
    [both('map.national'), profile.national],
    [both('map.division'), profile.division],
    [both('map.authority'), profile.authority],
    [both('map.realism'), `${profile.realism}: ${profile.sourceNote}`],
    [both('map.level-set'), profile.levelSet],
    [both('map.valid'), `${profile.validFrom} – ${profile.validTo ?? ''}`],
  ]
}

function exchangePart(exchange: ExchangeMap, elements: ElementTable): string {
  const { name, recipe, request, levels, rows, errors, leaves } = exchange
  const fields = rows.map((row) => [
    row.city.map(code).join('<br>') || '–',
    row.national.map(elementText).join('<br>') || '–',
    code(row.rule),
    row.class,
    named('kept', row.kept),
  ])
  const asked = request.map((field) => `${code(field.name)} ← ${field.from}`).join(', ')
  return [
    `## ${both('label.exchange')}: ${name}`,
    table(
      ['', ''],
      [
        [both('map.recipe'), `${recipe}: ${asked}`],
        [both('label.layers'), exchange.layers.join(' → ')],
        [both('map.class'), exchange.class],
        ...(exchange.followUp === undefined ? [] : [[both('map.follow-up'), exchange.followUp]]),
      ],
    ),
    ...levels.map((each) => levelPart(each, elements)),
    `### ${both('map.fields')}`,
    table([both('map.city'), both('map.element'), both('label.rule'), both('map.class'), both('label.loss')], fields),
    ...(errors.length === 0
      ? []
      : [`### ${both('map.errors')}`, table([both('map.city-value'), ''], errorRows(errors))]),
    `### ${both('map.leaves')}`,
    leaves.map((element) => `- ${elementText(element)}`).join('\n') || '–',
  ].join('\n\n')
}

function errorRows(errors: ExchangeMap['errors']): readonly (readonly string[])[] {
  return errors.map(({ city, finding }) => [code(city), finding])
}

function levelPart({ city, rows, refuses, missing, otherUnknown }: LevelTable, elements: ElementTable): string {
  const nameOf = (id: string, of: string, { language }: Words) => codeName(elements.codeTables, id, of, language) ?? of
  const names = (id: string, of: string) => `${nameOf(id, of, ZH)} ${nameOf(id, of, EN)}`
  const lines = rows.map(({ city: value, level, state, only }) => [
    value === '' ? '""' : code(value),
    `${level} ${names('levels', level)}${state === undefined ? '' : `: ${names('assessment-states', state)}`}`,
    only === undefined ? '' : named('only', only),
  ])
  const outside = [
    ...(missing === undefined ? [] : [[both('map.no-level'), names('assessment-states', missing), '']]),
    [both('map.other-value'), names('levels', 'unknown'), ''],
    ...(otherUnknown === undefined ? [] : [[code(otherUnknown), both('map.other-unknown'), named('only', 'toCity')]]),
    ...(refuses.length === 0 ? [] : [['–', `${refuses.join(', ')}: ${both('map.refused')}`, '']]),
  ]
  const heading = `### ${both('label.level')}: ${code(city)}`
  return `${heading}\n\n${table([both('map.city-value'), both('label.level'), ''], [...lines, ...outside])}`
}

function valueTable({ name, rows, refuses }: ValueTableMap): string {
  const lines = rows.map(({ city, national, grade }) => [code(city), code(national), grade])
  const refused = refuses.length === 0 ? [] : [['–', `${refuses.join(', ')}: ${both('map.refused')}`, '']]
  return `## ${both('map.table')}: ${name}\n\n${table([both('map.city-value'), both('map.element'), ''], [...lines, ...refused])}`
}

function elementText({ path, zh, en }: NamedElement): string {
  return zh === undefined ? code(path) : `${zh} ${en} ${code(path)}`
}

function both(name: SentenceName): string {
  return `${ZH.say(name)} ${EN.say(name)}`
}

function named(kind: string, of: string): string {
  return `${ZH.name(kind, of)} / ${EN.name(kind, of)}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Within a cell a bar would end it, and a line end the table. */
function cell(text: string): string {
  return harmless(text.replaceAll('\n', ' ')).replaceAll('|', '\\|')
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``
}
