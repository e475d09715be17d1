import { parentPort } from 'node:worker_threads'
import { CodecError, decodeQrImage } from '@yimatong/codec'

// Reads pictures off the main thread for src/pictures/picture-reader.ts. In: { id, bytes }. Out: { id, text } |
// { id, code }. Never the error itself: it may quote what the picture holds.

parentPort?.on('message', ({ id, bytes }) => {
  try {
    parentPort?.postMessage({ id, text: decodeQrImage(bytes) })
  } catch (error) {
    parentPort?.postMessage({ id, code: error instanceof CodecError ? error.code : undefined })
  }
})
