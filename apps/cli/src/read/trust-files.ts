import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type JsonValue, parseJson } from '@yimatong/codec'
import { decodeSignedDocument } from '@yimatong/envelope'
import {
  decodeDccSigner,
  FOREIGN_FORMATS,
  type ForeignKeyFile,
  type ForeignSigner,
  type ForeignSigners,
  isForeignKeyFile,
  readForeignKeys,
} from '@yimatong/formats'
import { type Bytes, type Instant, utf8Decode, YimatongError } from '@yimatong/kernel'
import { type Certificate, decodeCertificate, namesEqual, type Purposes, parsePem } from '@yimatong/pki'
import {
  compileTrust,
  type KeptTrust,
  offerTrust,
  restoreTrust,
  TRUST_LIST_TYPE,
  type TrustIndex,
} from '@yimatong/trust'
import { fail } from '../fail.js'
import { reasonOf } from '../files.js'
import type { Io } from '../io.js'

/** What `--trust` brought: a believed national list, signers of other formats, or both. */
export interface TrustFiles {
  readonly trust: TrustIndex | undefined
  readonly foreignSigners: ForeignSigners
  /** Files of a folder that are neither list, nor certificate, nor keys. */
  readonly passedOver: number
}

/** As libs/trust: a national list of 10,000 signers is about 20 MB of JSON. */
const MAX_LIST = 32 * 1024 * 1024

interface Pile {
  readonly lists: Bytes[]
  readonly roots: Certificate[]
  readonly certificates: ForeignSigner[]
  readonly keys: ForeignKeyFile[]
  passedOver: number
}

/**
 * Loads what a code is checked against. A JSON file is a signed trust list, or keys of the format it names; PEM and DER
 * files are certificates: every self-issued CA among them is a national root, and each of them is believed for the
 * formats that take certificates, an EU DCC for one (that is what naming it means).
 * @throws CliError `cli.trust.*`, `cli.file.unreadable`
 */
export async function loadTrustFiles(
  paths: readonly string[],
  purposes: Purposes,
  at: Instant,
  io: Io,
): Promise<TrustFiles> {
  const pile: Pile = { lists: [], roots: [], certificates: [], keys: [], passedOver: 0 }
  for (const path of paths) await gather(path, pile, io)
  const { lists, roots, passedOver } = pile
  if (lists.length > 0 && roots.length === 0) throw fail('cli.trust.root-absent')
  const anchors = { roots, purposes }
  const kept = lists.map((bytes) => {
    const believed: KeptTrust | undefined = restoreTrust(bytes, anchors)
    if (believed) return believed
    throw fail('cli.trust.refused', {
      code: offerTrust(undefined, bytes, anchors, at).findings[0]?.code ?? 'trust.list.signature',
    })
  })
  const latest = kept.reduce<KeptTrust | undefined>(
    (best, next) => (best && best.list.version >= next.list.version ? best : next),
    undefined,
  )
  const trust = latest && compileTrust(latest.list, anchors, at)
  return { trust, foreignSigners: signersIn(pile), passedOver }
}

function signersIn({ certificates, keys }: Pile): ForeignSigners {
  return new Map(
    FOREIGN_FORMATS.map(({ id }) => {
      const named = keys.filter(({ format }) => format === id).flatMap(({ signers }) => signers)
      return [id, [...certificates, ...named]] as const
    }),
  )
}

function countOf({ lists, certificates, keys }: Pile): number {
  return lists.length + certificates.length + keys.length
}

async function gather(shown: string, pile: Pile, io: Io): Promise<void> {
  const path = resolve(io.cwd, shown)
  try {
    if (!(await stat(path)).isDirectory()) {
      if (!sort(await readFile(path), pile)) throw fail('cli.trust.file', { path: shown })
      return
    }
    const before = countOf(pile)
    const entries = await readdir(path, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    for (const file of files.sort()) if (!sort(await readFile(file), pile)) pile.passedOver++
    if (countOf(pile) === before) throw fail('cli.trust.empty', { path: shown })
  } catch (cause) {
    if (cause instanceof YimatongError) throw cause
    throw fail('cli.file.unreadable', { file: shown, why: reasonOf(cause) }, cause)
  }
}

/** Puts a file where it belongs; false when it is nothing that can be trusted. */
function sort(bytes: Bytes, pile: Pile): boolean {
  if (bytes[0] === 0x30) return sortCertificate(bytes, pile)
  const text = textOf(bytes)
  if (text === undefined) return false
  if (/^\s*\{/.test(text)) {
    return sortJson(bytes, text, pile)
  }
  const blocks = attempt(() => parsePem(text)) ?? []
  return blocks.filter(({ label, der }) => label === 'CERTIFICATE' && sortCertificate(der, pile)).length > 0
}

function sortCertificate(der: Bytes, pile: Pile): boolean {
  const isSigner = attempt(() => decodeDccSigner(der)) !== undefined
  if (isSigner) pile.certificates.push({ kind: 'certificate', der: new Uint8Array(der) })
  const certificate = attempt(() => decodeCertificate(der))
  if (certificate?.isCa && namesEqual(certificate.subject, certificate.issuer)) pile.roots.push(certificate)
  return isSigner || certificate !== undefined
}

function sortJson(bytes: Bytes, text: string, pile: Pile): boolean {
  const json = attempt(() => parseJson(text, { maxLength: MAX_LIST }))
  if (json === undefined) return false
  if (isForeignKeyFile(json)) return sortKeys(json, pile)
  if (!isTrustList(json)) return false
  pile.lists.push(new Uint8Array(bytes))
  return true
}

// Unlike other JSON of a folder, a file that says it holds keys and does not is a mistake to be told.
function sortKeys(json: JsonValue, pile: Pile): boolean {
  const file = readForeignKeys(json)
  pile.keys.push(file)
  return FOREIGN_FORMATS.some(({ id }) => id === file.format)
}

// Believed later: a folder may hold other JSON too, and that is no list that failed.
function isTrustList(json: JsonValue): boolean {
  return attempt(() => decodeSignedDocument(json))?.type === TRUST_LIST_TYPE
}

function textOf(bytes: Bytes): string | undefined {
  return attempt(() => utf8Decode(bytes))
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof YimatongError) return undefined
    throw error
  }
}
