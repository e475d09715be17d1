import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateCrls, generateHierarchy, type Hierarchy, type Identity, loadCeremony } from '@yimatong/certs'
import { issueNationalCode } from '@yimatong/envelope'
import { type Bytes, DAY, type Instant, instant, parseInstant, utf8Encode } from '@yimatong/kernel'
import { encodePem, loadPurposes } from '@yimatong/pki'
import { compileElements, encodeRecordClaims, type NationalRecord, withOrigins } from '@yimatong/record'
import { type Authority, publishTrust, type TrustList } from '@yimatong/trust'
import { afterAll } from 'vitest'
import { type Io, main } from '../src/index.js'

const repository = new URL('../../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, repository), 'utf8')

/** The path of a file of the repository. */
export const repositoryFile = (path: string) => fileURLToPath(new URL(path, repository))

/** An RFC 3339 text as an instant; a wrong one fails the test that wrote it. */
function at(text: string): Instant {
  const found = parseInstant(text)
  if (found === undefined) throw new Error(`not RFC 3339: ${text}`)
  return found
}

/** When everything of these tests was made, and the clock of every run. */
export const AT = at('2024-06-01T00:00:00Z')

/** What one run of the command line gave. */
export interface Run {
  readonly code: number
  readonly out: string
  readonly outBytes: Bytes
  readonly err: string
}

/** What a test may change of the surroundings of a run. */
export interface Surroundings {
  readonly stdin?: string | Bytes | readonly Bytes[]
  readonly stdinIsTerminal?: boolean
  readonly stdoutIsTerminal?: boolean
  readonly stderrIsTerminal?: boolean
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** Runs the command line in this process, with streams of its own. */
export async function run(argv: readonly string[], around: Surroundings = {}): Promise<Run> {
  const out: Bytes[] = []
  const err: Bytes[] = []
  const code = await main(argv, ioOf(around, out, err))
  const outBytes = Buffer.concat(out)
  return { code, outBytes, out: outBytes.toString('utf8'), err: Buffer.concat(err).toString('utf8') }
}

function ioOf(around: Surroundings, out: Bytes[], err: Bytes[]): Io {
  const { stdin = '', env = {}, cwd = tmpdir() } = around
  const chunks = typeof stdin === 'string' ? [utf8Encode(stdin)] : stdin instanceof Uint8Array ? [stdin] : stdin
  async function* bytes() {
    for (const chunk of chunks) if (chunk.length > 0) yield chunk
  }
  const sink = (into: Bytes[], isTerminal = false) => ({
    isTerminal,
    write: async (content: string | Bytes) => {
      into.push(typeof content === 'string' ? utf8Encode(content) : content)
    },
  })
  return {
    stdin: {
      isTerminal: around.stdinIsTerminal ?? false,
      [Symbol.asyncIterator]: () => bytes()[Symbol.asyncIterator](),
    },
    stdout: sink(out, around.stdoutIsTerminal),
    stderr: sink(err, around.stderrIsTerminal),
    env,
    cwd,
    now: () => AT,
  }
}

/** A folder of the test file's own, with these files; taken away at its end. */
export function folderOf(files: Readonly<Record<string, string | Bytes>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'yimatong-cli-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

const elements = compileElements(
  JSON.parse(read('standards/national-profile-1/elements.json')),
  [
    'assessment-states',
    'data-sources',
    'decided-by',
    'document-types',
    'levels',
    'medical-history',
    'purposes-of-use',
    'sex',
    'symptoms',
    'test-kinds',
    'test-results',
    'transports',
    'yes-no-unknown',
  ].map((name) => JSON.parse(read(`standards/national-profile-1/codes/${name}.json`))),
)

const purposes = loadPurposes(JSON.parse(read('standards/national-profile-1/purposes.json')))
/** The development hierarchy, made at an instant. */
export function hierarchyAt(instant: Instant): Hierarchy {
  return generateHierarchy(loadCeremony(read('certs/ceremony/development.yaml'), purposes), { at: instant })
}

const hierarchy = hierarchyAt(AT)

/** The identity of a node of the development hierarchy. */
export function named(name: string): Identity {
  const found = hierarchy.get(name)
  if (found === undefined) throw new Error(`no node ${name}`)
  return found
}

const chainOf = (name: string) => named(name).chain.map(({ der }) => der)

function authority(id: string): Authority {
  const [certificate = new Uint8Array(), ...intermediates] = chainOf(`${id}-code-signer`)
  return {
    id,
    title: { zh: `测试机构${id}`, en: `Test authority ${id}` },
    divisions: [id],
    endpoint: 'https://127.0.0.1:8443',
    tlsPins: [id.padEnd(64, '0')],
    profiles: ['cn-test'],
    appeal: { zh: '请至测试窗口', en: 'Test desk' },
    signers: [{ certificate, intermediates, assurance: 'gateway-attested' }],
  }
}

/** A kept trust list of Zhejiang and Anhui, a week long. */
export function trustList(more: Partial<TrustList> = {}): Bytes {
  const list: TrustList = {
    version: 7,
    issuedAt: AT,
    expiresAt: instant(AT + 7 * DAY),
    signerChain: chainOf('registry-trust-list'),
    authorities: [authority('330000'), authority('340000')],
    crls: [...generateCrls(hierarchy, { at: instant(AT - DAY), days: 30 }).values()],
    ...more,
  }
  return publishTrust(list, named('registry-trust-list'))
}

/** PEM of the national root. */
export const rootPem = encodePem('CERTIFICATE', named('national-root').certificate.der)

/** A green record of a synthetic holder, and what a test changes of it. */
export function recordOf(more: Partial<NationalRecord['assessment']> = {}): NationalRecord {
  const assessment = {
    level: '00' as const,
    assessedAt: AT,
    authority: '测试机构',
    decidedBy: 'automated' as const,
    division: '330000',
    ...more,
  }
  return withOrigins({ profile: 'hc-n/1', subject: { name: '测试甲', reference: 'ref-1' }, assessment }, elements)
}

/** A signed national code of a day, as a province issues it. */
export function nationalCode(record = recordOf(), signer = '330000'): string {
  const { certificate, key } = named(`${signer}-code-signer`)
  return issueNationalCode({
    claims: {
      issuer: signer,
      issuedAt: AT,
      expiresAt: instant(AT + DAY),
      codeId: new Uint8Array(16).fill(7),
      record: encodeRecordClaims(record, 'full', elements),
    },
    signer: { certificate, key },
  })
}
