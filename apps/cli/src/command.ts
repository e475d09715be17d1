import type { Given, OptionSpecs } from './arguments.js'
import type { Io } from './io.js'
import type { Output } from './terminal/output.js'
import type { Words } from './text/words.js'

/** The names of the commands, as they are typed. */
export const COMMAND_NAMES = ['read', 'translate', 'issue', 'recognise', 'corpus'] as const

/** A word of {@link COMMAND_NAMES}. */
export type CommandName = (typeof COMMAND_NAMES)[number]

/** One run of a command. */
export interface Invocation {
  readonly given: Given
  readonly io: Io
  readonly words: Words
  readonly output: Output
}

/** A command: what it may be given and what it does. */
export interface Command {
  readonly name: CommandName
  readonly options: OptionSpecs
  /** Most arguments beside options. */
  readonly most: number
  /** Resolves with the exit code. @throws CliError and the libs' errors; `main` turns them into sentences. */
  run(invocation: Invocation): Promise<number>
}

/** Exit codes, as the help tells them. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const
