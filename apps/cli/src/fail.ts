import type { JsonValue } from '@yimatong/record'
import { CliError, type CliErrorCode } from './error.js'
import { errorsEn } from './text/errors-en.js'
import { fill } from './text/fill.js'

/** An error of this program; `detail` fills the gaps of its sentence and never holds a code, a name or a number. */
export function fail(code: CliErrorCode, detail: Record<string, string | number> = {}, cause?: unknown): CliError {
  return new CliError(code, fill(errorsEn[code], detail), { detail, cause })
}

/** The error of a gateway that said no, with its problem document. */
export function refusedBy(status: number, code: string, problem: JsonValue): CliError {
  const detail = { status, code }
  return new CliError('cli.gateway.refused', fill(errorsEn['cli.gateway.refused'], detail), { detail, problem })
}
