import { formatInstant, hexEncode, utf8Decode } from '@yimatong/kernel'
import type { NationalRecord, Origin } from '@yimatong/record'
import type { SuishenmaContent } from './block.js'
import type { SuishenmaStandard } from './standard.js'
import { isTransportEnabled } from './verify.js'

/** The name of the record extension that holds what an offline code says. */
const SUISHENMA_EXTENSION = 'cn-31-ssm-offline'

const SOURCED: Origin = { kind: 'sourced' }

/**
 * The record of an offline code: a reference to the holder, and nothing of a level. There is no colour inside, so it can
 * only come from the online lookup. The card number and its limits stay in the transit industry's own part.
 */
export function suishenmaToRecord(content: SuishenmaContent, standard: SuishenmaStandard): NationalRecord {
  const { client, expiresAt, industry } = content
  const clientName = standard.clients.get(client)
  const userType = standard.userTypes.get(String(industry.userType))
  const facts = {
    client: clientName ?? client,
    expiresAt: formatInstant(expiresAt),
    generatedAt: formatInstant(industry.generatedAt),
    userType: userType ?? industry.userType,
    enabledForTransport: isTransportEnabled(content, standard),
  }
  return {
    profile: 'hc-n/1',
    subject: { reference: referenceOf(content) },
    extensions: { [SUISHENMA_EXTENSION]: facts },
    origins: { '/subject/reference': SOURCED, [`/extensions/${SUISHENMA_EXTENSION}`]: SOURCED },
  }
}

/** D.1 as a text: itself where it is printable, else its hex. */
export function referenceOf({ uuid }: SuishenmaContent): string {
  return uuid.every((byte) => byte > 0x20 && byte < 0x7f) ? utf8Decode(uuid) : hexEncode(uuid)
}
