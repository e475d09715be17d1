/** What fills the gaps of a sentence. */
export type Gaps = Readonly<Record<string, string | number | boolean>>

/** A sentence with its `{gaps}` filled; a gap nobody filled stays visible. */
export function fill(sentence: string, gaps: Gaps): string {
  return sentence.replace(/\{(\w+)\}/g, (gap, name: string) => (Object.hasOwn(gaps, name) ? String(gaps[name]) : gap))
}
