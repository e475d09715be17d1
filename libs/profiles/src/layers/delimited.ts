import type { Place } from '../error.js'
import { choice, optional, text } from '../form.js'
import { asText, defineLayer, type Syntax } from './layer.js'
import { distinct, memberNames, syntaxFault, textsOf, treeOf } from './members.js'
import { type Marks, plainWriter, readRecord, writerOf } from './record.js'

const LINE_END = /[\r\n]/

const sign = text('one character', (t) => [...t].length === 1)

/**
 * `delimited`: one record, `a|b|c`, always with all its `fields`, in this order. With `quote` a field may stand in quotes, in
 * which the quote is doubled, or follows `escape`; with `escape` alone it makes the separator part of a value. Line ends
 * are no part of a record: they are a `suffix`. Class D without quotes, for values that hold no separator; else F.
 */
export const delimited = defineLayer(
  'delimited',
  {
    separator: text('what stands between fields', (t) => t !== '' && !/[\r\n]/.test(t)),
    quote: optional(sign),
    escape: optional(sign),
    fields: memberNames,
    header: optional(choice('none')),
  },
  (parameters): Syntax => {
    const { separator, quote, escape: mark, at } = parameters
    const members = distinct(parameters.fields)
    const marks: Marks = { separator, quote, mark }
    checkMarks(marks, at)
    const isPlain = quote === undefined && mark === undefined
    const most = members.length + 1
    const isBare = (line: string) =>
      !LINE_END.test(line) &&
      (quote === undefined || !line.includes(quote)) &&
      (mark === undefined || !line.includes(mark))
    const split = (line: string) => (isPlain || isBare(line) ? line.split(separator, most) : readRecord(line, marks))
    const write = isPlain ? plainWriter(separator) : writerOf(marks)
    return {
      kind: 'syntax',
      name: 'delimited',
      class: isPlain ? 'D' : 'F',
      at,
      members,
      down(input) {
        const line = asText(input)
        // A line end outside of quotes would make two records of one.
        if (quote === undefined && LINE_END.test(line)) return undefined
        const texts = split(line)
        return texts?.length === members.length ? treeOf(members, texts) : undefined
      },
      up(tree) {
        const texts = textsOf(tree, members)
        const written = texts?.map(write)
        if (!texts || !written || written.includes(undefined)) return undefined
        const line = written.join(separator)
        // A separator of two signs may also arise where a value meets it: `a|`, `||`, `b`.
        return separator.length === 1 || isSame(split(line), texts) ? line : undefined
      },
    }
  },
)

function isSame(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a?.length === b.length && a.every((text, index) => text === b[index])
}

function checkMarks({ separator, quote, mark }: Marks, at: Place): void {
  const code = 'profile.syntax.ambiguous'
  const isLine = (sign: string | undefined) => sign === '\r' || sign === '\n'
  if (isLine(quote) || isLine(mark)) throw syntaxFault(code, at, 'a line end as quote or escape')
  if (quote !== undefined && separator.includes(quote)) throw syntaxFault(code, at, 'a quote that is in the separator')
  if (mark !== undefined && separator.includes(mark)) throw syntaxFault(code, at, 'an escape that is in the separator')
  if (quote === undefined || quote !== mark) return
  throw syntaxFault(code, at, 'a quote that is the escape; left out, `escape` means that a quote is doubled')
}
