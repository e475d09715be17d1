import { Injectable, type PipeTransform, type Type } from '@nestjs/common'
import { plainToInstance } from 'class-transformer'
import { type ValidationError, validateSync } from 'class-validator'
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

  constructor(type: Type<T>) {
    this.#type = type
  }

  transform(value: unknown): T {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) refuseRequest('request.malformed')
    if (hasInheritedName(value))
      refuseRequest('request.fields', { fields: [{ path: '/', rules: ['whitelistValidation'] }] })
    const body = plainToInstance(this.#type, value)
    const errors = validateSync(body, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true })
    if (errors.length > 0) refuseRequest('request.fields', { fields: errors.flatMap((error) => faultsOf(error, '')) })
    return body
  }
}

/**
 * True when a member anywhere bears a name every object inherits (`constructor`, `toString`): class-transformer drops or
 * stumbles over those, so they are refused before it sees them.
 */
function hasInheritedName(value: object): boolean {
  return Object.entries(value).some(([name, member]: [string, unknown]) => {
    return name in Object.prototype || (typeof member === 'object' && member !== null && hasInheritedName(member))
  })
}

function faultsOf(error: ValidationError, above: string): FieldFault[] {
  const path = `${above}/${error.property.slice(0, 40)}`
  const rules = Object.keys(error.constraints ?? {})
  const own = rules.length > 0 ? [{ path, rules }] : []
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, path))]
}
