import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ClaimMap,
  type ClaimValue,
  decodeRecordClaims,
  discloseRecord,
  encodeRecordClaims,
  fromRecordJson,
  isWholeSecond,
  type NationalRecord,
  RecordError,
  toWholeSeconds,
  withOrigins,
} from '../src/index.js'
import { validJson } from './arbitraries.js'
import { at, elements, fullRecord, minimalRecord } from './synthetic.js'

function claimsOf(record: NationalRecord): ClaimMap {
  return encodeRecordClaims(record, 'full', elements)
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    return error instanceof RecordError ? error.code : String(error)
  }
}

/** The claims of the full record with one member replaced. */
function changed(keys: readonly (number | string)[], value: ClaimValue | undefined | null): unknown {
  const claims = claimsOf(fullRecord)
  let holder: unknown = claims
  for (const key of keys.slice(0, -1))
    holder = holder instanceof Map ? holder.get(key) : Reflect.get(Object(holder), key)
  const last = keys.at(-1) ?? 0
  if (holder instanceof Map) holder.set(last, value)
  else Reflect.set(Object(holder), last, value)
  return claims
}

describe('claims of a signed code', () => {
  it('are compact integers for a minimal record', () => {
    const claims = encodeRecordClaims(minimalRecord, 'minimal', elements)
    expect(claims).toEqual(
      new Map<number, ClaimValue>([
        [0, 1],
        [1, new Map()],
        [
          4,
          new Map<number, ClaimValue>([
            [1, '00'],
            [3, 1651622400],
            [4, 'cn-330100'],
            [5, 'automated'],
            [10, 1651708800],
            [12, '330100'],
          ]),
        ],
      ]),
    )
    expect(decodeRecordClaims(claims, elements)).toEqual(minimalRecord)
  })

  it('name a derived element by its keys, its index, its extension name', () => {
    expect(claimsOf(fullRecord).get(6)).toEqual([
      ['ticket', 3, 1, 2],
      ['live-answer-instant', 4, 3],
      ['eu-dcc', 5, 'vaccination'],
    ])
  })

  it.each(['minimal', 'masked', 'full'] as const)('go round at disclosure %s', (disclosure) => {
    const claims = encodeRecordClaims(fullRecord, disclosure, elements)
    expect(decodeRecordClaims(claims, elements)).toEqual(discloseRecord(fullRecord, disclosure, elements))
  })

  it('go round for every valid record of whole seconds', () => {
    fc.assert(
      fc.property(validJson, (json) => {
        const record = toWholeSeconds(fromRecordJson(json, elements), elements)
        expect(decodeRecordClaims(claimsOf(record), elements)).toEqual(record)
      }),
      { numRuns: 200 },
    )
  })

  it('refuse a part of a second, and cutting marks it', () => {
    const declaredAt = at('2022-05-04T08:00:00.250+08:00')
    const { origins: _, ...draft } = fullRecord
    const record = withOrigins({ ...draft, health: { declaredAt } }, elements)
    expect(codeOf(() => claimsOf(record))).toBe('record.claims.precision')
    const cut = toWholeSeconds(record, elements)
    expect(cut.health?.declaredAt).toBe(at('2022-05-04T08:00:00+08:00'))
    expect(cut.origins['/health/declaredAt']).toEqual({ kind: 'derived', how: 'cut-to-second' })
    expect(cut.origins['/assessment/assessedAt']).toEqual({ kind: 'sourced' })
    expect(decodeRecordClaims(claimsOf(cut), elements)).toEqual(cut)
    expect([isWholeSecond(declaredAt), isWholeSecond(at('1960-01-01T00:00:00Z'))]).toEqual([false, true])
  })

  it('keep how an instant was derived when it is cut', () => {
    const { origins: _, ...draft } = fullRecord
    const sourced = withOrigins({ ...draft, health: { declaredAt: at('2022-05-04T08:00:00.250+08:00') } }, elements)
    const derived = { kind: 'derived', how: 'live-answer-instant' } as const
    const record = { ...sourced, origins: { ...sourced.origins, '/health/declaredAt': derived } }
    const cut = toWholeSeconds(record, elements)
    expect(cut.health?.declaredAt).toBe(at('2022-05-04T08:00:00+08:00'))
    expect(cut.origins['/health/declaredAt']).toEqual(derived)
    expect(decodeRecordClaims(claimsOf(cut), elements)).toEqual(cut)
  })

  it.each<[string, unknown, string]>([
    ['no map', {}, 'record.claims.type'],
    ['nothing', undefined, 'record.claims.type'],
    ['an empty map', new Map(), 'record.claims.faults'],
    ['an unknown key', changed([7], 1), 'record.claims.key'],
    ['an unknown key below', changed([4, 99], 1), 'record.claims.key'],
    ['a text key', changed([4, 'level'], '00'), 'record.claims.key'],
    ['another profile', changed([0], 2), 'record.claims.type'],
    ['the profile as text', changed([0], 'hc-n/1'), 'record.claims.type'],
    ['a group that is a list', changed([4], []), 'record.claims.type'],
    ['a list that is a map', changed([3], new Map()), 'record.claims.type'],
    ['a list item that is text', changed([3, 0], 'x'), 'record.claims.type'],
    ['a list that is too long', changed([3], Array(101).fill(new Map())), 'record.claims.type'],
    ['an instant as text', changed([4, 3], '2022-05-04T08:00:00Z'), 'record.claims.type'],
    ['an instant with a fraction', changed([4, 3], 0.5), 'record.claims.type'],
    ['an instant beyond the calendar', changed([4, 3], 9e15), 'record.claims.faults'],
    ['an undefined value', changed([4, 1], undefined), 'record.claims.type'],
    ['an undefined list', changed([1, 9], undefined), 'record.claims.faults'],
    ['null', changed([4, 1], null), 'record.claims.faults'],
    ['a level unheard of', changed([4, 1], '11'), 'record.claims.faults'],
    ['a level as a number', changed([4, 1], 0), 'record.claims.faults'],
    ['unknown without a state', changed([4, 1], 'unknown'), 'record.claims.faults'],
    ['extensions as a list', changed([5], []), 'record.claims.type'],
    ['an extension with a number for its name', changed([5], new Map([[1, 1]])), 'record.claims.key'],
    ['an extension named __proto__', changed([5], new Map([['__proto__', 1]])), 'record.claims.key'],
    ['a reserved key in an extension', changed([5, 'vaccination'], new Map([['__proto__', 1]])), 'record.claims.key'],
    ['a number for a key in an extension', changed([5, 'vaccination'], new Map([[1, 1]])), 'record.claims.key'],
    ['bytes in an extension', changed([5, 'vaccination'], Uint8Array.of(1)), 'record.claims.faults'],
    ['origins as a map', changed([6], new Map()), 'record.claims.type'],
    ['a derivation that is text', changed([6], ['x']), 'record.claims.type'],
    ['a derivation of nothing', changed([6], [['x']]), 'record.claims.origin'],
    ['a derivation of an absent element', changed([6], [['x', 4, 2]]), 'record.claims.origin'],
    ['a derivation of an unknown key', changed([6], [['x', 4, 99]]), 'record.claims.origin'],
    ['a derivation of a group', changed([6], [['x', 4]]), 'record.claims.origin'],
    ['a derivation of a text index', changed([6], [['x', 3, '0', 1]]), 'record.claims.origin'],
    ['a derivation of more than an element', changed([6], [['x', 4, 1, 1]]), 'record.claims.origin'],
    ['a derivation without a name', changed([6], [[7, 4, 1]]), 'record.claims.origin'],
    ['a derivation with an odd name', changed([6], [['a\u0000', 4, 1]]), 'record.claims.faults'],
  ])('refuse %s', (_name, claims, code) => {
    expect(codeOf(() => decodeRecordClaims(claims, elements))).toBe(code)
  })

  it('throw nothing but RecordError for any claims at all', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.anything(),
        fc.array(tie('any'), { maxLength: 4 }),
        fc
          .array(fc.tuple(fc.oneof(fc.nat(12), fc.string()), tie('any')), { maxLength: 5 })
          .map((pairs) => new Map(pairs)),
      ),
    })).any
    fc.assert(
      fc.property(value, fc.nat(12), fc.nat(12), (any, outer, inner) => {
        for (const claims of [any, changed([outer], claim(any)), changed([4, inner], claim(any))]) {
          const code = codeOf(() => decodeRecordClaims(claims, elements))
          expect(code ?? 'record.').toMatch(/^record\./)
        }
      }),
    )
  })
})

/** Any value at all in the place of a claim: what the type of a real decoder would not give. */
function claim(value: unknown): ClaimValue {
  return value as ClaimValue
}
