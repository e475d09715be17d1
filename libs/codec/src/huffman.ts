import { CodecError } from './error.js'

/** A canonical prefix code of deflate. RFC 1951 §3.2.2. Internal to codec. */
export interface HuffmanCode {
  /** By the next 9 bits: `symbol << 4 | length`, 0 when the code word is longer than 9 bits. */
  readonly fast: Uint16Array
  /** Number of code words by length. */
  readonly count: Uint16Array
  /** Symbols in order of their code words. */
  readonly symbols: Uint16Array
}

/** Bits the fast table looks at. */
export const FAST_BITS = 9
const MAX_BITS = 15

const REVERSED = Uint16Array.from({ length: 1 << FAST_BITS }, (_, value) => {
  let out = 0
  for (let bit = 0; bit < FAST_BITS; bit++) out |= ((value >> bit) & 1) << (FAST_BITS - 1 - bit)
  return out
})

/** An empty code for at most `symbols` symbols, to be filled again and again. */
export function emptyCode(symbols: number): HuffmanCode {
  return {
    fast: new Uint16Array(1 << FAST_BITS),
    count: new Uint16Array(MAX_BITS + 1),
    symbols: new Uint16Array(symbols),
  }
}

/**
 * Fills `code` from the lengths `from` to `to`. A code that is not full is refused, save one single 1-bit word or none
 * at all where `mayLack` says so, as zlib does.
 * @throws CodecError `codec.zlib.data`
 */
export function fillCode(code: HuffmanCode, lengths: Uint8Array, from: number, to: number, mayLack: boolean): void {
  const { count } = code
  count.fill(0)
  for (let i = from; i < to; i++) count[lengths[i] ?? 0] = (count[lengths[i] ?? 0] ?? 0) + 1
  const used = to - from - (count[0] ?? 0)
  count[0] = 0
  let left = 1
  for (let length = 1; length <= MAX_BITS; length++) {
    left = left * 2 - (count[length] ?? 0)
    if (left < 0) throw new CodecError('codec.zlib.data', 'deflate: a prefix code has too many words')
  }
  if (left > 0 && !(mayLack && used === (count[1] ?? 0))) {
    throw new CodecError('codec.zlib.data', 'deflate: a prefix code is not full')
  }
  placeSymbols(code, lengths, from, to)
}

const nextIndex = new Uint16Array(MAX_BITS + 2)
const nextWord = new Uint16Array(MAX_BITS + 2)

function placeSymbols(code: HuffmanCode, lengths: Uint8Array, from: number, to: number): void {
  const { count, fast, symbols } = code
  fast.fill(0)
  nextIndex[1] = 0
  nextWord[1] = 0
  for (let length = 1; length <= MAX_BITS; length++) {
    const words = count[length] ?? 0
    nextIndex[length + 1] = (nextIndex[length] ?? 0) + words
    nextWord[length + 1] = ((nextWord[length] ?? 0) + words) << 1
  }
  for (let i = from; i < to; i++) {
    const length = lengths[i] ?? 0
    if (length === 0) continue
    const index = nextIndex[length] ?? 0
    nextIndex[length] = index + 1
    symbols[index] = i - from
    const word = nextWord[length] ?? 0
    nextWord[length] = word + 1
    if (length <= FAST_BITS) spread(fast, word, length, ((i - from) << 4) | length)
  }
}

// Deflate sends the first bit of a word lowest, so the word is turned round and every filling of the rest is noted.
function spread(fast: Uint16Array, word: number, length: number, entry: number): void {
  const start = (REVERSED[word] ?? 0) >> (FAST_BITS - length)
  for (let i = start; i < fast.length; i += 1 << length) fast[i] = entry
}
