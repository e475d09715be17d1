import { isRegisteredName } from '@yimatong/ledger'
import { ValidateBy } from 'class-validator'

/** The member is a name as registered (venue, gate, reference): nothing in which a number of a person could hide. */
export function IsRegisteredName(): PropertyDecorator {
  return ValidateBy({
    name: 'isRegisteredName',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isRegisteredName(value),
      defaultMessage: () => '$property is a registered name',
    },
  })
}
