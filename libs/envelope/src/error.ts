import { YimatongError } from '@yimatong/kernel'

/**
 * Why a signed text, message or document was not read or not made. One code per layer and cause; where a lower lib
 * refused, its own code stands in `detail.cause`. Closed: codes are added, never renamed.
 */
export type EnvelopeErrorCode =
  | 'envelope.text.size'
  | 'envelope.text.prefix'
  | 'envelope.base45.malformed'
  | 'envelope.deflate.header'
  | 'envelope.deflate.malformed'
  | 'envelope.deflate.trailing'
  | 'envelope.cose.cbor'
  | 'envelope.cose.tag'
  | 'envelope.cose.shape'
  | 'envelope.cose.protected'
  | 'envelope.cose.unprotected'
  | 'envelope.cose.algorithm'
  | 'envelope.cose.key-id'
  | 'envelope.cose.high-s'
  | 'envelope.claims.cbor'
  | 'envelope.claims.order'
  | 'envelope.claims.shape'
  | 'envelope.claims.missing'
  | 'envelope.claims.unknown'
  | 'envelope.claims.type'
  | 'envelope.claims.range'
  | 'envelope.signer.algorithm'
  | 'envelope.signer.key'
  | 'envelope.token.cbor'
  | 'envelope.token.shape'
  | 'envelope.token.key'
  | 'envelope.token.key-unknown'
  | 'envelope.token.expired'
  | 'envelope.token.tampered'
  | 'envelope.document.shape'
  | 'envelope.document.type'

/** Thrown by envelope, for malformed input and for misuse when issuing. The message never holds content. */
export class EnvelopeError extends YimatongError<EnvelopeErrorCode> {}
