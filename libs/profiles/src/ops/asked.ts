import { checkCitizenNumber } from '@yimatong/record'
import { shape } from '../form.js'
import { lossy } from '../run.js'
import { getAt, path, setAt } from '../tree.js'
import { documentTypeOf } from './identity.js'
import { COMMON, defineOp, pointer, ruleName } from './op.js'

const HOW = 'asked-document'

/**
 * `askedDocument`: the answer speaks of the document that was asked for and does not repeat it, so that number and type
 * come from the question and are marked so. Outward nothing is written: whoever asks knows them. Class D.
 */
export const askedDocument = defineOp(
  'askedDocument',
  shape({ ...COMMON, number: pointer, type: pointer }),
  (parameters, env) => {
    env.national.require(parameters.number, parameters.at)
    env.national.require(parameters.type, parameters.at)
    const rule = ruleName(env, 'askedDocument', parameters, parameters.number)
    const number = path(parameters.number)
    const type = path(parameters.type)
    const said = lossy('', { direction: 'toNational', path: number.pointer, kind: 'derived', rule })
    const alone = lossy('', { direction: 'toCity', path: type.pointer, kind: 'dropped', rule, recoverable: 'origin' })
    return {
      rule,
      at: parameters.at,
      class: 'D',
      city: [],
      national: [number.pointer, type.pointer],
      forward(_tree, record, run) {
        const asked = run.inquiry?.['document-number']
        const upper = asked !== undefined && checkCitizenNumber(asked.toUpperCase()).ok ? asked.toUpperCase() : asked
        const kind = run.inquiry?.['document-type'] ?? (upper === undefined ? undefined : documentTypeOf(upper))
        if (upper === undefined || kind === undefined) return
        setAt(record, number, upper)
        setAt(record, type, kind)
        run.derived.set(number.pointer, HOW)
        run.derived.set(type.pointer, HOW)
        run.losses.push(said.loss)
      },
      backward(record, _tree, run) {
        run.covered.push(number.pointer, type.pointer)
        if (getAt(record, number) === undefined && getAt(record, type) !== undefined) run.losses.push(alone.loss)
      },
    }
  },
)
