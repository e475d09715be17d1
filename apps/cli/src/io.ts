import { systemClock } from '@yimatong/adapters'
import type { Bytes, Instant } from '@yimatong/kernel'

/** One output of the program. */
export interface Sink {
  readonly isTerminal: boolean
  /** Resolves when the reader has taken it; rejects when the reader has gone. */
  write(content: string | Bytes): Promise<void>
}

/** Everything the program touches besides files and gateways: handed in, so that tests hand in their own. */
export interface Io {
  readonly stdin: AsyncIterable<Bytes> & { readonly isTerminal: boolean }
  readonly stdout: Sink
  readonly stderr: Sink
  readonly env: Readonly<Record<string, string | undefined>>
  /** Relative paths start here. */
  readonly cwd: string
  now(): Instant
}

/** The real streams, environment, folder and clock of this process. */
export function processIo(): Io {
  return {
    stdin: {
      isTerminal: process.stdin.isTTY === true,
      [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator](),
    },
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    env: process.env,
    cwd: process.cwd(),
    now: systemClock.now,
  }
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  // A reader that has gone (`| head`) is told by the callback of write; the event would end the process with a trace.
  stream.on('error', () => {})
  return {
    isTerminal: stream.isTTY === true,
    write: (content) =>
      new Promise((resolve, reject) => {
        stream.write(content, (error) => (error ? reject(error) : resolve()))
      }),
  }
}
