import { parentPort, workerData } from 'node:worker_threads'
import { PGlite, parse, protocol } from '@electric-sql/pglite'

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
  else if (message.sql !== undefined) return query(database, message.sql, message.parameters ?? [])
  return []
}

const { serialize } = protocol
const SYNC = serialize.sync()
const RUN = [serialize.describe({ type: 'P', name: '' }), serialize.execute({}), SYNC]

/** Most statements that are kept parsed; ours are some twenty for each schema. */
const KEPT_LIMIT = 500

/** Names of the statements this session has parsed, by their text. */
const kept = new Map()
let names = 0

/**
 * A statement with parameters is parsed once and then run in one pass through the engine: PGlite's own `query` parses it
 * each time and makes six passes, which costs more than writing a row.
 *
 * @param {PGlite} database @param {string} sql @param {unknown[]} parameters
 */
async function query(database, sql, parameters) {
  const name = parameters.length > 0 ? await keep(database, sql) : undefined
  if (name === undefined) return (await database.query(sql, parameters)).rows
  const values = parameters.map((value) => (value === null ? null : String(value)))
  const passes = joinBytes([serialize.bind({ statement: name, values }), ...RUN])
  const { messages } = await database.runExclusive(() => database.execProtocol(passes))
  return parse.parseResults(messages, database.parsers)[0]?.rows ?? []
}

/** @param {PGlite} database @param {string} sql */
async function keep(database, sql) {
  const known = kept.get(sql)
  if (known !== undefined || kept.size >= KEPT_LIMIT) return known
  const name = `kept_${++names}`
  const passes = joinBytes([serialize.parse({ name, text: sql }), SYNC])
  await database.runExclusive(() => database.execProtocol(passes))
  kept.set(sql, name)
  return name
}

/** @param {readonly Uint8Array[]} parts */
function joinBytes(parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let place = 0
  for (const part of parts) {
    out.set(part, place)
    place += part.length
  }
  return out
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
