import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

// Runs PGlite off the main thread for src/database/embedded.ts. In: { id, sql, parameters } | { id, script } |
// { id, close }. Out: { id, rows } | { id, fault }. Id 0 is the answer to being started. A fault carries
// harmless names only: PGlite's own error quotes the statement's parameters.

/** @param {unknown} error */
function fault(error) {
  if (typeof error !== 'object' || error === null) return {}
  const { code, table, constraint } = /** @type {Record<string, unknown>} */ (error)
  return { code, table, constraint }
}

/** @param {PGlite} database @param {{ sql?: string, parameters?: unknown[], script?: string, close?: boolean }} message */
async function carryOut(database, message) {
  if (message.close) await database.close()
  else if (message.script !== undefined) await database.exec(message.script)
  else if (message.sql !== undefined) return (await database.query(message.sql, message.parameters)).rows
  return []
}

try {
  const database = await PGlite.create(workerData.directory)
  parentPort?.on('message', async (message) => {
    try {
      parentPort?.postMessage({ id: message.id, rows: await carryOut(database, message) })
    } catch (error) {
      parentPort?.postMessage({ id: message.id, fault: fault(error) })
    }
  })
  parentPort?.postMessage({ id: 0, rows: [] })
} catch (error) {
  parentPort?.postMessage({ id: 0, fault: fault(error) })
}
