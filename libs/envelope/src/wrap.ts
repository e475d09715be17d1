import { YimatongError } from '@yimatong/kernel'
import { EnvelopeError, type EnvelopeErrorCode } from './error.js'

/** Runs a layer of a lower lib; its refusal becomes ours, with the lower code in `detail.cause`. Internal to envelope. */
export function layer<T>(
  code: EnvelopeErrorCode | ((lower: string) => EnvelopeErrorCode),
  what: string,
  run: () => T,
): T {
  try {
    return run()
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    const own = typeof code === 'string' ? code : code(cause.code)
    throw new EnvelopeError(own, `${what}: ${cause.message}`, { cause, detail: { cause: cause.code } })
  }
}
