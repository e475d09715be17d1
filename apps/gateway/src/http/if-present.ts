import { ValidateIf } from 'class-validator'

/** The member may be left out. Unlike `IsOptional`, `null` is not the same as leaving it out. */
export function IfPresent(): PropertyDecorator {
  return ValidateIf((_body: object, value: unknown) => value !== undefined)
}
