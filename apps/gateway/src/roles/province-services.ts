import type { PictureReader } from '@yimatong/adapters'
import type { BilingualText, Log, Metrics } from '@yimatong/platform'
import type { Accounts, Arrival, Dialect, FindingCatalogue, Home } from '@yimatong/recognition'
import type { Divisions } from '@yimatong/record'

/** What the controllers of a province role work with; built once in `start-province.ts`. */
export interface Province {
  /** Authority id, GB/T 2260. */
  readonly authority: string
  readonly arrival: Arrival
  readonly home: Home
  readonly accounts: Accounts
  readonly dialects: ReadonlyMap<string, Dialect>
  /** The divisions there are: places of requests are among them. */
  readonly divisions: Pick<Divisions, 'has'>
  readonly texts: { readonly findings: FindingCatalogue; readonly measures: ReadonlyMap<string, BilingualText> }
  /** The OpenAPI document this gateway serves, JSON text. */
  readonly openApi: string
  readonly pictures: PictureReader
  readonly metrics: Metrics
  readonly log: Log
}

/** Injection token of {@link Province}. */
export const PROVINCE = Symbol('PROVINCE')
