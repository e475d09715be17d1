/**
 * The one error base of the project. A lib has exactly one subclass and one closed union of codes (`area.thing.cause`,
 * lower case, never renamed).
 *
 * `message` is safe to show: it says what was seen (kind and length, never content), what was wanted and what to check
 * next. `detail` is structured and holds no personal data.
 */
export class YimatongError<Code extends string = string> extends Error {
  readonly code: Code
  readonly detail: Readonly<Record<string, string | number | boolean>>

  constructor(
    code: Code,
    message: string,
    options: { detail?: Record<string, string | number | boolean>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.detail = options.detail ?? {}
  }
}

/** Codes a misuse of this lib throws. */
export type KernelErrorCode =
  | 'kernel.instant.range'
  | 'kernel.hex.alphabet'
  | 'kernel.base64.alphabet'
  | 'kernel.utf8.invalid'

/** Thrown by kernel. */
export class KernelError extends YimatongError<KernelErrorCode> {}
