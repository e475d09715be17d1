import { YimatongError } from '@yimatong/kernel'

/** What a decoder of the libs below gives; undefined where it refused. Internal to formats. */
export function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof YimatongError) return undefined
    throw error
  }
}
