import type { KeyStore } from '@yimatong/adapters'
import { digest } from '@yimatong/crypto'
import { hexEncode, utf8Decode } from '@yimatong/kernel'
import type { Client, ClientKind } from '../access/clients.js'
import { makeToken, openSecret } from './development-secrets.js'

/** The clients of one development province, and the tokens they present. */
export interface ProvinceClients {
  readonly clients: readonly Client[]
  readonly tokens: Readonly<Record<ClientKind, string>>
}

const KINDS: readonly ClientKind[] = ['checkpoint', 'issuer', 'engineer']

/** One checkpoint, one issuer and one engineer, registered with this data folder's tokens; the checkpoint's certificate works too. */
export async function openProvinceClients(
  store: KeyStore,
  division: string,
  purposes: readonly string[],
  checkpointPin: string,
): Promise<ProvinceClients> {
  const tokens = { checkpoint: '', issuer: '', engineer: '' }
  const clients: Client[] = []
  for (const kind of KINDS) {
    const token = await openSecret(store, `token-${division}-${kind}`, makeToken)
    tokens[kind] = utf8Decode(token)
    const about = {
      id: `${kind}-${division}-01`,
      kind,
      division,
      purposes,
      tokenHash: hexEncode(digest('sha-256', token)),
    }
    clients.push(kind === 'checkpoint' ? { ...about, venue: `venue-${division}-01`, tlsPin: checkpointPin } : about)
  }
  return { clients, tokens }
}
