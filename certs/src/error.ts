import { YimatongError } from '@yimatong/kernel'

/** What reading a ceremony or issuing by it throws. */
export type CeremonyErrorCode =
  | 'ceremony.yaml'
  | 'ceremony.shape'
  | 'ceremony.value'
  | 'ceremony.purpose'
  | 'ceremony.issuer'
  | 'ceremony.name'

/** Thrown by certs. The message names the place in the file. */
export class CeremonyError extends YimatongError<CeremonyErrorCode> {}
