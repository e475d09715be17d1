import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { systemClock } from '@yimatong/adapters'
import { formatInstant } from '@yimatong/kernel'
import { createLog } from '@yimatong/platform'
import { ROOT, readConfig, type StartConfig } from './config.js'
import { announce } from './development/announce.js'
import { type Federation, startFederation } from './development/start-federation.js'
import { openParts } from './roles/closers.js'
import { untilStopped } from './stop.js'

/** Of all that is written nothing is for others of this machine. */
const PRIVATE = 0o077

/**
 * Starts the development federation and says where it listens. Resolves with the exit code: 0 when it has been stopped
 * by SIGINT or SIGTERM, 1 when it could not start; everything is closed then.
 */
export async function main(argv: readonly string[], env = process.env): Promise<number> {
  const complain = (line: string) => void process.stderr.write(`${line}\n`)
  process.umask(PRIVATE)
  try {
    const federation = await open(readConfig(argv, env))
    return await untilStopped(process, federation.close, { say: complain, ticks: systemClock.ticks })
  } catch (error) {
    complain(error instanceof Error ? error.message : 'could not start')
    return 1
  }
}

function open(config: StartConfig): Promise<Federation> {
  return openParts(async (closers) => {
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
    closers.add(() => federation.close())
    await announce(federation, dataDirectory, (line) => void process.stdout.write(`${line}\n`))
    return federation
  })
}
