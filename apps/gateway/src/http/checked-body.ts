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

/** Members of which a body brings exactly one, and the name of that rule in a fault. */
export interface Alternatives {
  readonly members: readonly string[]
  readonly rule: string
}

/**
 * Checks a request body against its class-validator class; unknown members are refused. 422 `request.fields` lists
 * every fault by path and rule.
 */
@Injectable()
export class CheckedBody<T extends object> implements PipeTransform<unknown, T> {
  readonly #type: Type<T>
  readonly #isWellFormed: BodyCheck<T>
  readonly #alternatives: Alternatives | undefined

  constructor(type: Type<T>, alternatives?: Alternatives) {
    this.#type = type
    this.#alternatives = alternatives
    this.#isWellFormed = compileBody(type)
  }

  transform(value: unknown): T {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) refuseRequest('request.malformed')
    if (this.#isWellFormed(value)) {
      if (this.#countGiven(value) !== 1) this.#refuseChoice([])
      return value
    }
    if (hasInheritedName(value)) refuseFields([{ path: '/', rules: ['whitelistValidation'] }])
    const body = plainToInstance(this.#type, value)
    const errors = validateSync(body, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true })
    if (errors.length > 0) {
      const faults = errors.flatMap((error) => faultsOf(error, ''))
      if (this.#countGiven(value) === 0) this.#refuseChoice(faults)
      refuseFields(faults)
    }
    if (this.#countGiven(value) !== 1) this.#refuseChoice([])
    return body
  }

  /** How many of the alternatives a body brings; one where it has none. */
  #countGiven(body: object): number {
    if (!this.#alternatives) return 1
    let given = 0
    for (const name of this.#alternatives.members) if (Reflect.get(body, name) !== undefined) given++
    return given
  }

  /** Where none is given, each would be said to be wrong for itself; what is wanted is one of them. */
  #refuseChoice(faults: readonly FieldFault[]): never {
    const { members, rule } = this.#alternatives ?? { members: [], rule: '' }
    const others = faults.filter(({ path }) => !members.includes(path.slice(1)))
    return refuseFields([{ path: '/', rules: [rule] }, ...others])
  }
}

/** Own profile: nobody reads more faults than these. */
const MAX_FAULTS = 32

function refuseFields(fields: readonly FieldFault[]): never {
  return refuseRequest('request.fields', { fields: fields.slice(0, MAX_FAULTS) })
}

/**
 * Whether a member anywhere has a name that every object inherits (`constructor`, `toString`), which class-transformer drops
 * or stumbles over. How many values there are, the reading of the JSON has bounded.
 */
function hasInheritedName(body: object): boolean {
  const values: unknown[] = [body]
  for (let seen = 0; seen < values.length; seen++) {
    const value = values[seen]
    if (typeof value !== 'object' || value === null) continue
    const isNamedSo = (name: string) => name in Object.prototype
    if (!Array.isArray(value) && Object.keys(value).some(isNamedSo)) return true
    for (const inner of Object.values(value)) values.push(inner)
  }
  return false
}

function faultsOf(error: ValidationError, above: string): FieldFault[] {
  // Who puts a name or number where a member's name belongs does not get it back: an error holds nothing that was sent.
  const path = `${above}/${isRegisteredName(error.property) ? error.property : '*'}`
  const rules = Object.keys(error.constraints ?? {})
  const own = rules.length > 0 ? [{ path, rules }] : []
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, path))]
}
