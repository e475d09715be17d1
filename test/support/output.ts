import { required } from './federation.js'

/** Collects everything that this process prints from now on, instead of printing it; returns the way back. */
export function tapOutput(printed: string[]): () => void {
  const streams = [process.stdout, process.stderr]
  const writes = streams.map((stream) => stream.write)
  for (const stream of streams) {
    stream.write = (chunk: string | Uint8Array) => {
      printed.push(Buffer.from(chunk).toString())
      return true
    }
  }
  return () => {
    for (const [place, stream] of streams.entries()) stream.write = required(writes[place])
  }
}
