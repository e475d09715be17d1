/**
 * kernel: what every other lib stands on, and nothing else: bytes, instants, the one error base, findings, outcomes.
 *
 * It has no knowledge of health codes, certificates or cities, no I/O and no clock: an instant always comes in as an
 * argument (DESIGN §5.8). Anything an outsider can cause is a {@link Finding} or an {@link Outcome}; what is thrown is
 * a {@link YimatongError} with a code out of a closed union per lib (DESIGN §5.13).
 *
 * @example const at = parseInstant('2022-05-04T08:00:00+08:00')
 */
export { base64Decode, base64Encode, base64UrlDecode, base64UrlEncode } from './base64.js'
export {
  type Bytes,
  bytesEqual,
  concatBytes,
  hexDecode,
  hexEncode,
  utf8Decode,
  utf8Encode,
} from './bytes.js'
export { KernelError, type KernelErrorCode, YimatongError } from './error.js'
export { type Finding, finding, type Outcome, type Party, type Severity, strictestOutcome } from './finding.js'
export {
  DAY,
  formatInstant,
  HOUR,
  type Instant,
  instant,
  isInstant,
  MAX_INSTANT,
  MINUTE,
  parseInstant,
  SECOND,
} from './instant.js'
