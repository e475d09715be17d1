import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Bytes, concatBytes } from '@yimatong/kernel'
import { fail } from './fail.js'
import type { Io } from './io.js'

/** The system's word for a failure, `ENOENT` for example: it names no content. */
export function reasonOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined
  return typeof code === 'string' ? code : 'I/O'
}

/**
 * The bytes of a file, or of standard input for `-`.
 * @throws CliError `cli.file.unreadable` | `cli.input.size` above `most` bytes
 */
export async function readBytes(name: string, io: Io, most: number): Promise<Bytes> {
  return name === '-' ? readStdin(io, most) : readFileBytes(name, io, most)
}

async function readFileBytes(name: string, io: Io, most: number): Promise<Bytes> {
  const path = resolve(io.cwd, name)
  try {
    const { size } = await stat(path)
    if (size > most) throw fail('cli.input.size', { most })
    return new Uint8Array(await readFile(path))
  } catch (cause) {
    if (Reflect.get(Object(cause), 'code') === 'cli.input.size') throw cause
    throw fail('cli.file.unreadable', { file: name, why: reasonOf(cause) }, cause)
  }
}

async function readStdin(io: Io, most: number): Promise<Bytes> {
  const parts: Bytes[] = []
  let length = 0
  for await (const chunk of io.stdin) {
    length += chunk.length
    if (length > most) throw fail('cli.input.size', { most })
    parts.push(chunk.slice())
  }
  return concatBytes(...parts)
}
