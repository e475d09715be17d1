import { refuse } from './error.js'
import { dictionary, type Form, optional, text } from './form.js'

/**
 * Begins with one `/`, has no empty segment, none of dots alone, nothing that a client reads as another host or path, and
 * at most one query, which is fixed.
 */
export const path = text('a path such as /health/code, from the root of the endpoint', (t) => {
  const [before = '', ...query] = t.split('?')
  const isPlain = /^(\/[\w.~!$&'()*+,;=:@-]+)+\/?$|^\/$/.test(before) && !/\/\.+(\/|$)/.test(before)
  return isPlain && query.length <= 1 && query.every((each) => /^[\w.~=&,:-]+$/.test(each))
})

/** A reference to a secret; its bytes live with the gateway and are never in a profile. */
export const secret = text('a reference such as ssm.app-id', (t) => /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(t))

/** Headers that the transport itself sets, or that steer a connection: a profile that sets one speaks to somebody else. */
const RESERVED = [
  'host',
  'connection',
  'content-length',
  'content-type',
  'content-encoding',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'keep-alive',
  'accept-encoding',
]

function isReserved(header: string): boolean {
  const folded = header.toLowerCase()
  return RESERVED.includes(folded) || folded.startsWith('proxy-')
}

/** The header of one secret. */
export const header = text('a header such as X-App-Key, none that the transport sets', (t) => {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(t) && !isReserved(t)
})

const byHeader = dictionary(secret)

/** Constant headers, each with the reference of the secret it carries. */
export const secretHeaders: Form<ReadonlyMap<string, string> | undefined> = optional({
  schema: byHeader.schema,
  read(node) {
    const headers = byHeader.read(node)
    const odd = [...headers.keys()].find((each) => !/^[A-Za-z][A-Za-z0-9-]*$/.test(each) || isReserved(each))
    if (odd === undefined) return headers
    throw refuse('profile.form.value', node.at, {
      seen: odd,
      wanted: 'a header such as X-App-Key, none that the transport sets',
      check: 'its spelling',
    })
  },
})
