import type { MaskedRule } from './element-row.js'

const MASKED = '*'

/**
 * Masks one text. Own profile, idempotent, keeps the length in characters:
 * `mask-name` keeps the last character of two or more; `mask-number` keeps up to 4 characters at each end, never more
 * than a quarter of the whole; `mask-telephone` keeps the first 3 and last 4 of 11 or more, else the last 2 of 6 or more.
 */
export function maskText(text: string, rule: MaskedRule): string {
  const characters = [...text]
  const size = characters.length
  switch (rule) {
    case 'mask-name':
      return keepEnds(characters, 0, size > 1 ? 1 : 0)
    case 'mask-number': {
      const kept = Math.min(4, Math.floor(size / 4))
      return keepEnds(characters, kept, kept)
    }
    case 'mask-telephone':
      return size >= 11 ? keepEnds(characters, 3, 4) : keepEnds(characters, 0, size >= 6 ? 2 : 0)
    default:
      return text
  }
}

function keepEnds(characters: readonly string[], head: number, tail: number): string {
  const end = characters.length - tail
  return characters.map((character, index) => (index < head || index >= end ? character : MASKED)).join('')
}
