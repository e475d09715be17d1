import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Bytes, concatBytes, utf8Decode, YimatongError } from '@yimatong/kernel'
import type { Given } from '../arguments.js'
import { fail } from '../fail.js'
import { reasonOf } from '../files.js'
import type { Io } from '../io.js'

/** One thing to read: a text, a picture, or what could not even be one. */
export type Input = { readonly line?: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'picture'; readonly bytes: Bytes }
  | { readonly kind: 'fault'; readonly code: string }
)

/** What there is to read. */
export interface Inputs {
  /** True for `-`: a list is answered whatever its length. */
  readonly isList: boolean
  readonly items: AsyncIterable<Input>
}

type Chunks = AsyncIterable<Bytes>

/** Longest line that is kept: above any code, so that what is cut is refused by its size. */
const MAX_LINE = 65_536
/** One more byte than the largest picture that is decoded. */
const MAX_PICTURE = 8 * 1024 * 1024 + 1
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/**
 * Where the codes come from: an argument, `--file`, or standard input, line by line or as one picture.
 * @throws CliError `cli.usage.*`, `cli.file.unreadable`
 */
export function openInputs(given: Given, io: Io): Inputs {
  const [code] = given.positionals
  const file = given.text('file')
  if (code !== undefined && file !== undefined) throw fail('cli.usage.option-conflict', { options: 'CODE, --file' })
  if (file !== undefined && file !== '-')
    return { isList: false, items: readLines(fileChunks(resolve(io.cwd, file), file)) }
  if (code !== undefined && code !== '-') return { isList: false, items: single({ kind: 'text', text: code }) }
  const isList = code === '-' || file === '-'
  if (!isList && io.stdin.isTerminal) throw fail('cli.usage.argument-missing', { argument: 'CODE, --file FILE, -' })
  return { isList, items: readLines(io.stdin) }
}

async function* single(input: Input): AsyncIterable<Input> {
  yield input
}

async function* fileChunks(path: string, shown: string): Chunks {
  try {
    const file = await open(path)
    try {
      for await (const chunk of file.createReadStream({ autoClose: false }))
        if (chunk instanceof Uint8Array) yield chunk
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw fail('cli.file.unreadable', { file: shown, why: reasonOf(cause) }, cause)
  }
}

/** Lines of a stream as they come, blank ones too; or the one picture it is. A last line needs no line end. */
async function* readLines(chunks: Chunks): AsyncIterable<Input> {
  const iterator = chunks[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done) return
  if (isPictureStart(first.value)) {
    yield { kind: 'picture', bytes: await collect(first.value, iterator) }
    return
  }
  let line = 0
  let open = newLine()
  for (let next: IteratorResult<Bytes> = first; !next.done; next = await iterator.next()) {
    const pieces = piecesOf(next.value)
    for (const [index, piece] of pieces.entries()) {
      keep(open, piece)
      if (index === pieces.length - 1) break
      yield lineInput(open, ++line)
      open = newLine()
    }
  }
  if (open.length > 0) yield lineInput(open, line + 1)
}

/** A line that has not ended yet; what it has above {@link MAX_LINE} bytes is counted and forgotten. */
interface OpenLine {
  readonly parts: Bytes[]
  length: number
}

function newLine(): OpenLine {
  return { parts: [], length: 0 }
}

function keep(line: OpenLine, piece: Bytes): void {
  const room = Math.max(0, MAX_LINE - line.length)
  // A copy, because a stream may use its buffer again.
  if (room > 0) line.parts.push(piece.slice(0, room))
  line.length += piece.length
}

/** What stands between the line ends of a chunk: one piece more than there are line ends. */
function piecesOf(chunk: Bytes): readonly Bytes[] {
  const pieces: Bytes[] = []
  let start = 0
  for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
    pieces.push(chunk.subarray(start, end))
    start = end + 1
  }
  return [...pieces, chunk.subarray(start)]
}

function lineInput(open: OpenLine, line: number): Input {
  const bytes = concatBytes(...open.parts)
  try {
    return { kind: 'text', line, text: utf8Decode(bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes) }
  } catch (error) {
    if (error instanceof YimatongError) return { kind: 'fault', line, code: error.code }
    throw error
  }
}

function isPictureStart(bytes: Bytes): boolean {
  const [first, second, third] = bytes
  return (first === 0x89 && second === 0x50) || (first === 0xff && second === 0xd8 && third === 0xff)
}

async function collect(first: Bytes, rest: AsyncIterator<Bytes>): Promise<Bytes> {
  const parts = [first.slice()]
  let length = first.length
  for (let next = await rest.next(); !next.done && length < MAX_PICTURE; next = await rest.next()) {
    parts.push(next.value.slice())
    length += next.value.length
  }
  await rest.return?.()
  return concatBytes(...parts)
}
