import { fileURLToPath } from 'node:url'

/** What the environment and the command line tell a start. */
export interface StartConfig {
  readonly port: number
  readonly host: string
  readonly dataDirectory: string
  readonly databaseUrl: string | undefined
  /** Folder of certificates (PEM or DER) of EU DCC signers to believe; none without it. */
  readonly dccSignersDirectory: string | undefined
  /** Folder of files of keys (JSON) of other foreign formats to believe; none without it. */
  readonly foreignKeysDirectory: string | undefined
  /** How the key store is opened. */
  readonly keys: { readonly passphrase: string; readonly iterations?: number }
}

/** The repository's folders, seen from the built program. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

const DEFAULT_PORT = 8443
/** Known to everybody, so that no number of PBKDF2 rounds would protect it: few are used. */
const DEVELOPMENT_KEYS = { passphrase: 'development only, never in production', iterations: 1000 }

/**
 * Reads `PORT`, `HOST`, `DATA_DIR`, `DATABASE_URL`, `DCC_SIGNERS`, `FOREIGN_KEYS`, `YIMATONG_PASSPHRASE` and `--dev`. The
 * development passphrase is given by `--dev` alone. A variable that is empty counts as not set.
 * @throws Error that says what was seen and what is wanted
 */
export function readConfig(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): StartConfig {
  const unknown = argv.filter((argument) => argument !== '--dev')
  if (unknown.length > 0) throw new Error(`${unknown.length} unknown arguments; only --dev is known`)
  const given = (name: string) => env[name] || undefined
  const passphrase = given('YIMATONG_PASSPHRASE')
  const keys = passphrase === undefined ? (argv.includes('--dev') ? DEVELOPMENT_KEYS : undefined) : { passphrase }
  if (keys === undefined) throw new Error('no passphrase: set YIMATONG_PASSPHRASE, or start with --dev')
  return {
    port: readPort(given('PORT')),
    host: given('HOST') ?? '127.0.0.1',
    dataDirectory: given('DATA_DIR') ?? './.data',
    databaseUrl: given('DATABASE_URL'),
    dccSignersDirectory: given('DCC_SIGNERS'),
    foreignKeysDirectory: given('FOREIGN_KEYS'),
    keys,
  }
}

function readPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  // Six listeners follow the first.
  if (port <= 65_500) return port
  throw new Error('PORT is a whole number from 0 (free ports) to 65500')
}
