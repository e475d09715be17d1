/**
 * formats: foreign codes that carry their own proof. Today the EU Digital COVID Certificate (`HC1:`): taking it apart
 * step by step, verifying it, checking its schema, turning its facts into a record, scoring the public test corpus.
 *
 * It never derives a health level: facts are not an assertion of one (DESIGN §5.3). Signers, tables and instants come in
 * as arguments. Recognition and the CLI call it. What a code holds wrongly is a value (a fault, a finding);
 * {@link FormatError} is for {@link decodeDcc} on malformed text and for malformed tables.
 *
 * @example verifyDcc(decodeDcc(text), indexDccSigners(certificates), at, standard.keyUsages)
 */
export type { DccClaims } from './dcc/claims.js'
export { type DgcCase, readDgcCase } from './dcc/corpus-case.js'
export {
  compileDgcScope,
  type DgcFile,
  type DgcReport,
  type DgcScope,
  scoreDgcFiles,
  type Tally,
} from './dcc/corpus-report.js'
export {
  DCC_PREFIX,
  type DccCode,
  type DccFault,
  type DccLayers,
  type DccStep,
  decodeDcc,
  decodeDccLayers,
} from './dcc/decode.js'
export { compileDccKeyUsages, type DccKeyUsages } from './dcc/key-usages.js'
export { DCC_GROUPS, type DccGroup, type DccHealth, entriesOf, groupsOf } from './dcc/payload.js'
export { compileDccMembers, DCC_EXTENSION, type DccMembers, dccToRecord } from './dcc/record.js'
export { isSameJson } from './dcc/same-json.js'
export { compileDccSchema, type DccSchema, type SchemaFault, type SchemaOptions } from './dcc/schema-check.js'
export { type DgcFlag, type DgcScoreTools, scoreDgcCase } from './dcc/score.js'
export { type DccSigner, type DccSignerIndex, decodeDccSigner, indexDccSigners } from './dcc/signer.js'
export { compileDccStandard, type DccStandard, type DccStandardFiles } from './dcc/standard.js'
export { type DccVerdict, isAllowedFor, isSignedBy, timeFault, verifyDcc } from './dcc/verify.js'
export { FormatError, type FormatErrorCode, type FormatFindingCode } from './error.js'
