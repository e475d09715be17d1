import { type Instant, instant } from '@yimatong/kernel'

/** The machine's clock: the one place of the libs that looks at it. Has the shape of recognition's `Clock` port. */
export const systemClock = {
  /** Wall-clock time in UTC; may jump when the machine's clock is set. */
  now: (): Instant => instant(Date.now()),
  /** Monotonic milliseconds for timings and deadlines. */
  ticks: (): number => performance.now(),
}
