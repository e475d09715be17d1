import { REFUSAL_CODES, type RefusalCode } from '../finding.js'
import { choice, list, optional, shape, text } from '../form.js'
import { report } from '../run.js'
import { getAt, path, setAt } from '../tree.js'
import { COMMON, defineOp, pointer, ruleName } from './op.js'
import { wireOf } from './presence.js'

const ERROR = {
  city: text('an error code or text as the city writes it'),
  finding: choice(...REFUSAL_CODES),
  message: optional(text('what the city says beside it, written outward only')),
}

/**
 * `status`: where a layer says yes or no. `success` is its one literal; anything else is a "no", looked up in `errors`
 * by the field `errorAt` (the same field unless told otherwise) and by `otherwise` when no row knows it. `failure` is
 * the literal of "no" where a flag, not a code, says so. Class D.
 */
export const status = defineOp(
  'status',
  shape({
    ...COMMON,
    city: pointer,
    type: optional(choice('string', 'number', 'boolean')),
    success: text('the literal of success'),
    failure: optional(text('the literal of failure')),
    errorAt: optional(pointer),
    messageAt: optional(pointer),
    errors: optional(list(shape(ERROR))),
    otherwise: choice(...REFUSAL_CODES),
  }),
  (parameters, env) => {
    const city = path(parameters.city)
    const wire = wireOf(parameters.type ?? 'string')
    const errorAt = path(parameters.errorAt ?? parameters.city)
    const messageAt = parameters.messageAt === undefined ? undefined : path(parameters.messageAt)
    const { success, failure, otherwise, errors = [] } = parameters
    const byCity = new Map(errors.map((row) => [row.city, row.finding]))

    return {
      rule: ruleName(env, 'status', parameters, parameters.city),
      at: parameters.at,
      class: 'D',
      city: [city.pointer],
      national: [],
      forward(tree, _record, run) {
        const raw = getAt(tree, city)
        const seen = raw === undefined ? undefined : wire.read(raw)
        if (seen === success) return
        run.refused = true
        const isFailure = seen !== undefined && (failure === undefined || seen === failure)
        if (!isFailure) return report(run, 'profile.answer.malformed', city.pointer)
        const said = getAt(tree, errorAt)
        const word = typeof said === 'string' || typeof said === 'number' ? String(said) : ''
        report(run, `profile.answer.${byCity.get(word) ?? otherwise}`, city.pointer)
      },
      backward(_record, tree) {
        setAt(tree, city, wire.write(success) ?? success)
      },
      refusal(code: RefusalCode, tree) {
        const row = errors.find((error) => error.finding === code)
        if (!row) return false
        if (failure !== undefined) setAt(tree, city, wire.write(failure) ?? failure)
        setAt(tree, errorAt, errorAt.pointer === city.pointer ? (wire.write(row.city) ?? row.city) : row.city)
        if (messageAt && row.message !== undefined) setAt(tree, messageAt, row.message)
        return true
      },
    }
  },
)
