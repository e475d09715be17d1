import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DccSignerIndex, decodeDccSigner, indexDccSigners } from '@yimatong/formats'
import { type Bytes, YimatongError } from '@yimatong/kernel'
import { parsePem } from '@yimatong/pki'

const CERTIFICATE_FILE = /\.(pem|crt|cer|der)$/

/**
 * The signers whose EU DCCs are believed: every certificate of a folder. They are trusted because they lie there, byte
 * for byte. @throws Error naming the file that is no certificate
 */
export async function loadDccSigners(directory: string | undefined): Promise<DccSignerIndex> {
  if (directory === undefined) return indexDccSigners([])
  const files = (await readdir(directory)).filter((file) => CERTIFICATE_FILE.test(file)).sort()
  const signers = await Promise.all(files.map(async (file) => readSigners(file, await readFile(join(directory, file)))))
  return indexDccSigners(signers.flat())
}

function readSigners(file: string, bytes: Bytes) {
  try {
    const text = Buffer.from(bytes).toString('latin1')
    const certificates = text.includes('-----BEGIN') ? parsePem(text).map(({ der }) => der) : [bytes]
    return certificates.map(decodeDccSigner)
  } catch (error) {
    if (error instanceof YimatongError) throw new Error(`DCC_SIGNERS: ${file} is no certificate (${error.code})`)
    throw error
  }
}
