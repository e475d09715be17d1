import type { Assessment } from '@yimatong/record'

const SAYS_SOMETHING = /[\p{L}\p{N}]/u

/** True when an assessment says why: blanks and punctuation are no reason anybody could act on. */
export function hasReason({ reason }: Assessment): boolean {
  return reason !== undefined && SAYS_SOMETHING.test(reason)
}
