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
export { type Accepted, acceptableNames, acceptCases } from './proof/accept.js'
export { MODES, type Mode } from './proof/case-set.js'
export { checkProfile, type ProfileCheck } from './proof/check-profile.js'
export { PROOF_CODES, type ProofCode, type ProofFailure } from './proof/failure.js'
export { CASES, type LoadedProfile, type ProfileFolder, type ProofSetting } from './proof/folder.js'
export { MUTANT_KINDS, type MutantKind } from './proof/mutant.js'
export {
  type ChangedPair,
  type LevelChange,
  type PairProof,
  type ProvenFolder,
  provePairs,
} from './proof/prove.js'
export type { RecipeName, TransportSpec, TransportSpecs } from './recipes.js'
export type { TranslationContext } from './run.js'
export { profileJsonSchema } from './schema.js'
export type { DetectedSymbol, SymbolCodec } from './symbol.js'
export type { LayerTrace, Rendering, Translation } from './translation.js'
export { type Inquiry, type RequestField, requestValues } from './transport.js'
export type { Tree } from './tree.js'
export type { Sample } from './workbench/case-files.js'
export {
  CHANGE_AREAS,
  type ChangeArea,
  type ChangeWeight,
  compareProfiles,
  type ProfileChange,
  type ProfileComparison,
} from './workbench/compare-profiles.js'
export {
  type ExchangeMap,
  type FieldMap,
  type FieldRow,
  fieldMapOf,
  type LevelTable,
  type NamedElement,
  type ValueTableMap,
} from './workbench/field-map.js'
export {
  type Inference,
  type InferRemark,
  type InferredField,
  type InferredLevel,
  type InferWish,
  inferProfile,
} from './workbench/infer.js'
export { KEPT, type Kept } from './workbench/kept.js'
export type { Neighbour } from './workbench/known.js'
export { openProfile } from './workbench/open-profile.js'
export { type TriedAnswer, type TriedLayer, type TriedReturn, tryAnswer } from './workbench/try-answer.js'
