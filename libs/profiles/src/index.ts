/**
 * profiles: the language in which a city's code is described, its compiler, and translation both ways.
 *
 * A profile is one strict YAML file: how the city is asked (a named recipe, performed elsewhere), how its answer is
 * wrapped (envelopes, syntax, frames), what each field means in the national record (a closed set of reversible
 * operations), and what is lost. It holds no script, no secret and no state; this lib does no I/O and reads no clock.
 * Recognition, adapters, the reference city and the CLI call it. Nothing an answer can say makes it throw.
 *
 * @example
 * const profile = compileProfile(text, 'cn-34-akm/profile.yaml', elements)
 * const { record, losses, findings } = profile.exchanges.document.toRecord(bytes, { at, secret })
 */
export { ProfileError, type ProfileErrorCode } from './error.js'
export {
  type CompiledExchange,
  EXCHANGES,
  type ExchangeName,
  type FieldGrade,
  type FollowUp,
} from './exchange.js'
export {
  PROFILE_FINDING_CODES,
  type ProfileFinding,
  type ProfileFindingCode,
  REFUSAL_CODES,
  type RefusalCode,
} from './finding.js'
export { LOSS_CLASSES, type LossClass } from './grade.js'
export type { Direction, DropReason, Loss, LossKind, Recovery } from './loss.js'
export { type CompiledProfile, compileProfile } from './profile.js'
export type { TranslationContext } from './run.js'
export { profileJsonSchema } from './schema.js'
export type { DetectedSymbol, SymbolCodec } from './symbol.js'
export type { LayerTrace, Rendering, Translation } from './translation.js'
export { type Inquiry, type RecipeName, type RequestField, requestValues, type TransportSpec } from './transport.js'
export type { Tree } from './tree.js'
