import type { Certificate, Purposes } from '@yimatong/pki'

/** What a gateway is configured with and believes without a list: the national roots, and the table of purposes. */
export interface TrustAnchors {
  readonly roots: readonly Certificate[]
  readonly purposes: Purposes
}
