import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const OPENING_MS = 120_000

/** `npm start` as a process of its own. */
export interface FederationProcess {
  /** Resolves with the printed request; rejects when the process ends first, or takes too long. */
  readonly opened: Promise<string>
  /** SIGKILL to the process, and what is left of it when it is gone. */
  kill(): Promise<{ readonly signal: NodeJS.Signals | null; readonly stderr: string }>
}

/** Starts the built gateway over a data folder, on free ports. */
export function startProcess(dataDirectory: string): FederationProcess {
  const { DATABASE_URL: _, ...environment } = process.env
  const child = spawn(process.execPath, [join(ROOT, 'apps/cli/bin/start.mjs')], {
    cwd: ROOT,
    env: { ...environment, PORT: '0', DATA_DIR: dataDirectory },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      texts[name] += chunk.toString()
    })
  }
  const opened = waitForRequest(child, texts)
  // Who kills it while it starts does not wait for its request.
  opened.catch(() => undefined)
  return {
    opened,
    async kill() {
      const gone = once(child, 'close')
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await gone
      }
      return { signal: child.signalCode, stderr: texts.stderr }
    },
  }
}

function waitForRequest(child: ChildProcess, texts: { stdout: string; stderr: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`npm start ${why}: ${texts.stderr.slice(-2000)}`))
    const timer = setTimeout(() => fail(`printed no request in ${OPENING_MS / 1000} s`), OPENING_MS)
    child.stdout?.on('data', () => {
      const [line] = /^curl .*(?=\n)/m.exec(texts.stdout) ?? []
      if (line === undefined) return
      clearTimeout(timer)
      resolve(line)
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      fail(`ended with ${signal ?? code}`)
    })
  })
}

/** What a shell makes of a line: everything it writes to stdout. */
export async function runInShell(line: string): Promise<string> {
  const child = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  await once(child, 'close')
  return text
}
