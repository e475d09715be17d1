import { type Charset, charsetDecode, charsetEncode } from '@yimatong/codec'
import { type Bytes, concatBytes, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { choice, list, located, optional, type Shaped, shape, text, whole } from '../form.js'
import { asBytes, asText, type Carrier, defineLayer, type Syntax } from './layer.js'
import { distinct, memberName, syntaxFault, textsOf, treeOf } from './members.js'

const FIELD = {
  name: located(memberName),
  /** Bytes or characters. */
  width: whole(1, 4096),
  /** What a shorter value is filled up with; none: every value has the whole width. */
  pad: optional(text('one character', (t) => [...t].length === 1)),
  /** Where the value stands: `left`, filled up behind it, unless told otherwise. */
  align: optional(choice('left', 'right')),
}

type FieldSource = Shaped<typeof FIELD>

/** How one field is filled up, over its raw text of the whole width. */
interface Cell {
  readonly width: number
  readonly pad: string | undefined
  readonly align: 'left' | 'right'
}

/** How a record of one unit is cut and measured. */
interface Unit {
  /** The raw fields; undefined when the record is not of the whole length. */
  readonly cut: (input: Carrier) => readonly string[] | undefined
  readonly lengthOf: (value: string) => number
  readonly join: (texts: readonly string[]) => Carrier
}

/**
 * `fixed-width`: one record of fields of fixed `width`, in this order, counted in `bytes` of `charset` or in `characters`
 * (code points). A value may not end in its pad (begin, where it stands right). A pad of `0` makes a number of the field:
 * all zeros are `0`, and there is no empty value. Class D.
 */
export const fixedWidth = defineLayer(
  'fixed-width',
  {
    unit: choice('bytes', 'characters'),
    charset: optional(choice('utf-8', 'gbk', 'gb2312', 'gb18030')),
    fields: list(shape(FIELD), 1),
  },
  (parameters): Syntax => {
    const { charset = 'utf-8', fields, at } = parameters
    const members = distinct(fields.map((field) => field.name))
    const inBytes = parameters.unit === 'bytes'
    for (const field of fields) checkPad(field, inBytes)
    const cells = fields.map(({ width, pad, align = 'left' }): Cell => ({ width, pad, align }))
    const widths = cells.map((cell) => cell.width)
    const unit = inBytes ? byteUnit(widths, charset) : characterUnit(widths)
    return {
      kind: 'syntax',
      name: 'fixed-width',
      class: 'D',
      at,
      members,
      down(input) {
        const raw = unit.cut(input)
        return (
          raw &&
          treeOf(
            members,
            raw.map((text, index) => stripped(text, cells[index])),
          )
        )
      },
      up(tree) {
        const texts = textsOf(tree, members)?.map((text, index) => filled(text, cells[index], unit))
        return texts?.every((text) => text !== undefined) ? unit.join(texts) : undefined
      },
    }
  },
)

function checkPad({ pad, align, at }: FieldSource, inBytes: boolean): void {
  const code = 'profile.syntax.pad'
  if (pad === undefined) {
    if (align !== undefined) throw syntaxFault(code, at, '`align` without `pad`')
    return
  }
  if (pad === '0' && align !== 'right') throw syntaxFault(code, at, 'zeros behind a number, which are part of it')
  if (pad !== '0' && /[\p{L}\p{N}]/u.test(pad))
    throw syntaxFault(code, at, `\`${pad}\`, which values are made of, as pad`)
  if (inBytes && pad > '\u007f') throw syntaxFault(code, at, 'a pad of more than one byte')
}

/** Where each field begins, and the length of the record. */
function layout(widths: readonly number[]) {
  let total = 0
  const slots = widths.map((width) => {
    const from = total
    total += width
    return { from, to: total }
  })
  return { slots, total }
}

function characterUnit(widths: readonly number[]): Unit {
  const { slots, total } = layout(widths)
  return {
    cut(input) {
      const characters = [...asText(input)]
      if (characters.length !== total) return undefined
      return slots.map(({ from, to }) => characters.slice(from, to).join(''))
    },
    lengthOf: (value) => [...value].length,
    join: (texts) => texts.join(''),
  }
}

function byteUnit(widths: readonly number[], charset: 'utf-8' | Charset): Unit {
  const { slots, total } = layout(widths)
  const decode = charset === 'utf-8' ? utf8Decode : (bytes: Bytes) => charsetDecode(charset, bytes)
  const encode = charset === 'utf-8' ? utf8Encode : (value: string) => charsetEncode(charset, value)
  return {
    cut(input) {
      const bytes = asBytes(input)
      if (bytes.length !== total) return undefined
      return slots.map(({ from, to }) => decode(bytes.subarray(from, to)))
    },
    lengthOf: (value) => encode(value).length,
    join: (texts) => concatBytes(...texts.map(encode)),
  }
}

function stripped(text: string, cell: Cell | undefined): string {
  const pad = cell?.pad
  if (pad === undefined) return text
  if (cell?.align === 'left') {
    let end = text.length
    while (text.endsWith(pad, end) && end > 0) end -= pad.length
    return text.slice(0, end)
  }
  const last = pad === '0' ? text.length - 1 : text.length
  let start = 0
  while (start < last && text.startsWith(pad, start)) start += pad.length
  return text.slice(start)
}

/** The raw text of a value; undefined when it does not fit, or would not come back. */
function filled(text: string, cell: Cell | undefined, unit: Unit): string | undefined {
  if (!cell) return undefined
  const room = cell.width - unit.lengthOf(text)
  if (room < 0 || (room > 0 && cell.pad === undefined)) return undefined
  const fill = (cell.pad ?? '').repeat(room)
  const raw = cell.align === 'left' ? text + fill : fill + text
  return stripped(raw, cell) === text ? raw : undefined
}
