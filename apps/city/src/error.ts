import { YimatongError } from '@yimatong/kernel'

/** Codes of a reference city that cannot be set up or is misused. */
export type CityErrorCode =
  | 'city.people.malformed'
  | 'city.people.not-synthetic'
  | 'city.person.unknown'
  | 'city.person.unsayable'
  | 'city.secret.missing'
  | 'city.symbol.shape'
  | 'city.fault.malformed'

/** Thrown by the reference city to whoever starts or steers it; never because of what a client sent. */
export class CityError extends YimatongError<CityErrorCode> {}
