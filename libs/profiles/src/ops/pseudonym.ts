import { hmac } from '@yimatong/crypto'
import { hexEncode, utf8Encode } from '@yimatong/kernel'
import { refuse } from '../error.js'
import { shape, text } from '../form.js'
import { lose, lossy, type Run, report } from '../run.js'
import { getAt, path } from '../tree.js'
import { CELL, compileCell } from './cell.js'
import { defineOp, ruleName } from './op.js'
import { compilePresence } from './presence.js'

/** Elements by which a person is recognised: a pseudonym there would pass for an identity. */
const IDENTITY = ['/subject/name', '/subject/documentNumber', '/subject/documentType', '/subject/telephone']

/**
 * `pseudonym`: an identifier of the city that must not travel becomes HMAC-SHA-256 under a secret of the profile and for
 * one named scope, 64 hex digits: the same person is the same there, and only the origin knows whom it means. Forbidden
 * for the elements a person is recognised by. Outward it cannot be undone: absence is written and said. Class 1.
 */
export const pseudonym = defineOp(
  'pseudonym',
  shape({
    ...CELL,
    key: text('a reference such as ssm.pseudonym-key', (t) => /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(t)),
    scope: text('what the pseudonym is for', (t) => /^[\x21-\x7e]{1,64}$/.test(t)),
  }),
  (parameters, env) => {
    const { city, national, key, scope, at } = parameters
    if (IDENTITY.includes(national)) {
      throw refuse('profile.pseudonym.key', at, {
        seen: `a pseudonym in \`${national}\``,
        wanted: '/subject/reference or an extension',
        check: 'by what the person is recognised; `mask` shows only the ends',
      })
    }
    const rule = ruleName(env, 'pseudonym', parameters, city)
    const parts = { path: national, rule, severity: 'warn', recoverable: 'origin' } as const
    const hidden = lossy(city, { ...parts, direction: 'toNational', kind: 'narrowed' })
    const compute = (value: string, run: Run) => {
      const secret = run.secret(key)
      return secret && hexEncode(hmac('sha-256', secret, utf8Encode(`${scope}\n${value}`)))
    }
    const presence = compilePresence(parameters.absent)
    const dropped = lossy(national, { ...parts, direction: 'toCity', kind: 'dropped' })
    const [place, target] = [path(city), path(national)]
    const op = compileCell('pseudonym', parameters, env, {
      class: '1',
      forward(value, run) {
        lose(run, hidden)
        return compute(value, run)
      },
      backward: () => undefined,
    })
    return {
      ...op,
      secrets: [key],
      backward(record, tree, run) {
        if (!presence.optional) return report(run, 'profile.record.unsayable', national)
        if (getAt(record, target) !== undefined) lose(run, dropped)
        presence.write(tree, place)
      },
    }
  },
)
