import { COMMON_OPTIONS, type OptionSpec } from './arguments.js'
import { COMMAND_NAMES, type Command } from './command.js'
import { layRows, type Row } from './terminal/layout.js'
import { helpEn } from './text/help-en.js'
import type { CommandHelp, HelpTexts } from './text/help-texts.js'
import { helpZh } from './text/help-zh.js'
import type { Language } from './text/language.js'
import type { Words } from './text/words.js'

/** The help of the program in each language. */
export const HELP: Readonly<Record<Language, HelpTexts>> = { en: helpEn, zh: helpZh }

/** `yimatong --help`. */
export function topHelp(words: Words): string {
  const help = HELP[words.language]
  const commands: readonly Row[] = COMMAND_NAMES.map((name) => [name, help.commands[name].summary])
  return [
    paragraph(help.about),
    section(words.say('help.usage'), lines(['yimatong COMMAND [OPTIONS]', 'yimatong COMMAND --help'])),
    section(words.say('help.commands'), layRows(commands, 2)),
    section(words.say('help.options'), optionRows({ ...COMMON_OPTIONS, version: { kind: 'switch' } }, help.common)),
    section(words.say('help.examples'), examples(help.examples)),
    section(words.say('help.exit'), lines(help.exits)),
  ].join('\n')
}

/** `yimatong COMMAND --help`. */
export function commandHelp(command: Command, words: Words): string {
  const help = HELP[words.language]
  const { options, parts = {} } = command
  const { summary, usage, about, options: texts, examples: shown } = helpOf(command, help)
  return [
    paragraph([summary]),
    section(words.say('help.usage'), lines(usage)),
    paragraph(about),
    ...partRows(Object.values(parts), help, words),
    section(words.say('help.options'), optionRows({ ...options, ...COMMON_OPTIONS }, { ...help.common, ...texts })),
    section(words.say('help.examples'), examples(shown)),
    section(words.say('help.exit'), lines(help.exits)),
  ].join('\n')
}

function partRows(parts: readonly Command[], help: HelpTexts, words: Words): readonly string[] {
  const rows = parts.map((each): Row => [`${each.name} ${each.part ?? ''}`, helpOf(each, help).summary])
  return rows.length === 0 ? [] : [section(words.say('help.commands'), layRows(rows, 2))]
}

function helpOf({ name, part }: Command, { commands }: HelpTexts): CommandHelp {
  const help = commands[name]
  return (part !== undefined && help.parts?.[part]) || help
}

function paragraph(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('')
}

function section(heading: string, content: string): string {
  return `${heading}\n${content}`
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `  ${text}\n`).join('')
}

function examples(shown: HelpTexts['examples']): string {
  return shown.map(({ says, command }) => `  # ${says}\n  ${command}\n`).join('')
}

function optionRows(specs: Readonly<Record<string, OptionSpec>>, texts: Readonly<Record<string, string>>): string {
  const rows = Object.entries(specs).map(([name, { value }]): Row => {
    const flag = name === 'help' ? '--help, -h' : `--${name}`
    return [value === undefined ? flag : `${flag} ${value}`, texts[name] ?? '']
  })
  return layRows(rows, 2)
}
