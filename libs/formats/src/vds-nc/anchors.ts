import { YimatongError } from '@yimatong/kernel'
import { attributeValues, type Certificate, decodeCertificate } from '@yimatong/pki'
import type { ForeignSigner } from '../foreign-format.js'

/** Country signing authorities by the country of their certificate. */
export type CountryAnchors = ReadonlyMap<string, readonly Certificate[]>

/**
 * The country signing CAs among the signers. What is no certificate, cannot be read strictly, is no CA or names no country
 * is passed over: the same trust material serves every format.
 */
export function countryAnchors(signers: readonly ForeignSigner[]): CountryAnchors {
  const anchors = new Map<string, Certificate[]>()
  for (const signer of signers) {
    const certificate = signer.kind === 'certificate' ? readable(signer.der) : undefined
    const country = certificate?.isCa === true ? countryOf(certificate) : undefined
    if (certificate && country !== undefined) anchors.set(country, [...(anchors.get(country) ?? []), certificate])
  }
  return anchors
}

/** The country of a certificate: the one C of its subject. Undefined for none and for several. */
export function countryOf({ subject }: Certificate): string | undefined {
  const [country, ...more] = attributeValues(subject, 'C')
  return more.length === 0 ? country?.toUpperCase() : undefined
}

function readable(der: Uint8Array): Certificate | undefined {
  try {
    return decodeCertificate(der)
  } catch (error) {
    if (error instanceof YimatongError) return undefined
    throw error
  }
}
