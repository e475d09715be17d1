import { parentPort } from 'node:worker_threads'
import { CodecError, decodeQrImage } from '@yimatong/codec'

// Reads pictures off the main thread for src/pictures/picture-thread.ts. Out, once: 'ready'. Then in: bytes. Out:
// { text } | { code } | {}. Never the error itself: it may quote what the picture holds.

parentPort?.on('message', (bytes) => {
  parentPort?.postMessage(read(bytes))
})
parentPort?.postMessage('ready')

function read(bytes) {
  try {
    return { text: decodeQrImage(bytes) }
  } catch (error) {
    return error instanceof CodecError ? { code: error.code } : {}
  }
}
