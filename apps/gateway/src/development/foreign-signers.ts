import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseJson } from '@yimatong/codec'
import {
  decodeDccSigner,
  FOREIGN_FORMATS,
  type ForeignKeyFile,
  type ForeignSigner,
  type ForeignSigners,
  readForeignKeys,
} from '@yimatong/formats'
import { type Bytes, utf8Decode, YimatongError } from '@yimatong/kernel'
import { parsePem } from '@yimatong/pki'

const CERTIFICATE_FILE = /\.(pem|crt|cer|der)$/
const KEY_FILE = /\.json$/

/** Where keys of other formats lie. */
export interface ForeignDirectories {
  /** Certificates (PEM, DER) of EU DCC signers. */
  readonly dcc: string | undefined
  /** Files of keys (JSON), each for the format it names. */
  readonly keys: string | undefined
}

/**
 * The signers whose codes of other formats are believed: every certificate of one folder, every file of keys of the
 * other. They are trusted because they lie there, byte for byte.
 * @throws Error naming the variable, and the folder that cannot be read or the file that is no certificate or no file of keys
 */
export async function loadForeignSigners({ dcc, keys }: ForeignDirectories): Promise<ForeignSigners> {
  const certificates = await readFolder('DCC_SIGNERS', dcc, CERTIFICATE_FILE, readCertificates)
  const files = await readFolder('FOREIGN_KEYS', keys, KEY_FILE, readKeys)
  const signers = new Map<string, readonly ForeignSigner[]>()
  for (const { format, signers: more } of [...certificates, ...files])
    signers.set(format, [...(signers.get(format) ?? []), ...more])
  return signers
}

async function readFolder(
  variable: string,
  directory: string | undefined,
  pattern: RegExp,
  read: (file: string, bytes: Bytes) => ForeignKeyFile,
): Promise<readonly ForeignKeyFile[]> {
  if (directory === undefined) return []
  const unreadable = (name: string) => (error: unknown) => {
    throw new Error(`${variable}: ${name} cannot be read (${errnoOf(error)}); it must be a folder of files`)
  }
  const names = await readdir(directory).catch(unreadable(directory))
  const files = names.filter((file) => pattern.test(file)).sort()
  const load = async (file: string) => read(file, await readFile(join(directory, file)).catch(unreadable(file)))
  return Promise.all(files.map(load))
}

function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no code'
}

function readCertificates(file: string, bytes: Bytes): ForeignKeyFile {
  try {
    const text = Buffer.from(bytes).toString('latin1')
    const certificates = text.includes('-----BEGIN') ? parsePem(text).map(({ der }) => der) : [new Uint8Array(bytes)]
    // Read here too, so that the message can name the file.
    for (const der of certificates) decodeDccSigner(der)
    return { format: 'eu-dcc', signers: certificates.map((der) => ({ kind: 'certificate', der })) }
  } catch (error) {
    if (error instanceof YimatongError) throw new Error(`DCC_SIGNERS: ${file} is no certificate (${error.code})`)
    throw error
  }
}

function readKeys(file: string, bytes: Bytes): ForeignKeyFile {
  try {
    const read = readForeignKeys(parseJson(utf8Decode(bytes)))
    if (FOREIGN_FORMATS.some(({ id }) => id === read.format)) return read
  } catch (error) {
    if (error instanceof YimatongError) throw new Error(`FOREIGN_KEYS: ${file} is no file of keys (${error.message})`)
    throw error
  }
  const known = FOREIGN_FORMATS.map(({ id }) => id).join(', ')
  throw new Error(`FOREIGN_KEYS: ${file} names a format that is none of ${known}`)
}
