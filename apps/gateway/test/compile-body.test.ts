import 'reflect-metadata'
import { HttpException } from '@nestjs/common'
import { plainToInstance } from 'class-transformer'
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  validateSync,
} from 'class-validator'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CodeBody } from '../src/codes/code.body.js'
import { CheckedBody } from '../src/http/checked-body.js'
import { compileBody } from '../src/http/compile-body.js'
import { HealthQueryBody } from '../src/peer/health-query.body.js'
import { RecognitionBody } from '../src/recognitions/recognition.body.js'
import { TranslationBody } from '../src/translations/translation.body.js'

const recognition = { code: 'HCN1:0', place: { division: '310000', gate: 'gate-1' }, purpose: 'gate' }
const query = {
  subject: { kind: 'token', token: 'HCR1:0' },
  place: { division: '310000' },
  purpose: 'gate',
  consent: false,
  nonce: '00'.repeat(16),
}
const BODIES = [
  ['recognition', RecognitionBody, recognition],
  ['health query', HealthQueryBody, query],
  ['code', CodeBody, { kind: 'signed', document: { number: '330199190001010010' } }],
  ['translation', TranslationBody, { profile: 'cn-33-soap', exchange: 'document', answer: '<x/>' }],
] as const

function isAcceptedByClassValidator(type: new () => object, value: object): boolean {
  const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true }
  return validateSync(plainToInstance(type, value), options).length === 0
}

/** A body with one member, at any depth, replaced, added or taken away. */
function mutated(body: object): fc.Arbitrary<object> {
  const members = pathsOf(body)
  const other = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined))
  return fc.tuple(fc.constantFrom(...members, ['extra'], ['place', 'extra']), other).map(([path, value]) => {
    const copy: Record<string, unknown> = structuredClone({ ...body })
    set(copy, path, value)
    return copy
  })
}

function pathsOf(value: object, above: readonly string[] = []): string[][] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const path = [...above, name]
    return typeof member === 'object' && member !== null ? [path, ...pathsOf(member, path)] : [path]
  })
}

function set(target: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  const member = target[name]
  if (rest.length > 0 && typeof member === 'object' && member !== null) {
    const copy: Record<string, unknown> = { ...member }
    set(copy, rest, value)
    target[name] = copy
  } else if (value === undefined) delete target[name]
  else target[name] = value
}

describe.each(BODIES)('the compiled check of a %s body', (_name, type, body) => {
  it('takes the ordinary body without class-validator', () => {
    expect(compileBody<object>(type)({ ...body })).toBe(true)
  })

  it('never takes what class-validator refuses', () => {
    const check = compileBody<object>(type)
    fc.assert(
      fc.property(mutated(body), (value) => {
        if (check(value)) expect(isAcceptedByClassValidator(type, value)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  it('leaves the reason to class-validator', () => {
    const refused = () => new CheckedBody<object>(type).transform({ ...body, extra: 1 })
    expect(refused).toThrow(HttpException)
  })
})

/** Every rule that has a quick form, alone on a member of its own, with bounds that drawn values fall on either side of. */
class EachRule {
  @IsOptional() @IsString() readonly string?: unknown
  @IsOptional() @IsBoolean() readonly boolean?: unknown
  @IsOptional() @IsNotEmpty() readonly notEmpty?: unknown
  @IsOptional() @IsObject() readonly object?: unknown
  @IsOptional() @IsInt() readonly int?: unknown
  @IsOptional() @IsIn(['a', 1, null]) readonly in?: unknown
  @IsOptional() @Min(3) readonly min?: unknown
  @IsOptional() @Max(3) readonly max?: unknown
  @IsOptional() @MaxLength(3) readonly maxLength?: unknown
  @IsOptional() @Matches(/^[a-c]{1,3}$/) readonly matches?: unknown
  @IsOptional() @Matches(/a/g) readonly matchesAll?: unknown
}

const RULES = [
  'string',
  'boolean',
  'notEmpty',
  'object',
  'int',
  'in',
  'min',
  'max',
  'maxLength',
  'matches',
  'matchesAll',
] as const

const drawn = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'd', '𠮷', '\ufe0f', '\ud800', '\n'), maxLength: 6 }),
  fc.constantFrom('', 'a', 1, 3, 4, 2.5, -0, true, false, [], {}, ['a'], { length: 2 }),
  fc.jsonValue({ maxDepth: 1 }),
)

// IsOptional is `conditionalValidation`: the member is asked about unless it is null or undefined.
describe('the quick form of a rule', () => {
  it.each(RULES)('%s takes exactly what class-validator takes', (name) => {
    const check = compileBody(EachRule)
    const seen = { taken: 0, refused: 0 }
    fc.assert(
      fc.property(drawn, (value) => {
        const isAccepted = isAcceptedByClassValidator(EachRule, { [name]: value })
        seen[isAccepted ? 'taken' : 'refused'] += 1
        expect(check({ [name]: value })).toBe(isAccepted)
      }),
      { numRuns: 600 },
    )
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(20)
  })
})
