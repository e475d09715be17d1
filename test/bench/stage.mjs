/** What the benches of national codes share: a hierarchy with many signers, a trust list, and distinct codes of theirs. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadStandards, systemClock } from '@yimatong/adapters'
import { generateCrls, generateHierarchy, loadCeremony } from '@yimatong/certs'
import { randomBytes } from '@yimatong/crypto'
import { issueNationalCode } from '@yimatong/envelope'
import { compileStandards, ROOT } from '@yimatong/gateway'
import { instant } from '@yimatong/kernel'
import { encodeRecordClaims, withOrigins } from '@yimatong/record'
import { compileTrust } from '@yimatong/trust'

const DAY = 86_400_000

/** Standards, hierarchy, `signers` code signers of Zhejiang and the list that names them. */
export async function makeStage(signers) {
  const standards = compileStandards(await loadStandards(join(ROOT, 'standards')))
  const at = systemClock.now()
  const text = await readFile(join(ROOT, 'certs/ceremony/development.yaml'), 'utf8')
  const ground = generateHierarchy(loadCeremony(text, standards.purposes), { at })
  const hierarchy = generateHierarchy(loadCeremony(signerCeremony(signers), standards.purposes), { at, under: ground })
  const names = Array.from({ length: signers }, (_, n) => `bench-signer-${n}`)
  const list = {
    version: 1,
    issuedAt: at,
    expiresAt: instant(at + DAY),
    signerChain: hierarchy.get('registry-trust-list').chain.map(({ der }) => der),
    authorities: [authority(hierarchy, names)],
    crls: [...generateCrls(hierarchy, { at, days: 7 }).values()],
  }
  const anchors = { roots: [hierarchy.get('national-root').certificate], purposes: standards.purposes }
  return { standards, hierarchy, anchors, list, at, names, trust: compileTrust(list, anchors, at) }
}

/** `count` distinct green codes, signed in turn by every signer, at the smallest disclosure. */
export function makeCodes({ standards, hierarchy, names, at }, count) {
  const { elements } = standards.snapshot
  return Array.from({ length: count }, (_, n) => {
    const { certificate, key } = hierarchy.get(names[n % names.length])
    const assessedAt = instant(Math.floor(at / 1000) * 1000 - 1000 * (n + 1))
    const draft = {
      profile: 'hc-n/1',
      subject: {},
      assessment: { level: '00', assessedAt, authority: '330000', decidedBy: 'automated', division: '330000' },
    }
    const claims = encodeRecordClaims(withOrigins(draft, elements), 'minimal', elements)
    const issuedAt = instant(Math.floor(at / 1000) * 1000)
    const about = {
      issuer: '330000',
      issuedAt,
      expiresAt: instant(issuedAt + DAY),
      codeId: randomBytes(16),
      record: claims,
    }
    return issueNationalCode({ claims: about, signer: { certificate, key } })
  })
}

function authority(hierarchy, names) {
  const text = { zh: '浙江', en: 'Zhejiang' }
  return {
    id: '330000',
    title: text,
    divisions: ['330000'],
    endpoint: 'https://localhost:1',
    tlsPins: ['0'.repeat(64)],
    profiles: [],
    appeal: text,
    signers: names.map((name) => {
      const [certificate, ...intermediates] = hierarchy.get(name).chain.map(({ der }) => der)
      return { certificate, intermediates, assurance: 'gateway-attested' }
    }),
  }
}

function signerCeremony(count) {
  const nodes = Array.from(
    { length: count },
    (_, n) => `  bench-signer-${n}:
    key: P-256
    issuer: 330000-ca
    subject: { C: CN, ST: "330000", O: Bench, CN: signer ${n} }
    days: 30
    keyUsage: [digitalSignature]
    purposes: [health-code-gateway]
`,
  )
  return `ceremony: bench\nbackdateDays: 1\nnodes:\n${nodes.join('')}`
}
