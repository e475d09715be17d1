import { type Form, type JsonSchema, type Member, oneOf, reference } from '../form.js'
import type { Node } from '../yaml.js'
import { askedDocument } from './asked.js'
import { switchOver } from './choose.js'
import { consent } from './consent.js'
import { constantElement, derive } from './derive.js'
import { idNumber, mask } from './identity.js'
import type { OpBuilder } from './op.js'
import { carry, drop } from './remove.js'
import { riskMap } from './risk-map.js'
import { constant, echo, move } from './shape.js'
import { status } from './status.js'
import { join, split } from './text.js'
import { dateTime } from './time.js'
import { map } from './value.js'

const PLAIN: readonly Member<OpBuilder>[] = [
  move,
  constant,
  echo,
  map,
  riskMap,
  dateTime,
  idNumber,
  mask,
  split,
  join,
  drop,
  carry,
  derive,
  constantElement,
  askedDocument,
]

const nested: Form<OpBuilder> = {
  schema: { $ref: '#/$defs/nestedOp' },
  read: (node: Node) => plainOp.read(node),
}

const switchOp = switchOver(nested)
const plainOp = oneOf([...PLAIN, switchOp], 'profile.op.unknown')
const topOnly = oneOf([consent, status], 'profile.op.unknown')
const topOp = oneOf([...PLAIN, switchOp, consent, status], 'profile.op.unknown')

/** One operation of a lens, out of the closed set. */
export const op: Form<OpBuilder> = reference(topOp, 'op')

/** What `#/$defs` of the published schema says about operations. */
export const OP_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  op: { anyOf: [nested.schema, topOnly.schema] },
  nestedOp: plainOp.schema,
}
