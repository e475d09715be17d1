/**
 * adapters: everything that touches the machine, so that no other lib has to: the database and its stores, the clock,
 * cities and peers over HTTP, keys and standards in files. Fills the ports of recognition.
 *
 * It decides nothing: no level, no trust, no rule. Whatever a city, a peer or a file does wrong comes back as a typed
 * {@link AdapterError} or as the outage of the port, never with content of a message or a row. Only apps call it.
 *
 * @example
 * const database = await openDatabase({ directory: join(dataDir, 'database') })
 * await migrate(database, 'p330000', await loadMigrations())
 * const ledger = createLedgerStore({ database, schema: 'p330000', gateway, signer, clock: systemClock })
 */

export { type CitySettings, citySecrets, createCityConnector } from './city/city-connector.js'
export {
  closedError,
  type Database,
  type Queries,
  quoteSchema,
  type Row,
  type SqlValue,
} from './database/database.js'
export { loadMigrations, type Migration, migrate } from './database/migrate.js'
export { type DatabaseAddress, openDatabase } from './database/open.js'
export { AdapterError, type AdapterErrorCode } from './error.js'
export { type KeyStore, type KeyStoreSettings, openKeyStore } from './files/key-store.js'
export { loadStandards, type ProfileText, type Standards } from './files/standards-loader.js'
export { type Endpoint, registerEndpoint } from './http/endpoint.js'
export {
  createHttpsClient,
  type HttpsClient,
  type InboundResponse,
  type OutboundRequest,
  type TlsIdentity,
} from './http/https-client.js'
export { spkiPin } from './http/peer-pin.js'
export { createHomeGateway, HEALTH_QUERY_PATH } from './peers/home-gateway.js'
export { createTrustSource, TRUST_LIST_PATH, type TrustSource } from './peers/trust-source.js'
export { createPictureReader, type PictureReader, type PictureSettings } from './pictures/picture-reader.js'
export type { PictureReading } from './pictures/picture-thread.js'
export { createIssuedCodeStore, type IssuedCode, type IssuedCodeStore } from './storage/issued-codes.js'
export { auditLedger, findReceipt, type LedgerAudit } from './storage/ledger-audit.js'
export { loadEntries } from './storage/ledger-rows.js'
export { createLedgerStore, type LedgerSettings, type LedgerStore } from './storage/ledger-store.js'
export { createTrustStore, type TrustState, type TrustStore } from './storage/trust-store.js'
export { systemClock } from './system-clock.js'
