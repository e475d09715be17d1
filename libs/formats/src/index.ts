/**
 * formats: codes of other systems that carry their own proof, each as a row of {@link FOREIGN_FORMATS}: EU DCC with its
 * Singapore variant, SMART Health Cards, Suishenma offline, Aarogya Setu, DIVOC, ICAO VDS-NC. Taking apart step by step,
 * verifying, turning facts into a record; besides, the scores of the public test corpora.
 *
 * It never derives a health level of its own: facts are not an assertion of one (DESIGN §5.3). Only where a format states
 * a status, a reviewed table of standards/ says what level that is, and the record says that the table did. Signers,
 * tables and instants come in as arguments. Recognition and the CLI call it. What a code holds wrongly is a value (a
 * fault, a finding); {@link FormatError} is for {@link decodeDcc} on malformed text, for keys and for tables.
 *
 * @example compileForeignFormats(tables, signers).find((format) => format.detects(text))?.read(text).code?.verify(at)
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
export { FORMAT_FINDING_CODES, FormatError, type FormatErrorCode, type FormatFindingCode } from './error.js'
export type {
  ForeignCode,
  ForeignFault,
  ForeignFormat,
  ForeignFormatRow,
  ForeignLayer,
  ForeignLayerName,
  ForeignPolicy,
  ForeignReading,
  ForeignSigner,
  ForeignSigners,
  ForeignTables,
  ForeignVerdict,
} from './foreign-format.js'
export { compileForeignFormats, FOREIGN_FORMATS } from './foreign-formats.js'
export { type ForeignKeyFile, isForeignKeyFile, readForeignKeys } from './foreign-keys.js'
export { coseLayer } from './layer-view.js'
export { decodeShc, decodeShcSymbols, type ShcCard } from './shc/card.js'
export type { ShcClaims } from './shc/claims.js'
export type { ShcFiles } from './shc/corpus/files.js'
export { type ShcReport, type ShcScoreTools, scoreShcFolder } from './shc/corpus/score.js'
export { compileShcCorpus, type ShcCorpusTable } from './shc/corpus/table.js'
export type { FhirRules } from './shc/fhir-rules.js'
export { decodeShcFile, decodeShcResponse, type ShcFile } from './shc/file.js'
export { SHC_FINDING_CODES, type ShcFinding, type ShcFindingCode } from './shc/findings.js'
export { decodeShcKeySet, type ShcKey, type ShcKeySet, shcThumbprint } from './shc/keys.js'
export { decodeShcNumeric, encodeShcNumeric, SHC_PREFIX, type ShcNumeric } from './shc/numeric.js'
export { SHC_EXTENSION, shcToRecord } from './shc/record.js'
export { decodeShcRevocationList, type ShcRevocationList } from './shc/revocation.js'
export { compileShcStandard, type ShcStandard } from './shc/standard.js'
export { indexShcIssuers, type ShcIssuer, type ShcTrust } from './shc/trust.js'
export { type ShcVerdict, verifyShc } from './shc/verify.js'
export type { IndustryFields, SuishenmaContent } from './suishenma/block.js'
export { issueSuishenma } from './suishenma/issue.js'
export { compileSuishenma, type SuishenmaStandard } from './suishenma/standard.js'
