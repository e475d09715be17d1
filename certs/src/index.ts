/**
 * certs: key ceremonies as data, and what they make: whole hierarchies with keys, certificates and revocation lists for development and tests.
 *
 * Nothing made here is ever to be trusted in production: keys come out unencrypted, in memory, on one machine. It writes no files
 * (`write-fixtures` is the one command that does) and reads no clock. Apps with `--dev`, tests and the fixtures call it.
 *
 * @example generateHierarchy(loadCeremony(text, purposes), { at }).get('330000-code-signer')
 */
export { type Ceremony, type CeremonyNode, loadCeremony } from './ceremony.js'
export { type CrlOptions, generateCrls } from './crls.js'
export { CeremonyError, type CeremonyErrorCode } from './error.js'
export { type CeremonyOptions, generateHierarchy, type Hierarchy, type Identity } from './hierarchy.js'
