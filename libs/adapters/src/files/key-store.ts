import { join } from 'node:path'
import { importPrivateKey, type PrivateKey } from '@yimatong/crypto'
import { type Bytes, YimatongError } from '@yimatong/kernel'
import {
  type Certificate,
  decodeCertificate,
  decryptPrivateKey,
  encodePem,
  encryptPrivateKey,
  parsePem,
} from '@yimatong/pki'
import { AdapterError, type AdapterErrorCode } from '../error.js'
import { readPrivateFile, requirePrivateDirectory, writePrivateFile } from './private-file.js'

/** How the keys of one role instance are kept. */
export interface KeyStoreSettings {
  /** Made with mode 0700 when it is not there. */
  readonly directory: string
  /** Opens every key; at least 8 characters. There is no default: the program's `--dev` gives one of its own. */
  readonly passphrase: string | undefined
  /** PBKDF2 rounds of keys that are written; the default of libs/pki unless told. */
  readonly iterations?: number
}

/** Private keys, secrets and certificate chains of one role instance, one file each (DESIGN §5.11). */
export interface KeyStore {
  /** Undefined when there is no such key. @throws AdapterError `adapters.key.*` when there is one that may not be used. */
  loadKey(name: string): Promise<PrivateKey | undefined>
  saveKey(name: string, key: PrivateKey): Promise<void>
  /** Symmetric keys and passwords, kept like private keys. */
  loadSecret(name: string): Promise<Bytes | undefined>
  /** 1 to 125 bytes. */
  saveSecret(name: string, secret: Bytes): Promise<void>
  /** Leaf first. Public, yet kept with the key it belongs to. */
  loadChain(name: string): Promise<readonly Certificate[] | undefined>
  saveChain(name: string, chain: readonly Certificate[]): Promise<void>
}

const KEY_LABEL = 'ENCRYPTED PRIVATE KEY'
const SECRET_LABEL = 'ENCRYPTED SECRET'

/**
 * Opens a key store.
 *
 * @throws AdapterError `adapters.key.passphrase` without a passphrase, `adapters.key.mode` when others may look into
 * the directory.
 */
export async function openKeyStore(settings: KeyStoreSettings): Promise<KeyStore> {
  const { directory, iterations } = settings
  const passphrase = requirePassphrase(settings.passphrase)
  await requirePrivateDirectory(directory)
  const path = (name: string, ending: string) => join(directory, `${requireName(name)}.${ending}`)
  const seal = (label: string, der: Bytes) => encodePem(label, encryptPrivateKey(der, passphrase, iterations))
  const open = async (name: string, ending: string, label: string) => {
    const text = await readPrivateFile(path(name, ending), `the file of ${name}`)
    return text === undefined ? undefined : unseal(name, text, label, passphrase)
  }
  return {
    async loadKey(name) {
      const pkcs8 = await open(name, 'key.pem', KEY_LABEL)
      return pkcs8 && readAs(name, () => importPrivateKey(pkcs8))
    },
    saveKey: (name, key) => writePrivateFile(path(name, 'key.pem'), seal(KEY_LABEL, key.pkcs8)),
    async loadSecret(name) {
      const der = await open(name, 'secret.pem', SECRET_LABEL)
      return der && unwrapSecret(name, der)
    },
    async saveSecret(name, secret) {
      await writePrivateFile(path(name, 'secret.pem'), seal(SECRET_LABEL, wrapSecret(name, secret)))
    },
    async loadChain(name) {
      const text = await readPrivateFile(path(name, 'chain.pem'), `the chain of ${name}`)
      return text === undefined
        ? undefined
        : readAs(name, () => parsePem(text).map(({ der }) => decodeCertificate(der)))
    },
    async saveChain(name, chain) {
      const text = chain.map(({ der }) => encodePem('CERTIFICATE', der)).join('')
      await writePrivateFile(path(name, 'chain.pem'), text)
    },
  }
}

function requirePassphrase(passphrase: string | undefined): string {
  if (passphrase !== undefined && passphrase.length >= 8) return passphrase
  const seen =
    passphrase === undefined || passphrase === '' ? 'no passphrase' : `one of ${passphrase.length} characters`
  const why = `the key store is given ${seen}; give one of 8 or more, or start with --dev on a machine of your own`
  throw new AdapterError('adapters.key.passphrase', why)
}

function requireName(name: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) return name
  throw new AdapterError(
    'adapters.key.malformed',
    `a key name of ${name.length} characters is not of a-z, 0-9 and hyphen`,
  )
}

function unseal(name: string, text: string, label: string, passphrase: string): Bytes {
  const [block, ...others] = readAs(name, () => parsePem(text))
  if (!block || others.length > 0 || block.label !== label) throw malformed(name)
  return readAs(name, () => decryptPrivateKey(block.der, passphrase))
}

/** DER SEQUENCE of one OCTET STRING: the form in which the key encryption takes bytes that are no PKCS#8. */
function wrapSecret(name: string, secret: Bytes): Bytes {
  if (secret.length < 1 || secret.length > 125) {
    throw new AdapterError('adapters.key.malformed', `secret ${name} has ${secret.length} bytes; 1 to 125 can be kept`)
  }
  return Uint8Array.of(0x30, secret.length + 2, 0x04, secret.length, ...secret)
}

function unwrapSecret(name: string, der: Bytes): Bytes {
  if (der.length < 5 || der[0] !== 0x30 || der[2] !== 0x04 || der[3] !== der.length - 4) throw malformed(name)
  return der.slice(4)
}

function readAs<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof YimatongError)) throw error
    const code: AdapterErrorCode =
      error.code === 'pki.key.passphrase' ? 'adapters.key.passphrase' : 'adapters.key.malformed'
    const check = code === 'adapters.key.passphrase' ? 'the passphrase' : 'the file, or bring it back from a backup'
    throw new AdapterError(code, `${name} in the key store does not open; check ${check}`, { cause: error })
  }
}

function malformed(name: string): AdapterError {
  return new AdapterError('adapters.key.malformed', `${name} in the key store is not what it should be; check the file`)
}
