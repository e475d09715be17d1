import { YimatongError } from '@yimatong/kernel'
import { decodeCrl, type RevocationList } from '@yimatong/pki'
import type { TrustList } from './trust-list.js'

/**
 * The revocation lists of a trust list that can be read. One that cannot costs those it speaks for, whose state is then
 * unknown, and nobody else.
 */
export function readableCrls(list: TrustList): readonly RevocationList[] {
  return list.crls.flatMap((der) => {
    try {
      return [decodeCrl(der)]
    } catch (error) {
      if (error instanceof YimatongError) return []
      throw error
    }
  })
}
