import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { systemClock } from '@yimatong/adapters'
import { formatInstant } from '@yimatong/kernel'
import { createLog } from '@yimatong/platform'
import { ROOT, readConfig } from './config.js'
import { announce } from './development/announce.js'
import { type Federation, startFederation } from './development/start-federation.js'

/**
 * Starts the development federation and says where it listens. Resolves with the exit code when it has been stopped by
 * SIGINT or SIGTERM, everything closed.
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const config = readConfig(argv, process.env)
    const dataDirectory = resolve(config.dataDirectory)
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
    const write = (line: string) => void process.stderr.write(line)
    const federation = await startFederation({
      ...config,
      dataDirectory,
      standardsDirectory: join(ROOT, 'standards'),
      ceremony: await readFile(join(ROOT, 'certs/ceremony/development.yaml'), 'utf8'),
      openApi: await readFile(join(ROOT, 'standards/openapi/gateway.json'), 'utf8'),
      peopleDirectory: join(ROOT, 'apps/city/people'),
      clock: systemClock,
      log: (role) => createLog(role, write, () => formatInstant(systemClock.now())),
    })
    await announce(federation, dataDirectory, (line) => void process.stdout.write(`${line}\n`))
    return await untilStopped(federation)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'could not start'}\n`)
    return 1
  }
}

/** A second signal so soon is the first one again: npm passes on the Ctrl-C that the terminal has already sent us. */
const SAME_SIGNAL_MS = 1000

function untilStopped(federation: Federation): Promise<number> {
  return new Promise((done) => {
    let stoppedAt: number | undefined
    const stop = () => {
      const now = systemClock.ticks()
      // Whoever presses Ctrl-C again does not want to wait.
      if (stoppedAt !== undefined && now - stoppedAt > SAME_SIGNAL_MS) done(130)
      if (stoppedAt !== undefined) return
      stoppedAt = now
      process.stderr.write('停止中 stopping\n')
      federation.close().then(
        () => {
          process.stderr.write('已停止 stopped\n')
          done(0)
        },
        () => done(1),
      )
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
