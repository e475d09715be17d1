import { choice, dictionary, optional, shape } from '../form.js'
import { lose, lossy, report } from '../run.js'
import { getAt, path, setAt, type Tree, withoutAt } from '../tree.js'
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
    const fields = [...parameters.fields].map(([word, at]) => ({
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
        const words = readWords(getAt(tree, city), parameters.form)
        if (words === undefined && parameters.absent === undefined)
          report(run, 'profile.answer.malformed', city.pointer)
        let seen = tree
        const written: string[] = []
        for (const field of fields) {
          const value = getAt(tree, field.path)
          const isThere = value !== undefined && value !== null && value !== ''
          if (isThere && words?.includes(field.word)) written.push(field.word)
          if (value === undefined || words?.includes(field.word)) continue
          seen = withoutAt(seen, field.path)
          if (isThere) lose(run, field.withheld)
          else run.covered.push(field.path.pointer)
        }
        if (words === undefined || !sameWords(words, written)) lose(run, respelt)
        return seen
      },
      forward: () => undefined,
      backward(_record, tree) {
        setAt(tree, city, '')
      },
      finish(tree) {
        const words = fields.filter((field) => isWritten(getAt(tree, field.path))).map((field) => field.word)
        setAt(tree, city, parameters.form === 'array' ? words : words.join(','))
      },
    }
  },
)

function readWords(list: Tree | undefined, form: 'array' | 'comma'): readonly string[] | undefined {
  if (form === 'comma') return typeof list === 'string' ? list.split(',').filter((word) => word !== '') : undefined
  if (!Array.isArray(list)) return undefined
  const words = list.filter((word) => typeof word === 'string')
  return words.length === list.length ? words : undefined
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index])
}

function isWritten(value: Tree | undefined): boolean {
  return value !== undefined && value !== null && value !== ''
}
