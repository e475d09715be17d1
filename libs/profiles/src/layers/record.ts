/** The signs of a delimited record. */
export interface Marks {
  readonly separator: string
  readonly quote: string | undefined
  /** The escape. */
  readonly mark: string | undefined
}

/** Writes one value; undefined when a record cannot hold it. */
export type Writer = (value: string) => string | undefined

/** Without quote and escape. */
export function plainWriter(separator: string): Writer {
  return (value) => (value.includes(separator) || /[\r\n]/.test(value) ? undefined : value)
}

/** With quote, escape or both: a value stands in quotes only where it must. */
export function writerOf({ separator, quote, mark }: Marks): Writer {
  if (quote === undefined) {
    const signs = mark === undefined ? [] : [mark, separator]
    return (value) => (/[\r\n]/.test(value) ? undefined : marked(value, signs, mark ?? ''))
  }
  const signs = mark === undefined ? [quote] : [mark, quote]
  const special = mark === undefined ? [quote, separator, '\r', '\n'] : [quote, mark, separator, '\r', '\n']
  return (value) => {
    if (!special.some((sign) => value.includes(sign))) return value
    return quote + marked(value, signs, mark ?? quote) + quote
  }
}

function marked(value: string, signs: readonly string[], before: string): string {
  return signs.reduce((out, sign) => out.replaceAll(sign, before + sign), value)
}

/** The fields of a record with quotes or escapes, in one reading and in linear time; undefined when it is none. */
export function readRecord(line: string, marks: Marks): readonly string[] | undefined {
  const { separator, quote } = marks
  const texts: string[] = []
  for (let at = 0; ; at += separator.length) {
    const field = quote === undefined ? readMarked(line, at, marks) : readEither(line, at, marks, quote)
    if (!field) return undefined
    texts.push(field.text)
    at = field.end
    if (at === line.length) return texts
    if (!line.startsWith(separator, at)) return undefined
  }
}

interface Field {
  readonly text: string
  /** Where the separator or the end of the record stands. */
  readonly end: number
}

function readEither(line: string, start: number, marks: Marks, quote: string): Field | undefined {
  if (line.startsWith(quote, start)) return readQuoted(line, start + quote.length, quote, marks.mark)
  const next = line.indexOf(marks.separator, start)
  const end = next < 0 ? line.length : next
  const text = line.slice(start, end)
  // A quote, an escape and a line end stand in quotes only.
  const isBare =
    !text.includes(quote) && (marks.mark === undefined || !text.includes(marks.mark)) && !/[\r\n]/.test(text)
  return isBare ? { text, end } : undefined
}

function readQuoted(line: string, start: number, quote: string, mark: string | undefined): Field | undefined {
  const signs = mark === undefined ? [quote] : [mark, quote]
  let text = ''
  let from = start
  for (let at = start; at < line.length; at++) {
    const sign = signs.find((each) => line.startsWith(each, at))
    if (sign === undefined) continue
    text += line.slice(from, at)
    const after = at + sign.length
    const escaped = sign === (mark ?? quote) ? signs.find((each) => line.startsWith(each, after)) : undefined
    if (escaped === undefined) return sign === quote ? { text, end: after } : undefined
    from = after
    at = after + escaped.length - 1
  }
  return undefined
}

function readMarked(line: string, start: number, { separator, mark = '' }: Marks): Field | undefined {
  let text = ''
  let from = start
  let at = start
  while (at < line.length && !line.startsWith(separator, at)) {
    if (!line.startsWith(mark, at)) {
      at++
      continue
    }
    text += line.slice(from, at)
    from = at + mark.length
    const escaped = [mark, separator].find((each) => line.startsWith(each, from))
    if (escaped === undefined) return undefined
    at = from + escaped.length
  }
  return { text: text + line.slice(from, at), end: at }
}
