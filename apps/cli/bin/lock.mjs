/** The lock of the launchers: a folder, because making one is atomic everywhere. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const BEAT_MS = 1_000
const POLL_MS = 200
/** A holder that has not touched its lock for this long is gone: twenty missed beats. */
const SILENT_MS = 20_000

/**
 * Runs `work` while holding `.build/lock`; waits for another holder as long as that one lives.
 * A holder that died (its process is gone, or it no longer touches the lock) is taken over.
 */
export async function withLock(root, what, say, work) {
  const lock = join(root, '.build/lock')
  mkdirSync(join(root, '.build'), { recursive: true })
  await take(lock, what, say)
  const beat = setInterval(() => touch(lock), BEAT_MS)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    release(lock)
  }
}

/** Another process may have taken over while this one was stopped; then the lock is no longer ours to give back. */
function release(lock) {
  const owner = ownerOf(lock)
  if (owner?.pid === process.pid && owner.host === hostname()) rmSync(lock, { recursive: true, force: true })
}

async function take(lock, what, say) {
  let told = false
  while (!tryTake(lock, what)) {
    if (isStale(lock)) {
      breakStale(lock)
      continue
    }
    if (!told) say(`waiting for ${describe(lock)}`)
    told = true
    await pause(POLL_MS)
  }
}

function tryTake(lock, what) {
  if (!tryMakeFolder(lock)) return false
  writeFileSync(join(lock, 'owner.json'), JSON.stringify({ pid: process.pid, host: hostname(), what }))
  return true
}

function tryMakeFolder(path) {
  try {
    mkdirSync(path)
    return true
  } catch (cause) {
    if (cause.code === 'EEXIST') return false
    throw cause
  }
}

/** Two waiters may see the same dead holder: the second lock lets one of them break it, and look again first. */
function breakStale(lock) {
  const guard = `${lock}.breaking`
  if (!tryMakeFolder(guard)) {
    if (ageOf(guard) > SILENT_MS) rmSync(guard, { recursive: true, force: true })
    return
  }
  try {
    if (!isStale(lock)) return
    const grave = `${lock}.${process.pid}.dead`
    renameSync(lock, grave)
    rmSync(grave, { recursive: true, force: true })
  } catch (cause) {
    if (cause.code !== 'ENOENT') throw cause
  } finally {
    rmSync(guard, { recursive: true, force: true })
  }
}

function isStale(lock) {
  const age = ageOf(lock)
  if (age === undefined) return false
  if (age > SILENT_MS) return true
  const owner = ownerOf(lock)
  return owner !== undefined && owner.host === hostname() && !isAlive(owner.pid)
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return cause.code === 'EPERM'
  }
}

/** Undefined while the holder has made the folder and not yet written its name, or has just left. */
function ownerOf(lock) {
  try {
    return JSON.parse(readFileSync(join(lock, 'owner.json'), 'utf8'))
  } catch {
    return undefined
  }
}

function describe(lock) {
  const owner = ownerOf(lock)
  return owner === undefined ? 'another process' : `another process that is ${owner.what} (pid ${owner.pid})`
}

function ageOf(path) {
  try {
    return Date.now() - statSync(path).mtimeMs
  } catch {
    return undefined
  }
}

function touch(lock) {
  try {
    const now = new Date()
    utimesSync(lock, now, now)
  } catch {
    // Taken over while this process was stopped: the build itself is idempotent, so there is nothing to undo.
  }
}
