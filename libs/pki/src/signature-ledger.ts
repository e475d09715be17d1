import type { SignatureAlgorithm } from '@yimatong/crypto'
import type { Bytes } from '@yimatong/kernel'
import type { Certificate } from './certificate.js'
import { verifyEncodedSignature } from './signature-scheme.js'

/** `algorithm`: none that the issuer's key can check. `spent`: not checked, the budget is used up. */
export type SignatureCheck = 'good' | 'bad' | 'algorithm' | 'spent'

/** A signed structure: a certificate or a revocation list. */
export interface SignedThing {
  readonly signatureAlgorithm: SignatureAlgorithm | undefined
  readonly tbs: Bytes
  readonly signature: Bytes
}

/** Checks each (thing, issuer) pair at most once, and no more than a given number in all. */
export interface SignatureLedger {
  check(thing: SignedThing, issuer: Certificate): SignatureCheck
  /** Signatures checked so far. */
  count(): number
}

/** A ledger with a budget of signature checks. Things are told apart by identity. */
export function openSignatureLedger(budget: number): SignatureLedger {
  const known = new Map<SignedThing, Map<Certificate, SignatureCheck>>()
  let count = 0
  const compute = (thing: SignedThing, issuer: Certificate): SignatureCheck => {
    const algorithm = thing.signatureAlgorithm
    if (algorithm === undefined || !issuer.publicKey.algorithms.includes(algorithm)) return 'algorithm'
    if (count >= budget) return 'spent'
    count++
    return verifyEncodedSignature(algorithm, issuer.publicKey, thing.tbs, thing.signature) ? 'good' : 'bad'
  }
  return {
    count: () => count,
    check(thing, issuer) {
      const row = known.get(thing) ?? new Map<Certificate, SignatureCheck>()
      known.set(thing, row)
      const result = row.get(issuer) ?? compute(thing, issuer)
      if (result !== 'spent') row.set(issuer, result)
      return result
    },
  }
}
