import type { Instant } from '@yimatong/kernel'
import type { CompiledProfile } from '@yimatong/profiles'

/** What a scanned text can be. */
export type Candidate =
  | { readonly kind: 'national-code' }
  | { readonly kind: 'reference-token' }
  | { readonly kind: 'eu-dcc' }
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
  ['eu-dcc', 'HC1:'],
] as const

/** The first of {@link detectCode}'s candidates, without the account of the others. */
export function findCandidate(text: string, profiles: readonly CompiledProfile[]): Candidate | undefined {
  const prefixed = PREFIXES.find(([, prefix]) => text.startsWith(prefix))
  if (prefixed) return { kind: prefixed[0] }
  for (const profile of profiles) {
    const match = profile.symbol?.detect(text)
    if (match) return { kind: 'city-symbol', profile, ...match }
  }
  return undefined
}

/** Says what a scanned text can be. National prefixes come first; the profiles are asked in their given order. */
export function detectCode(text: string, profiles: readonly CompiledProfile[]): Detection {
  const candidates: Candidate[] = []
  const rejected: { kind: string; why: string }[] = []
  for (const [kind, prefix] of PREFIXES) {
    if (text.startsWith(prefix)) candidates.push({ kind })
    else rejected.push({ kind, why: `does not start with ${prefix}` })
  }
  for (const profile of profiles) {
    const candidate = findCandidate(text, [profile])
    if (candidate?.kind === 'city-symbol') candidates.push(candidate)
    else rejected.push({ kind: profile.id, why: profile.symbol ? 'does not fit the symbol pattern' : 'has no symbol' })
  }
  return { candidates, rejected }
}
