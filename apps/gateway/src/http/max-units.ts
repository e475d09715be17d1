import { ValidateBy } from 'class-validator'

/**
 * The member is a text of at most so many UTF-16 units. For texts of megabytes: class-validator's own `MaxLength`, whose
 * name it bears in faults, collects every surrogate pair before it counts.
 */
export function MaxUnits(most: number): PropertyDecorator {
  return ValidateBy({
    name: 'maxLength',
    constraints: [most],
    validator: {
      validate: (value: unknown) => typeof value === 'string' && value.length <= most,
      defaultMessage: () => `$property has at most ${most} characters`,
    },
  })
}
