/**
 * record: the national record (DESIGN §5.2), its value tables and everything that can be done to one alone: check,
 * disclose, mask, turn to and from JSON and the claims of a signed code, identity numbers, divisions, countries.
 *
 * It is not the standard: GB/T 38962 is sold, only its item names are public; all below is "national profile 1", data
 * under standards/national-profile-1 that comes in as an argument. It knows no city, signature, level rule or clock.
 * Called by formats, profiles, recognition, adapters and apps; everything but buildRecordClass loads in a browser.
 *
 * @example const elements = compileElements(elementsJson, codeTableFiles)
 * const record = decodeRecordClaims(claims, elements)
 */

export { compileChecker } from './checker.js'
export type { CitizenNumber, CitizenNumberCode, CitizenNumberVerdict } from './citizen-number.js'
export { checkCitizenNumber, citizenCheckDigit } from './citizen-number.js'
export type { ClaimMap, ClaimValue, DerivedClaim } from './claims.js'
export { decodeRecordClaims } from './claims-decode.js'
export { encodeRecordClaims } from './claims-encode.js'
export {
  type CodeRow,
  type CodeTable,
  type CodeTables,
  codeName,
  codeOfForeign,
  compileCodeTables,
  hasCode,
} from './code-table.js'
export { type Countries, type Country, compileCountries } from './countries.js'
export { compileDisclosure, type Discloser, type Disclosure, discloseRecord } from './disclosure.js'
export {
  compileDivisions,
  type Divisions,
  divisionPrefix,
  isDivision,
  isWithin,
  prefectureOf,
  provinceOf,
} from './divisions.js'
export type {
  ElementRow,
  ElementType,
  Evidence,
  MaskedRule,
  MinimalRule,
  Requirement,
  ScalarType,
} from './element-row.js'
export { compileElements } from './element-table.js'
export type { ElementTable } from './element-tree.js'
export { RecordError, type RecordErrorCode, type RecordFault, type RecordFaultCode } from './error.js'
export { fromRecordJson, toRecordJson } from './json.js'
export { toRecordText } from './json-text.js'
export { maskText } from './mask.js'
export { derived, SOURCED, withOrigins } from './origins.js'
export { isWholeSecond, toWholeSeconds } from './precision.js'
export {
  type Answer,
  type Assessment,
  type Assurance,
  type DataSource,
  type DecidedBy,
  type HealthDeclaration,
  type HighRiskStay,
  type IdentityGrade,
  identityGradeOf,
  type Level,
  type MedicalTest,
  type NationalRecord,
  type Origin,
  type Subject,
  type Trip,
} from './record.js'
export { buildRecordClass, checkRecordClass, type RecordClass } from './record-class.js'
export type { RecordForm } from './scalar-check.js'
export type { ExtensionObject, ExtensionValue, JsonObject, JsonValue } from './value.js'
