import { ProblemException } from '@yimatong/platform'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BODY_MEMBERS, bodiesOf, isPassedOver } from './bodies.js'
import { SERVED } from './controllers.js'
import { at, bodyName, compileSchemas, isMembers, type Members, membersOf, OPERATIONS, SCHEMAS } from './document.js'

const compile = compileSchemas(SCHEMAS)

const ROUTES = OPERATIONS.flatMap((operation) => {
  const name = bodyName(operation)
  const served = SERVED.find(({ method, path }) => method === operation.method && path === operation.path)
  return name === undefined || !served?.readBody
    ? []
    : [{ name, operation, type: served.bodyClass, read: served.readBody }]
})

/** True when the route's own check lets the body in; any error but a problem is a fault of the gateway. */
function isTaken(read: (body: unknown) => unknown, body: unknown): boolean {
  try {
    read(structuredClone(body))
    return true
  } catch (error) {
    if (error instanceof ProblemException) return false
    throw error
  }
}

/** Names of the members in the schema of a body, of every way to fill it. */
function documentedMembers(name: string): readonly string[] {
  const schema = membersOf(SCHEMAS[name])
  const ways = Array.isArray(schema.oneOf) ? schema.oneOf : [schema]
  return [...new Set(ways.flatMap((way: unknown) => Object.keys(membersOf(at(way, 'properties')))))]
}

const place = { division: '310000' }
const code = { code: 'HCR1:EXAMPLE', place, purpose: 'gate' }
const query = { subject: { kind: 'token', token: 'x' }, place, purpose: 'gate', consent: false, nonce: '5a'.repeat(16) }

/** By hand, for the eye: body, what is sent, whether both take it. */
const TABLE: readonly (readonly [string, string, Members, boolean])[] = [
  ['a code', 'RecognitionBody', code, true],
  ['a picture', 'RecognitionBody', { image: 'AAAA', place, purpose: 'gate' }, true],
  ['a picture that is no base64', 'RecognitionBody', { image: 'AAA', place, purpose: 'gate' }, false],
  ['a document', 'RecognitionBody', { document: { number: 'X' }, place, purpose: 'gate', consent: true }, true],
  ['a blank in a number', 'RecognitionBody', { document: { number: 'X 1' }, place, purpose: 'gate' }, false],
  ['an end of line after a number', 'CodeBody', { kind: 'signed', document: { number: 'X\n' } }, false],
  ['a number in ideographs', 'CodeBody', { kind: 'signed', document: { number: '军字第1号' } }, true],
  ['no number', 'CodeBody', { kind: 'signed', document: { number: '' } }, false],
  ['nothing shown', 'RecognitionBody', { place, purpose: 'gate' }, false],
  ['an empty code', 'RecognitionBody', { ...code, code: '' }, false],
  ['the longest code', 'RecognitionBody', { ...code, code: 'x'.repeat(8192) }, true],
  ['a code that is too long', 'RecognitionBody', { ...code, code: 'x'.repeat(8193) }, false],
  ['no place', 'RecognitionBody', { code: 'x', purpose: 'gate' }, false],
  ['a place without division', 'RecognitionBody', { ...code, place: {} }, false],
  ['an unknown member of the place', 'RecognitionBody', { ...code, place: { ...place, city: 'x' } }, false],
  ['a telephone for a venue', 'RecognitionBody', { ...code, place: { ...place, venue: '10000000001' } }, false],
  ['consent as an object', 'RecognitionBody', { ...code, consent: { given: true, reference: 'desk-3' } }, true],
  ['consent as a text', 'RecognitionBody', { ...code, consent: 'yes' }, false],
  ['an order by document', 'CodeBody', { kind: 'reference', document: { number: 'X' } }, true],
  ['an order by symbol', 'CodeBody', { kind: 'signed', symbol: 'X', disclosure: 'full', lifetimeSeconds: 60 }, true],
  ['an order for nobody', 'CodeBody', { kind: 'signed' }, false],
  ['a kind there is not', 'CodeBody', { kind: 'paper', symbol: 'X' }, false],
  ['a life that is too short', 'CodeBody', { kind: 'signed', symbol: 'X', lifetimeSeconds: 59 }, false],
  ['a life in fractions', 'CodeBody', { kind: 'signed', symbol: 'X', lifetimeSeconds: 60.5 }, false],
  ['an answer', 'TranslationBody', { profile: 'cn-34-akm', exchange: 'document', answer: '' }, true],
  ['a record', 'TranslationBody', { profile: 'cn-34-akm', exchange: 'document', record: {} }, true],
  ['a record that is a list', 'TranslationBody', { profile: 'cn-34-akm', exchange: 'document', record: [] }, false],
  ['nothing to translate', 'TranslationBody', { profile: 'cn-34-akm', exchange: 'document' }, false],
  ['a query by token', 'HealthQueryBody', query, true],
  [
    'a query by symbol',
    'HealthQueryBody',
    { ...query, subject: { kind: 'symbol', profile: 'cn-34-akm', text: 'x' } },
    true,
  ],
  [
    'a query without its symbol',
    'HealthQueryBody',
    { ...query, subject: { kind: 'symbol', profile: 'cn-34-akm' } },
    false,
  ],
  ['a short nonce', 'HealthQueryBody', { ...query, nonce: '5a' }, false],
]

describe('a request schema says what class-validator says', () => {
  it.each(ROUTES)('$name: members', ({ name }) => {
    expect([...documentedMembers(name)].sort()).toEqual([...(BODY_MEMBERS[name] ?? [])].sort())
  })

  it.each(ROUTES)(
    '$name: the route reads the class of that name, and takes the examples',
    ({ name, operation, type, read }) => {
      const examples = at(operation.members, 'requestBody', 'content', 'application/json', 'examples')
      const bodies = Object.values(membersOf(examples)).map((example) => at(example, 'value'))
      expect(type).toBe(name)
      expect(bodies.length).toBeGreaterThan(0)
      expect(bodies.filter((body) => !isTaken(read, body))).toEqual([])
    },
  )

  it.each(TABLE)('%s (%s)', (_case, name, body, wanted) => {
    const route = ROUTES.find((candidate) => candidate.name === name)
    expect(route && isTaken(route.read, body) && !isPassedOver(name, body)).toBe(wanted)
    expect(compile(name)(body)).toBe(wanted)
  })

  it.each(ROUTES)('$name: generated bodies', ({ name, read }) => {
    const validate = compile(name)
    const seen = { taken: 0, refused: 0 }
    fc.assert(
      fc.property(bodiesOf(name), (body) => {
        const taken = isTaken(read, body) && !isPassedOver(name, body)
        seen[taken ? 'taken' : 'refused']++
        expect(validate(body)).toBe(taken)
      }),
      { numRuns: 1500 },
    )
    // A generator that never crosses the border would show nothing.
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(150)
  })

  it.each(ROUTES)('$name: what is no object', ({ name, read }) => {
    for (const body of [null, [], 'x', 1, true]) {
      expect(isTaken(read, body)).toBe(false)
      expect(compile(name)(body)).toBe(false)
    }
  })

  it('every body of the document is held', () => {
    const named = Object.keys(SCHEMAS).filter((name) => name.endsWith('Body'))
    const nested = ['PlaceBody', 'DocumentBody', 'ConsentBody', 'SubjectBody']
    expect(named.filter((name) => !nested.includes(name)).sort()).toEqual(ROUTES.map(({ name }) => name).sort())
    expect(nested.every((name) => isMembers(SCHEMAS[name]))).toBe(true)
  })
})
