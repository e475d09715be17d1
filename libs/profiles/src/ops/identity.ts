import { checkCitizenNumber } from '@yimatong/record'
import { refuse } from '../error.js'
import { optional, type Shaped, shape, text, whole } from '../form.js'
import { lose, lossy, type Run } from '../run.js'
import { CELL, compileCell } from './cell.js'
import { defineOp, type OpEnv, pointer, ruleName } from './op.js'

/** Codes of document-types.json whose numbers have the 18-character form. */
const TYPE_OF_KIND = { citizen: 'resident-id', 'hmt-residence-permit': 'hmt-residence-permit' } as const

/** The document that a number of the 18-character form belongs to; undefined when it is none. */
export function documentTypeOf(number: string): string | undefined {
  const verdict = checkCitizenNumber(number)
  return verdict.ok ? TYPE_OF_KIND[verdict.kind] : undefined
}

/** The same, remembered within one translation: the number is read, told apart, written back and compared. */
function typeIn(run: Run, number: string): string | undefined {
  if (run.memo.number !== number) {
    run.memo.type = documentTypeOf(number)
    run.memo.number = number
  }
  return run.memo.type
}

/**
 * `idNumber`: an 18-character citizen number (GB 11643) with its check character; `type` names the element that says
 * which document it is, worked out from the number. A final `x` is read as `X`; a wrong check character is malformed,
 * never repaired. Numbers of other documents cannot be said outward. Class F.
 */
export const idNumber = defineOp('idNumber', shape({ ...CELL, documentType: optional(pointer) }), (parameters, env) => {
  const { city, national, documentType } = parameters
  if (documentType !== undefined) env.national.require(documentType, parameters.at)
  const rule = ruleName(env, 'idNumber', parameters, city)
  const raised = lossy(city, { direction: 'toNational', path: national, kind: 'canonicalised', rule })
  return compileCell('idNumber', parameters, env, {
    class: 'F',
    ...(documentType === undefined
      ? {}
      : {
          also: { national: documentType, how: 'citizen-number-form', of: (value, run) => typeIn(run, String(value)) },
        }),
    forward(text, run) {
      const upper = text.length === 18 && text.endsWith('x') ? `${text.slice(0, 17)}X` : text
      if (typeIn(run, upper) === undefined) return undefined
      if (upper !== text) lose(run, raised)
      return upper
    },
    backward: (value, run) => (typeof value === 'string' && typeIn(run, value) !== undefined ? value : undefined),
  })
})

const DOCUMENT = { type: pointer, is: text('a code of document-types') }

const MASK = { ...CELL, first: whole(0, 8), last: whole(0, 8), document: optional(shape(DOCUMENT)) }

function requireDocument({ type, is, at }: Shaped<typeof DOCUMENT>, env: OpEnv): void {
  env.national.require(type, at)
  const codes = env.national.codes(type)
  if (codes?.rows.has(is)) return
  const wanted = codes ? 'a code of its table' : 'an element with a code table'
  throw refuse('profile.table.unknown-code', at, { seen: `\`${is}\` for \`${type}\``, wanted, check: 'spelling' })
}

/**
 * `mask`: the city shows only the first and last characters, the rest as `*`. Inward the element arrives narrowed and
 * lowers the identity grade; a value that arrives in clear is masked as well. `document` says of which type the field's
 * numbers are, where its very name says so and no other field does. Class 1.
 */
export const mask = defineOp('mask', shape(MASK), (parameters, env) => {
  const { city, national, first, last, document } = parameters
  if (document) requireDocument(document, env)
  const rule = ruleName(env, 'mask', parameters, city)
  const common = { path: national, kind: 'narrowed', rule, severity: 'warn', recoverable: 'origin' } as const
  const inward = lossy(city, { ...common, direction: 'toNational' })
  const outward = lossy(national, { ...common, direction: 'toCity' })
  const cell = compileCell('mask', parameters, env, {
    class: '1',
    ...(document && { also: { national: document.type, how: 'document-of-the-field', of: () => document.is } }),
    forward(text, run) {
      lose(run, inward)
      return masked(text, first, last)
    },
    backward(value, run) {
      if (typeof value !== 'string') return undefined
      const shown = masked(value, first, last)
      if (shown !== value) lose(run, outward)
      return shown
    },
  })
  return { ...cell, narrows: true }
})

function masked(text: string, first: number, last: number): string {
  const characters = [...text]
  return characters.map((c, i) => (i < first || i >= characters.length - last ? c : '*')).join('')
}
