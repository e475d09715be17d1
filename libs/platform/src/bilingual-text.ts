/** A sentence in both languages of the project. */
export interface BilingualText {
  readonly zh: string
  readonly en: string
}
