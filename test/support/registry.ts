import { generateCrls, generateHierarchy, type Hierarchy, loadCeremony } from '@yimatong/certs'
import { parseJson } from '@yimatong/codec'
import { decodeSignedDocument } from '@yimatong/envelope'
import { loadPurposes } from '@yimatong/pki'
import { parseTrustList, type TrustList } from '@yimatong/trust'
import { get } from './asking.js'
import { type ProvinceId, readRepositoryText, required, type TestFederation } from './federation.js'

/** The list as the registry serves it now. */
export async function fetchTrustList(federation: TestFederation): Promise<TrustList> {
  const response = await get({ url: federation.registry.url, agent: federation.agent() }, '/v1/trust-list')
  return parseTrustList(decodeSignedDocument(parseJson(response.text)).payload)
}

/** The development hierarchy with the broken certificates of certs/ceremony/faults.yaml below it. */
export async function makeFaultyHierarchy(federation: TestFederation): Promise<Hierarchy> {
  const json: unknown = JSON.parse(await readRepositoryText('standards/national-profile-1/purposes.json'))
  const purposes = loadPurposes(json)
  const ceremony = loadCeremony(await readRepositoryText('certs/ceremony/faults.yaml'), purposes)
  return generateHierarchy(ceremony, { at: federation.clock.now(), under: federation.hierarchy })
}

/**
 * A registry that was deceived: it lists the named certificates as signers of a province, with revocation lists of every
 * CA. `above` names the CA a signer is listed below where that is not its own.
 */
export async function publishSigners(
  federation: TestFederation,
  hierarchy: Hierarchy,
  id: ProvinceId,
  names: readonly string[],
  above: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { authorities } = await fetchTrustList(federation)
  const signers = names.map((name) => {
    const [leaf, ...own] = required(hierarchy.get(name)).chain
    const other = above[name]
    const chain = other === undefined ? own : required(hierarchy.get(other)).chain
    return {
      certificate: required(leaf).der,
      intermediates: chain.map(({ der }) => der),
      assurance: 'gateway-attested' as const,
    }
  })
  const listed = authorities.map((authority) =>
    authority.id === id ? { ...authority, signers: [...authority.signers, ...signers] } : authority,
  )
  const at = federation.clock.now()
  const crls = generateCrls(hierarchy, { at, days: 7, number: BigInt(Math.floor(at / 1000)) })
  await federation.registry.publish({ authorities: listed, crls: [...crls.values()] })
  for (const { gateway } of federation.provinces) await gateway.refreshTrust()
}
