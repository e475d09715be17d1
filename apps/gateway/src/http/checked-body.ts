import { Injectable, type PipeTransform, type Type } from '@nestjs/common'
import { isRegisteredName } from '@yimatong/ledger'
import { plainToInstance } from 'class-transformer'
import { type ValidationError, validateSync } from 'class-validator'
import { type BodyCheck, compileBody } from './compile-body.js'
import { refuseRequest } from './problem-table.js'

/** One member that is wrong: where, and which rule it breaks. Never its value. */
export interface FieldFault {
  readonly path: string
  readonly rules: readonly string[]
}

/**
 * Checks a request body against its class-validator class; unknown members are refused. 422 `request.fields` lists
 * every fault by path and rule.
 */
@Injectable()
export class CheckedBody<T extends object> implements PipeTransform<unknown, T> {
  readonly #type: Type<T>
  readonly #isWellFormed: BodyCheck<T>

  constructor(type: Type<T>) {
    this.#type = type
    this.#isWellFormed = compileBody(type)
  }

  transform(value: unknown): T {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) refuseRequest('request.malformed')
    if (this.#isWellFormed(value)) return value
    const broken = brokenShapeRule(value)
    if (broken !== undefined) refuseRequest('request.fields', { fields: [{ path: '/', rules: [broken] }] })
    const body = plainToInstance(this.#type, value)
    const errors = validateSync(body, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true })
    if (errors.length > 0) {
      const fields = errors.flatMap((error) => faultsOf(error, ''))
      refuseRequest('request.fields', { fields: fields.slice(0, MAX_FAULTS) })
    }
    return body
  }
}

/** Own profile: no body of ours holds more values, and nobody reads more faults than these. */
const MAX_VALUES = 4096
const MAX_FAULTS = 32

/**
 * The rule that a body's shape breaks, before class-transformer sees it: too many values, or a member anywhere with a name
 * every object inherits (`constructor`, `toString`), which class-transformer drops or stumbles over.
 */
function brokenShapeRule(body: object): 'maxValues' | 'whitelistValidation' | undefined {
  const values: unknown[] = [body]
  for (let seen = 0; seen < values.length; seen++) {
    const value = values[seen]
    if (typeof value !== 'object' || value === null) continue
    const names = Array.isArray(value) ? [] : Object.keys(value)
    const size = Array.isArray(value) ? value.length : names.length
    if (values.length + size > MAX_VALUES) return 'maxValues'
    if (names.some((name) => name in Object.prototype)) return 'whitelistValidation'
    values.push(...Object.values(value))
  }
  return undefined
}

function faultsOf(error: ValidationError, above: string): FieldFault[] {
  // Who puts a name or number where a member's name belongs does not get it back: an error holds nothing that was sent.
  const path = `${above}/${isRegisteredName(error.property) ? error.property : '*'}`
  const rules = Object.keys(error.constraints ?? {})
  const own = rules.length > 0 ? [{ path, rules }] : []
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, path))]
}
