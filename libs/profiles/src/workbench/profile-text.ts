import type { JsonValue } from '@yimatong/codec'
import type { ExchangeName } from '../exchange.js'
import type { LossClass } from '../grade.js'
import type { LevelRow } from './field-map.js'
import type { RiskGuess } from './guess-risk.js'
import type { Mark, RuleGuess } from './guess-rules.js'
import type { LayerProposal } from './layer-trial.js'
import type { LevelProposal } from './propose-levels.js'

/** `validFrom` of a proposal until its author knows better; its dated cases stand on both sides of it. */
export const FIRST_DAY = '2020-02-11'

/** What a proposed profile is written from. */
export interface ProfileDraft {
  readonly id: string
  readonly national: string
  readonly division: string
  readonly isDivisionKnown: boolean
  readonly exchange: ExchangeName
  readonly samples: number
  readonly class: LossClass
  readonly levels: readonly LevelProposal[]
  readonly leaves: readonly string[]
}

const WORDS: Readonly<Record<Mark, string>> = { DECIDE: 'DECIDE 待定', CONFIRM: 'CONFIRM 待确认' }

/** The text of a proposed profile; what its author has to settle is marked. */
export function profileText(draft: ProfileDraft): string {
  const risk = draft.levels.find((level) => level.risk)?.risk
  return `${[...headLines(draft), ...meaningLines(risk), ...exchangeLines(draft, risk)].join('\n')}\n`
}

function headLines({ id, national, division, isDivisionKnown, samples }: ProfileDraft): readonly string[] {
  const open = (text: string) => `# ${WORDS.DECIDE}: ${text}`
  return [
    `# Proposed from ${samples} samples. What is marked is not known, or only guessed: settle it and take the mark away;`,
    '# until then `yimatong profile check` fails. What each operation says: standards/profiles/README.md.',
    '# yaml-language-server: $schema=../profile.schema.json',
    `id: ${id}`,
    'version: 0.1.0',
    `national: ${national}`,
    `division: ${scalar(division)}${isDivisionKnown ? '' : ` ${open('six digits of GB/T 2260 of the place that speaks')}`}`,
    'zone: Asia/Shanghai',
    `realism: STYLE ${open('CODE, DESC or STYLE, and in sourceNote what was seen where')}`,
    `sourceNote: Proposed from ${samples} samples.`,
    `levelSet: to-be-named ${open('a name for this set of levels, place and month')}`,
    `validFrom: ${FIRST_DAY} ${open('from which day on the city has answered like this')}`,
    '',
  ]
}

function meaningLines(risk: RiskGuess | undefined): readonly string[] {
  const order = risk && !risk.isContested ? orderOf(risk.table.rows) : []
  const mark = order.length === 0 ? '' : ` # ${WORDS.CONFIRM}: lowest risk first`
  return [
    'meaning:',
    `  riskOrder: [${order.map(scalar).join(', ')}]${mark}`,
    '  decidedBy: unknown',
    `  authority: 待定 # ${WORDS.DECIDE}: who speaks`,
    '  answerLife: "60"',
    '',
  ]
}

function orderOf(rows: readonly LevelRow[]): readonly string[] {
  const known = rows.filter((row) => row.level !== 'unknown' && row.only !== 'toCity')
  return known.toSorted((a, b) => a.level.localeCompare(b.level)).map((row) => row.city)
}

function exchangeLines(draft: ProfileDraft, risk: RiskGuess | undefined): readonly string[] {
  const { exchange, levels, leaves } = draft
  const source = exchange === 'document' ? 'document-number' : 'reference'
  return [
    'exchanges:',
    `  ${exchange}:`,
    `    # ${WORDS.DECIDE}: how the city is asked; the recipes are listed in standards/profiles/README.md`,
    '    transport:',
    '      json-post: { path: /to-be-decided }',
    '    request:',
    `      - { name: to-be-decided, from: ${source} }`,
    ...(exchange === 'document' ? ['    documentTypes: [resident-id]'] : []),
    ...(risk ? [] : [`    carries: journey # ${WORDS.DECIDE}: no level was found; is there none?`]),
    `    class: ${scalar(draft.class)}`,
    ...(leaves.length === 0 ? [] : ['    leaves:', ...leaves.map((leaf) => `      - ${leaf}`)]),
    '    answer:',
    '      layers:',
    ...levels.slice(0, -1).flatMap(frameLines),
    ...layerLines(levels.at(-1)?.layers ?? []),
    '      lens:',
    ...levels.slice(-1).flatMap((level) => lensLines(level, '        ')),
  ]
}

