import { parseArgs } from 'node:util'
import { type Instant, parseInstant } from '@yimatong/kernel'
import { fail } from './fail.js'

/** One option: a switch, one text, or a text that may be given several times. */
export interface OptionSpec {
  readonly kind: 'switch' | 'text' | 'list'
  /** Name of the value in the help, for example `FILE`. */
  readonly value?: string
}

/** Options by name, without dashes. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>

/** What was given on the command line, checked against the options that there are. */
export interface Given {
  readonly positionals: readonly string[]
  has(name: string): boolean
  /** The last value of an option; undefined when it was not given. */
  text(name: string): string | undefined
  list(name: string): readonly string[]
}

/** Options of every command. */
export const COMMON_OPTIONS: OptionSpecs = {
  lang: { kind: 'text', value: 'zh|en' },
  json: { kind: 'switch' },
  help: { kind: 'switch' },
}

/**
 * Reads the arguments of a command. @throws CliError `cli.usage.*`, naming the option and never its value: a value may be
 * a person's number.
 */
export function parseArguments(argv: readonly string[], specs: OptionSpecs): Given {
  const known: OptionSpecs = { ...COMMON_OPTIONS, ...specs }
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(Object.entries(known).map(([name, { kind }]) => [name, typeOf(name, kind)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const values = new Map<string, string[]>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const value = checkOption(token, known)
    values.set(token.name, [...(values.get(token.name) ?? []), value])
  }
  return {
    positionals,
    has: (name) => values.has(name),
    text: (name) => values.get(name)?.at(-1),
    list: (name) => values.get(name) ?? [],
  }
}

/** The instant an option gives; undefined when it is not given. @throws CliError `cli.usage.option-value` */
export function instantOf(given: Given, name: string): Instant | undefined {
  const text = given.text(name)
  if (text === undefined) return undefined
  const at = parseInstant(text)
  if (at === undefined)
    throw fail('cli.usage.option-value', { option: `--${name}`, wanted: 'RFC 3339, 2022-05-04T08:00:00+08:00' })
  return at
}

function typeOf(name: string, kind: OptionSpec['kind']): { type: 'boolean' | 'string'; short?: string } {
  const type = kind === 'switch' ? 'boolean' : 'string'
  return name === 'help' ? { type, short: 'h' } : { type }
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

function checkOption(token: OptionToken, known: OptionSpecs): string {
  const spec = Object.hasOwn(known, token.name) ? known[token.name] : undefined
  const option = shownName(token.rawName)
  if (!spec) throw fail('cli.usage.option-unknown', { option })
  if (spec.kind === 'switch') {
    if (token.value !== undefined) throw fail('cli.usage.option-value-unwanted', { option })
    return ''
  }
  // `--at --json`: the next option is no value, unless it is written with an equals sign.
  const isNext = token.inlineValue !== true && (token.value?.startsWith('--') ?? true)
  if (token.value === undefined || isNext) throw fail('cli.usage.option-value-missing', { option })
  return token.value
}

function shownName(rawName: string): string {
  return /^-{1,2}[a-z][a-z-]{0,30}$/i.test(rawName) ? rawName : '--…'
}
