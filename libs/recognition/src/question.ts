/** Where a code is shown. */
export interface Place {
  /** GB/T 2260 code of the checkpoint's division, six digits. */
  readonly division: string
  /** The registered venue, as the checkpoint was registered. */
  readonly venue?: string
  readonly gate?: string
}

/** What decides about a code apart from the code itself: where it is shown and for what purpose. */
export interface Question {
  readonly place: Place
  /** A code of standards/national-profile-1/codes/purposes-of-use.json. */
  readonly purpose: string
}

/** What was shown at the checkpoint. */
export type Shown =
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'document'; readonly type: string; readonly number: string; readonly home?: string }
