import type { Given, OptionSpecs } from './arguments.js'
import type { Io } from './io.js'
import type { Output } from './terminal/output.js'
import type { Words } from './text/words.js'

/** The names of the commands, as they are typed. */
export const COMMAND_NAMES = ['read', 'translate', 'issue', 'recognise', 'corpus', 'profile'] as const

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
  /** The word that chooses it in its group; only of a command of a group. */
  readonly part?: string
  readonly options: OptionSpecs
  /** Most arguments beside options. */
  readonly most: number
  /** The commands of a group by the word that chooses one. */
  readonly parts?: Readonly<Record<string, Command>>
  /** Resolves with the exit code. @throws CliError and the libs' errors; `main` turns them into sentences. */
  run(invocation: Invocation): Promise<number>
}

/** Exit codes, as the help tells them. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const
