import type { JsonValue } from '@yimatong/codec'
import { type Signer, signDocument } from '@yimatong/envelope'
import { type Bytes, base64Encode, formatInstant, utf8Encode } from '@yimatong/kernel'
import { TRUST_LIST_TYPE } from './keep-trust.js'
import type { Authority, TrustList } from './trust-list.js'

/** The registry's side: the bytes of a signed list, ready to serve. The signer's chain is put into the list. */
export function publishTrust(list: TrustList, signer: Signer): Bytes {
  return utf8Encode(JSON.stringify(signDocument(TRUST_LIST_TYPE, trustListPayload(list), signer)))
}

/** The JSON payload of a list: times in RFC 3339, certificates and revocation lists in base64. */
export function trustListPayload(list: TrustList): JsonValue {
  return {
    version: list.version,
    issuedAt: formatInstant(list.issuedAt),
    expiresAt: formatInstant(list.expiresAt),
    signerChain: list.signerChain.map(base64Encode),
    authorities: list.authorities.map(authorityPayload),
    crls: list.crls.map(base64Encode),
  }
}

function authorityPayload(authority: Authority): JsonValue {
  return {
    id: authority.id,
    title: { ...authority.title },
    divisions: [...authority.divisions],
    endpoint: authority.endpoint,
    tlsPins: [...authority.tlsPins],
    profiles: [...authority.profiles],
    appeal: { ...authority.appeal },
    signers: authority.signers.map((signer) => ({
      certificate: base64Encode(signer.certificate),
      intermediates: signer.intermediates.map(base64Encode),
      assurance: signer.assurance,
    })),
  }
}
