import type { Bytes } from '@yimatong/kernel'

/** A line of a profile that its author has yet to settle. */
export interface OpenMark {
  /** 1-based. */
  readonly line: number
  readonly word: 'DECIDE' | 'CONFIRM'
}

/**
 * The marks that `infer` leaves in the comments of a profile, in the order of the file. A guess that nobody confirmed
 * proves nothing.
 */
export function openMarks(source: Bytes): readonly OpenMark[] {
  // Whatever is no UTF-8 is refused elsewhere.
  const lines = new TextDecoder().decode(source).split('\n')
  return lines.flatMap((text, index) => {
    const word = /(?:^|\s)# (DECIDE 待定|CONFIRM 待确认)/.exec(text)?.[1]
    if (word === undefined) return []
    return [{ line: index + 1, word: word.startsWith('DECIDE') ? 'DECIDE' : 'CONFIRM' }]
  })
}
