import type { LayerTrace, Loss } from '@yimatong/profiles'
import type { JsonObject } from '@yimatong/record'
import type { ToldFinding } from '../told-finding.js'

/** The whole account of one translation. */
export interface TranslationAnswer {
  readonly profile: { readonly id: string; readonly version: string; readonly hash: string; readonly realism: string }
  readonly exchange: string
  readonly direction: 'toNational' | 'toCity'
  readonly at: string
  /** City → nation: there only when nothing but its level stands in doubt. */
  readonly record?: JsonObject
  /** Nation → city: base64, and as text where it is UTF-8. */
  readonly answerBytes?: string
  readonly answerText?: string
  readonly losses: readonly Loss[]
  readonly findings: readonly ToldFinding[]
  readonly layers: readonly LayerTrace[]
}
