import { type Form, type JsonSchema, type Member, oneOf, reference } from '../form.js'
import type { Node } from '../yaml.js'
import { askedDocument } from './asked.js'
import { switchOver } from './choose.js'
import { codes } from './codes.js'
import { consent } from './consent.js'
import { contradiction } from './contradiction.js'
import { date } from './date.js'
import { dateTime } from './date-time.js'
import { decimal } from './decimal.js'
import { assertEqual, constantElement, derive } from './derive.js'
import { gather } from './gather.js'
import { head, wrap } from './head.js'
import { idNumber, mask } from './identity.js'
import { each } from './list.js'
import type { OpBuilder } from './op.js'
import { pseudonym } from './pseudonym.js'
import { region } from './region.js'
import { carry, drop } from './remove.js'
import { riskMap } from './risk-map.js'
import { constant, echo, move } from './shape.js'
import { status } from './status.js'
import { join, split } from './text.js'
import { unit } from './unit.js'
import { map } from './value.js'
import { window } from './window.js'

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
  codes,
  decimal,
  unit,
  date,
  region,
  pseudonym,
  window,
  assertEqual,
  contradiction,
]

const nested: Form<OpBuilder> = {
  schema: { $ref: '#/$defs/nestedOp' },
  read: (node: Node) => plainOp.read(node),
}

const GROUPING = [switchOver(nested), each(nested), gather(nested), head(nested), wrap(nested)]
const plainOp = oneOf([...PLAIN, ...GROUPING], 'profile.op.unknown')
const topOnly = oneOf([consent, status], 'profile.op.unknown')
const topOp = oneOf([...PLAIN, ...GROUPING, consent, status], 'profile.op.unknown')

/** One operation of a lens, out of the closed set. */
export const op: Form<OpBuilder> = reference(topOp, 'op')

/** What `#/$defs` of the published schema says about operations. */
export const OP_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  op: { anyOf: [nested.schema, topOnly.schema] },
  nestedOp: plainOp.schema,
}
