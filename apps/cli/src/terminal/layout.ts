/** A label and what stands beside it; an empty label continues the one above. */
export type Row = readonly [label: string, value: string]

// East Asian wide and full-width ranges (UAX #11), as far as our own words and names of persons and places need them.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u

/** Columns a text takes on a terminal. */
function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += WIDE.test(character) ? 2 : 1
  return width
}

/** Columns the widest label takes. */
export function labelWidth(labels: readonly string[]): number {
  return Math.max(0, ...labels.map(displayWidth))
}

/** Lines of rows, their values in one column (that of the widest label unless told), each behind `indent` blanks. */
export function layRows(
  rows: readonly Row[],
  indent: number,
  column: number = labelWidth(rows.map(([label]) => label)),
): string {
  const lines = rows.map(([label, value]) => {
    const gap = ' '.repeat(column - displayWidth(label) + 2)
    return `${' '.repeat(indent)}${label}${gap}${value}`.trimEnd()
  })
  return lines.map((line) => `${line}\n`).join('')
}

/**
 * A text out of a code, safe on a terminal: controls, line ends and bidirectional marks are shown as escapes, so that
 * no code can move the cursor, change a colour or turn the order of what is read.
 */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
}
