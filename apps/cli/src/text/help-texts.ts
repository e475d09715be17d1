import type { CommandName } from '../command.js'

/** A command to try, and what it does. */
export interface Example {
  readonly says: string
  readonly command: string
}

/** The help of one command. */
export interface CommandHelp {
  readonly summary: string
  readonly usage: readonly string[]
  readonly about: readonly string[]
  /** A sentence for each option of the command, by its name. */
  readonly options: Readonly<Record<string, string>>
  readonly examples: readonly Example[]
  /** Of a group: the help of each of its commands, by its word. */
  readonly parts?: Readonly<Record<string, CommandHelp>>
}

/** The whole help in one language. */
export interface HelpTexts {
  readonly about: readonly string[]
  /** A sentence for each option that every command has. */
  readonly common: Readonly<Record<string, string>>
  readonly commands: Readonly<Record<CommandName, CommandHelp>>
  readonly examples: readonly Example[]
  readonly exits: readonly string[]
}
