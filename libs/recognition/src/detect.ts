import type { ForeignFormat } from '@yimatong/formats'
import type { Instant } from '@yimatong/kernel'
import type { CompiledProfile } from '@yimatong/profiles'

/** What a scanned text can be. */
export type Candidate =
  | { readonly kind: 'national-code' }
  | { readonly kind: 'reference-token' }
  /** A code of another format that carries its own proof. */
  | { readonly kind: 'foreign'; readonly format: ForeignFormat }
  | {
      readonly kind: 'city-symbol'
      readonly profile: CompiledProfile
      readonly reference: string
      /** When the symbol says it was made, and how long it lives: the symbol's own clock. */
      readonly issuedAt?: Instant
      readonly expiresAt?: Instant
    }

/** Ranked candidates, and for every other kind the reason it was not one. */
export interface Detection {
  readonly candidates: readonly Candidate[]
  readonly rejected: readonly { readonly kind: string; readonly why: string }[]
}

const PREFIXES = [
  ['national-code', 'HCN1:'],
  ['reference-token', 'HCR1:'],
] as const

/**
 * The text of a scan without what a hand scanner or a paste puts around it: byte order mark, blanks, line ends. For where
 * text enters; the decoders stay strict. No code of a known kind begins or ends with any of these: a blank is a sign of
 * base45, but never the last one of its text.
 */
export function trimScan(text: string): string {
  return text.trim()
}

/** The first of {@link detectCode}'s candidates, without the account of the others. */
export function findCandidate(
  text: string,
  profiles: readonly CompiledProfile[],
  foreign: readonly ForeignFormat[],
): Candidate | undefined {
  const prefixed = PREFIXES.find(([, prefix]) => text.startsWith(prefix))
  if (prefixed) return { kind: prefixed[0] }
  const format = foreign.find((row) => row.detects(text))
  if (format) return { kind: 'foreign', format }
  for (const profile of profiles) {
    const match = profile.symbol?.detect(text)
    if (match) return { kind: 'city-symbol', profile, ...match }
  }
  return undefined
}

/**
 * Says what a scanned text can be. National prefixes come first, then the formats that carry their own proof, then the
 * profiles, both in their given order.
 */
export function detectCode(
  text: string,
  profiles: readonly CompiledProfile[],
  foreign: readonly ForeignFormat[],
): Detection {
  const candidates: Candidate[] = []
  const rejected: { kind: string; why: string }[] = []
  for (const [kind, prefix] of PREFIXES) {
    if (text.startsWith(prefix)) candidates.push({ kind })
    else rejected.push({ kind, why: `does not start with ${prefix}` })
  }
  for (const format of foreign) {
    if (format.detects(text)) candidates.push({ kind: 'foreign', format })
    else rejected.push({ kind: format.id, why: whyNot(text, format) })
  }
  for (const profile of profiles) {
    const match = profile.symbol?.detect(text)
    if (match) candidates.push({ kind: 'city-symbol', profile, ...match })
    else rejected.push({ kind: profile.id, why: profile.symbol ? 'does not fit the symbol pattern' : 'has no symbol' })
  }
  return { candidates, rejected }
}

function whyNot(text: string, { prefix }: ForeignFormat): string {
  return text.startsWith(prefix) ? 'does not have its shape' : `does not start with ${prefix}`
}
