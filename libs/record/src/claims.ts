/**
 * A value of the claims of a signed code: what a deterministic CBOR codec carries, without depending on one. Keys are
 * the integers of the element table (column `cbor`); only inside extensions keys are text.
 */
export type ClaimValue = number | string | boolean | Uint8Array | ClaimValue[] | ClaimMap

/** A group of claims. */
export type ClaimMap = Map<number | string, ClaimValue>

/** Own profile: a derived origin is a list `[how, step, …]`; a step is a cbor key, a list index or an extension name. */
export type DerivedClaim = [string, ...(number | string)[]]
