import fc from 'fast-check'
import { isMembers, type Members } from './document.js'

/** Values no member wants, and some at the edge of what one wants. */
const ODD: readonly unknown[] = [
  ...[null, true, false, 0, -0, 1, 59, 60, 60.5, 86_400, 86_401, 1e21, [], {}, [[]], [{}], [null], [''], { given: 1 }],
  ...[
    '',
    ' ',
    'x',
    '\n',
    'gate\n',
    '真',
    '𠮷',
    'A',
    'AA==',
    'AAA=',
    'AAAA',
    'A===',
    'AA=A',
    'AA\n=',
    '1234567',
    '1-234-567-890-1',
  ],
  ...['310000', '010000', '31000０', 'x'.repeat(40), 'x'.repeat(41), 'x'.repeat(64), 'x'.repeat(65), '𠮷'.repeat(40)],
  ...['x'.repeat(8192), 'x'.repeat(8193), '𠮷'.repeat(8192), 'signed', 'document', 'svg', 'a:b/c_d.e', '5a'.repeat(16)],
]

/** Good values of each member, whichever body it stands in. */
const GOOD: Readonly<Record<string, readonly unknown[]>> = {
  code: ['HCR1:EXAMPLE'],
  image: ['AAAA'],
  purpose: ['gate', 'care-home'],
  dialect: ['cn-44-ykm-gate'],
  division: ['310000'],
  venue: ['venue-310000-01'],
  gate: ['gate-1'],
  type: ['resident-id'],
  number: ['SYNTHETIC-NUMBER'],
  home: ['330000'],
  given: [true, false],
  reference: ['desk-3'],
  kind: ['signed', 'reference', 'token', 'symbol', 'document'],
  symbol: ['a-symbol'],
  disclosure: ['minimal', 'full'],
  lifetimeSeconds: [60, 600],
  symbolFormat: ['svg', 'png'],
  profile: ['cn-34-akm'],
  exchange: ['reference', 'document'],
  answer: ['{}', ''],
  answerBytes: ['e30=', ''],
  record: [{}, { anything: [null, { deep: null }] }],
  token: ['HCR1:EXAMPLE'],
  text: ['a-symbol'],
  nonce: ['5a'.repeat(16)],
  consent: [true, false],
}

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  place: ['division', 'venue', 'gate'],
  document: ['type', 'number', 'home'],
  consent: ['given', 'reference'],
  subject: ['kind', 'token', 'profile', 'text', 'type', 'number'],
}

/** Members of each body, of every way to fill it. */
export const BODY_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  RecognitionBody: ['code', 'image', 'document', 'place', 'purpose', 'consent', 'dialect'],
  CodeBody: ['document', 'symbol', 'kind', 'disclosure', 'lifetimeSeconds', 'symbolFormat'],
  TranslationBody: ['profile', 'exchange', 'answer', 'answerBytes', 'record'],
  HealthQueryBody: ['subject', 'place', 'purpose', 'consent', 'nonce'],
}

const UNKNOWN = ['extra', 'constructor', 'code ']

/** Ways to fill a body that exclude each other: the controllers hold callers to one. */
const ALTERNATIVES: Readonly<Record<string, readonly string[]>> = {
  RecognitionBody: ['code', 'image', 'document'],
  CodeBody: ['document', 'symbol'],
  TranslationBody: ['answer', 'answerBytes', 'record'],
}

/** Members each kind of subject is told by. */
const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  token: ['kind', 'token'],
  symbol: ['kind', 'profile', 'text'],
  document: ['kind', 'type', 'number'],
}

/** Bodies near the border of what is taken: a good one, with up to two members left out, odd, unknown or beside the way. */
export function bodiesOf(name: string): fc.Arbitrary<Members> {
  const members = BODY_MEMBERS[name] ?? []
  const ways = ALTERNATIVES[name]?.map((way) => [way]) ?? [[]]
  const common = members.filter((member) => !ALTERNATIVES[name]?.includes(member))
  const good = fc.oneof(...ways.map((way) => fc.record(modelOf([...way, ...common]))))
  const changes = fc.array(changeOf(members), { maxLength: 2 })
  return fc.tuple(good, changes).map(([body, applied]) => applied.reduce<Members>(changed, body))
}

/** One change: the way to a member, and its new value; undefined takes it away. */
type Change = readonly [way: readonly string[], value: unknown]

function changeOf(members: readonly string[]): fc.Arbitrary<Change> {
  const inner = members.flatMap((member) => (GROUPS[member] ?? []).map((name) => [member, name]))
  const ways = [...members.map((member) => [member]), ...inner, ...UNKNOWN.map((name) => [name]), ['place', 'extra']]
  return fc.constantFrom(...ways).chain((way) => {
    const values = fc.oneof(fc.constantFrom(...ODD), fc.constant(undefined), goodOf(way.at(-1) ?? ''))
    return values.map((value): Change => [way, value])
  })
}

function changed(body: Members, [[first = '', second], value]: Change): Members {
  if (second === undefined) return withMember(body, first, value)
  const inner = body[first]
  return isMembers(inner) ? { ...body, [first]: withMember(inner, second, value) } : body
}

function withMember(body: Members, name: string, value: unknown): Members {
  return Object.fromEntries(Object.entries({ ...body, [name]: value }).filter(([, member]) => member !== undefined))
}

function modelOf(members: readonly string[]): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(members.map((member) => [member, goodOf(member)]))
}

function goodOf(member: string): fc.Arbitrary<unknown> {
  // Own members only: `constructor` is one of the names that are tried.
  const values = Object.hasOwn(GOOD, member) ? GOOD[member] : undefined
  const group = Object.hasOwn(GROUPS, member) ? GROUPS[member] : undefined
  const objects = member === 'subject' ? subjects() : group ? [fc.record(modelOf(group))] : []
  const known = [...objects, ...(values ? [fc.constantFrom(...values)] : [])]
  return known.length === 0 ? fc.constant(1) : fc.oneof(...known)
}

function subjects(): fc.Arbitrary<unknown>[] {
  return Object.entries(SUBJECTS).map(([kind, names]) => fc.record({ ...modelOf(names), kind: fc.constant(kind) }))
}

/**
 * What the bodies' classes pass over and the document does not allow, because the controllers refuse it: two alternatives
 * at once, a member of another kind of subject.
 */
export function isPassedOver(name: string, body: Members): boolean {
  const given = ALTERNATIVES[name]?.filter((member) => body[member] !== undefined) ?? []
  return given.length > 1 || hasForeignMember(body.subject)
}

function hasForeignMember(subject: unknown): boolean {
  if (!isMembers(subject) || typeof subject.kind !== 'string') return false
  const known = SUBJECTS[subject.kind]
  return known !== undefined && Object.keys(subject).some((member) => !known.includes(member))
}
