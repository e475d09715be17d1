import { choice, dictionary, optional, shape } from '../form.js'
import { type Lossy, lose, lossy, type Run, report } from '../run.js'
import { getAt, type Path, path, setAt, type Tree, type TreeObject, withoutAt } from '../tree.js'
import { COMMON, defineOp, pointer, ruleName } from './op.js'

/**
 * `consent`: the answer itself lists the fields its holder authorised. Inward a listed-only field that is not
 * authorised is dropped for privacy before anything reads it; outward the list names the fields that are written.
 * `fields` gives the word in the list for each field it governs. Class C.
 */
export const consent = defineOp(
  'consent',
  shape({
    ...COMMON,
    city: pointer,
    form: choice('array', 'comma'),
    fields: dictionary(pointer),
    absent: optional(choice('none-authorised')),
  }),
  (parameters, env) => {
    const rule = ruleName(env, 'consent', parameters, parameters.city)
    const city = path(parameters.city)
    const common = { direction: 'toNational', rule } as const
    const respelt = lossy(city.pointer, { ...common, path: city.pointer, kind: 'canonicalised' })
    const fields: readonly Governed[] = [...parameters.fields].map(([word, at]) => ({
      word,
      path: path(at),
      withheld: lossy(at, { ...common, path: at, kind: 'dropped', reason: 'privacy', severity: 'warn' }),
    }))

    return {
      rule,
      at: parameters.at,
      class: 'C',
      city: [city.pointer],
      national: [],
      prepare(tree, run) {
        const list = getAt(tree, city)
        const words = list === undefined ? [] : readWords(list, parameters.form)
        if (words === undefined || (list === undefined && parameters.absent === undefined)) {
          report(run, 'profile.answer.malformed', city.pointer)
          return tree
        }
        const authorised = fields.filter((field) => words.includes(field.word) && isGiven(getAt(tree, field.path)))
        if (list === undefined || !sameWords(words, authorised)) lose(run, respelt)
        const withheld = fields.filter((field) => !words.includes(field.word))
        return withheld.reduce((seen, field) => withhold(seen, field, run), tree)
      },
      forward: () => undefined,
      backward(_record, tree) {
        setAt(tree, city, '')
      },
      finish(tree) {
        const words = fields.filter((field) => isGiven(getAt(tree, field.path))).map((field) => field.word)
        setAt(tree, city, parameters.form === 'array' ? words : words.join(','))
      },
    }
  },
)

/** A field that the list governs. */
interface Governed {
  readonly word: string
  readonly path: Path
  readonly withheld: Lossy
}

function readWords(list: Tree, form: 'array' | 'comma'): readonly string[] | undefined {
  if (form === 'comma') return typeof list === 'string' ? list.split(',').filter((word) => word !== '') : undefined
  if (!Array.isArray(list)) return undefined
  const words = list.filter((word) => typeof word === 'string')
  return words.length === list.length ? words : undefined
}

/** The tree without a field its holder did not authorise; only a field with a value in it is a loss. */
function withhold(tree: TreeObject, field: Governed, run: Run): TreeObject {
  const value = getAt(tree, field.path)
  if (value === undefined) return tree
  if (isGiven(value)) lose(run, field.withheld)
  else run.covered.push(field.path.pointer)
  return withoutAt(tree, field.path)
}

function sameWords(words: readonly string[], fields: readonly Governed[]): boolean {
  return words.length === fields.length && fields.every((field, index) => field.word === words[index])
}

function isGiven(value: Tree | undefined): boolean {
  return value !== undefined && value !== null && value !== ''
}
