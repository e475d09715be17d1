import { readFileSync } from 'node:fs'
import { YimatongError } from '@yimatong/kernel'
import { parseArguments } from './arguments.js'
import { COMMAND_NAMES, type Command, type CommandName, EXIT } from './command.js'
import { corpusCommand } from './corpus/command.js'
import { CliError } from './error.js'
import { fail } from './fail.js'
import { describeProblem } from './gateway/describe.js'
import { issueCommand } from './gateway/issue.js'
import { recogniseCommand } from './gateway/recognise.js'
import { commandHelp, topHelp } from './help.js'
import { type Io, processIo } from './io.js'
import { profileCommand } from './profile/command.js'
import { readCommand } from './read/command.js'
import { harmless } from './terminal/layout.js'
import { createOutput, type Output } from './terminal/output.js'
import { chooseLanguage, LANGUAGES } from './text/language.js'
import { type Words, wordsOf } from './text/words.js'
import { translateCommand } from './translate/command.js'

const COMMANDS: Readonly<Record<CommandName, Command>> = {
  read: readCommand,
  translate: translateCommand,
  issue: issueCommand,
  recognise: recogniseCommand,
  corpus: corpusCommand,
  profile: profileCommand,
}

/**
 * Runs the command line: `argv` without the program's own name. Resolves with the exit code: 0 ok, 1 could not run or
 * refused its input, 2 usage. Never rejects. With `--json` stdout is exactly one JSON value, also when it fails:
 * `{ "error": { "code", "message" } }`.
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  const words = wordsOf(chooseLanguage(argv, io.env))
  const output = createOutput(io, argv.includes('--json'))
  const { name, rest } = splitCommand(argv)
  try {
    return name ? await runCommand(COMMANDS[name], rest, io, words, output) : await runTop(argv, words, output)
  } catch (error) {
    return report(error, name, io, words, output).catch(() => EXIT.failed)
  }
}

/** The command and what else was given: options that every command has may stand before it. */
function splitCommand(argv: readonly string[]): { name: CommandName | undefined; rest: readonly string[] } {
  const { word, rest } = splitWord(argv)
  return { name: COMMAND_NAMES.find((known) => known === word), rest }
}

function splitWord(argv: readonly string[]): { word: string | undefined; rest: readonly string[] } {
  let at = 0
  while (/^(--json|--help|-h|--lang(=.*)?)$/.test(argv[at] ?? '')) at += argv[at] === '--lang' ? 2 : 1
  return { word: argv[at], rest: argv.filter((_, index) => index !== at) }
}

async function runCommand(
  command: Command,
  argv: readonly string[],
  io: Io,
  words: Words,
  output: Output,
): Promise<number> {
  const { word, rest } = splitWord(argv)
  const part = word !== undefined && Object.hasOwn(command.parts ?? {}, word) ? command.parts?.[word] : undefined
  if (part) return runCommand(part, rest, io, words, output)
  const given = parseArguments(argv, command.options)
  if (given.has('help')) return tell(commandHelp(command, words), output)
  checkLanguage(given.text('lang'))
  const { length } = given.positionals
  if (length > command.most) throw fail('cli.usage.argument-extra', { count: length, most: command.most })
  return command.run({ given, io, words, output })
}

async function runTop(argv: readonly string[], words: Words, output: Output): Promise<number> {
  const given = parseArguments(argv, { version: { kind: 'switch' } })
  const [word] = given.positionals
  const known = COMMAND_NAMES.join(', ')
  checkLanguage(given.text('lang'))
  if (word !== undefined) throw fail('cli.usage.command-unknown', { command: shownCommand(word), known })
  if (given.has('version')) return tell(`${version()}\n`, output)
  if (given.has('help')) return tell(topHelp(words), output)
  throw fail('cli.usage.command-missing', { known })
}

// Not whatever was typed: a code pasted without its command is nobody's business in a log.
function shownCommand(word: string): string {
  return /^[a-z][a-z-]{0,20}$/.test(word) ? word : '…'
}

function checkLanguage(language: string | undefined): void {
  if (language === undefined || LANGUAGES.some((known) => known === language)) return
  throw fail('cli.usage.option-value', { option: '--lang', wanted: LANGUAGES.join(' | ') })
}

async function tell(text: string, output: Output): Promise<number> {
  if (output.isJson) await output.json({ text })
  else await output.text(text)
  return EXIT.ok
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const found = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'version') : undefined
  return typeof found === 'string' ? found : '?'
}

async function report(
  error: unknown,
  name: CommandName | undefined,
  io: Io,
  words: Words,
  output: Output,
): Promise<number> {
  if (hasLeft(error)) return EXIT.failed
  const { code, message } = describeError(error, words)
  const isUsage = code.startsWith('cli.usage.')
  const problem = error instanceof CliError ? error.problem : undefined
  await output.remark(words.say('error.prefix', { text: harmless(`${message} [${code}]`) }))
  if (problem !== undefined) await io.stderr.write(describeProblem(problem, words))
  if (isUsage) await output.remark(words.say('error.help', { command: name ? `${name} ` : '' }))
  if (io.env.YIMATONG_DEBUG && error instanceof Error) await output.remark(error.stack ?? '')
  if (output.isJson) await output.json({ error: { code, message, ...(problem !== undefined && { problem }) } })
  return isUsage ? EXIT.usage : EXIT.failed
}

function describeError(error: unknown, words: Words): { code: string; message: string } {
  if (error instanceof YimatongError) return { code: error.code, message: words.error(error) }
  // The message of a stranger could hold what a code held.
  return {
    code: 'cli.internal',
    message: words.say('error.internal', { name: error instanceof Error ? error.name : 'unknown' }),
  }
}

/** True when the reader of our output has gone: nobody is left to be told. */
function hasLeft(error: unknown): boolean {
  const code = error instanceof Error && !(error instanceof CliError) ? Reflect.get(error, 'code') : undefined
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'
}
