import { YimatongError } from '@yimatong/kernel'
import type { JsonValue } from '@yimatong/record'

/** What a person at the command line got wrong: exit code 2. */
export type UsageErrorCode =
  | 'cli.usage.argument-extra'
  | 'cli.usage.argument-missing'
  | 'cli.usage.command-missing'
  | 'cli.usage.command-unknown'
  | 'cli.usage.option-conflict'
  | 'cli.usage.option-missing'
  | 'cli.usage.option-unknown'
  | 'cli.usage.option-value'
  | 'cli.usage.option-value-missing'
  | 'cli.usage.option-value-unwanted'

/** Why a command could not run, or refused its input: exit code 1. */
export type RunErrorCode =
  | 'cli.case.unknown'
  | 'cli.corpus.malformed'
  | 'cli.development.absent'
  | 'cli.development.gateway'
  | 'cli.development.malformed'
  | 'cli.exchange.absent'
  | 'cli.file.unreadable'
  | 'cli.file.unwritable'
  | 'cli.folder.absent'
  | 'cli.folder.not-empty'
  | 'cli.gateway.answer'
  | 'cli.gateway.refused'
  | 'cli.gateway.unreachable'
  | 'cli.input.empty'
  | 'cli.input.record'
  | 'cli.input.size'
  | 'cli.profile.none'
  | 'cli.profile.unknown'
  | 'cli.samples.opaque'
  | 'cli.standards.malformed'
  | 'cli.trust.empty'
  | 'cli.trust.file'
  | 'cli.trust.refused'
  | 'cli.trust.root-absent'

/** Every code of this program. Closed: codes are added, never renamed. */
export type CliErrorCode = UsageErrorCode | RunErrorCode

/** What belongs to an error besides its code and sentence. */
export interface CliErrorOptions {
  readonly detail?: Record<string, string | number>
  readonly cause?: unknown
  /** The problem document (RFC 9457) of a gateway that said no, to be shown. */
  readonly problem?: JsonValue
}

/** Thrown by the command line. Its sentences are in `text/`, by code and language; `detail` fills their gaps. */
export class CliError extends YimatongError<CliErrorCode> {
  readonly problem: JsonValue | undefined

  constructor(code: CliErrorCode, message: string, { problem, ...options }: CliErrorOptions = {}) {
    super(code, message, options)
    this.problem = problem
  }
}