function frameLines(level: LevelProposal): readonly string[] {
  const { layers, into = '', isList } = level
  const item = `            item: only # ${WORDS.CONFIRM}: never more than one in the list? Else \`first\`, or \`pick\``
  return [
    ...layerLines(layers),
    '        - frame:',
    `            into: ${scalar(into)}`,
    ...(isList ? [item] : []),
    ...lensLines(level, '            '),
  ]
}

function layerLines(layers: readonly LayerProposal[]): readonly string[] {
  return layers.map(({ name, parameters }) => `        - ${name}: ${flow(parameters)}`)
}

function lensLines({ fields, rules, risk }: LevelProposal, indent: string): readonly string[] {
  const ordered = fields.flatMap((field) => {
    if (field === risk?.field.pointer) return riskLines(risk)
    return rules.filter((rule) => rule.city === field).flatMap(ruleLines)
  })
  return [
    `fields: [${fields.map(scalar).join(', ')}]`,
    ...(ordered.length === 0 ? ['ops: []'] : ['ops:', ...ordered.map((line) => `  ${line}`)]),
  ].map((line) => indent + line)
}

function ruleLines({ op, parameters, mark, confidence, note }: RuleGuess): readonly string[] {
  const rule = `- ${op}: ${flow(parameters)}`
  if (!mark) return [rule]
  const sure = mark === 'CONFIRM' ? ` ${confidence.toFixed(2)}` : ''
  const why = note ?? (mark === 'CONFIRM' ? 'is this what it means?' : 'what is it?')
  return [`# ${WORDS[mark]}${sure}: ${why}`, rule]
}

function riskLines(risk: RiskGuess): readonly string[] {
  const { field, table, isContested, confidence, rivals } = risk
  const typed = field.type === 'number' || field.type === 'boolean' ? [`    type: ${field.type}`] : []
  const like = table.profiles.join(', ')
  const rows = table.rows.map((row) => rowText(row))
  if (isContested) {
    return [
      `# ${WORDS.DECIDE}: the level. Its values fit ${like} and mean something else in ${rivals.join(', ')}: ask the city,`,
      '# then write `rows` and meaning.riskOrder and take `refuses` away. Until then every level is unknown. As in the first:',
      ...rows.map((row) => `#   - ${row}`),
      '- riskMap:',
      `    city: ${scalar(field.pointer)}`,
      ...typed,
      '    rows:',
      '      - { city: to-be-decided, level: unknown, state: not-stated }',
      '    refuses: ["00", "01", "10"]',
    ]
  }
  const seen = new Set(field.texts)
  const marked = table.rows.map((row) => {
    const where = seen.has(row.city) ? '' : ': not in the samples'
    return `      - ${rowText(row)} # ${WORDS.CONFIRM}${where}`
  })
  return [
    `# ${WORDS.CONFIRM} ${confidence.toFixed(2)}: the level, as in ${like}. A wrong row shows a wrong colour: ask the city for all its values`,
    '- riskMap:',
    `    city: ${scalar(field.pointer)}`,
    ...typed,
    '    rows:',
    ...marked,
    ...(table.otherUnknown === undefined ? [] : [`    otherUnknown: ${scalar(table.otherUnknown)}`]),
  ]
}

function rowText({ city, level, state, only, canonical }: LevelRow): string {
  const parameters = {
    city,
    level,
    ...(state !== undefined && { state }),
    ...(canonical && { canonical: 'true' }),
    ...(only !== undefined && { only }),
  }
  return flow(parameters)
}

/** A value as flow YAML; every text that could be read as anything else stands in quotes. */
function flow(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value !== 'object' || value === null) return scalar(String(value))
  const members = Object.entries(value).map(([key, member]) => `${scalar(key)}: ${flow(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

function scalar(text: string): string {
  const isPlain = /^[A-Za-z/][A-Za-z0-9_/.-]*$/.test(text) && !/^(null|true|false|yes|no|on|off|y|n)$/i.test(text)
  return isPlain ? text : JSON.stringify(text)
}
