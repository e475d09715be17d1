import {
  aesCbcDecrypt,
  aesCbcEncrypt,
  aesEcbDecrypt,
  aesEcbEncrypt,
  hmac,
  sm4CbcDecrypt,
  sm4CbcEncrypt,
  sm4EcbDecrypt,
  sm4EcbEncrypt,
} from '@yimatong/crypto'
import { type Bytes, concatBytes } from '@yimatong/kernel'
import { choice, optional, text } from '../form.js'
import { asBytes, type Carrier, defineLayer, envelope, type Secrets } from './layer.js'

const BLOCK = 16

const secretReference = text('a reference such as ssm.aes-key', (t) => /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(t))
const vector = text('a reference such as ssm.aes-iv, or `front` where it stands before the ciphertext', (t) => {
  return /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(t)
})
const padding = optional(choice('pkcs7'))

type Cbc = (key: Bytes, iv: Bytes, data: Bytes) => Bytes
type Ecb = (key: Bytes, data: Bytes) => Bytes

/**
 * `aes-cbc`, `sm4-cbc`: PKCS#7 padding; key and initialisation vector are secrets by reference, their bytes used as they
 * are. `iv: front`: the vector is the first block of the message. Class E; with `front` F, since outward the vector is
 * worked out of key and content (Own profile: the first 16 bytes of HMAC-SHA-256), so that the same answer has the same
 * bytes.
 */
function cbc(name: string, cipher: { readonly open: Cbc; readonly seal: Cbc }) {
  return defineLayer(name, { key: secretReference, iv: vector, padding }, (parameters) => {
    const { key, iv } = parameters
    if (iv === 'front') {
      return envelope(name, parameters, {
        takes: 'bytes',
        gives: 'bytes',
        class: 'F',
        secrets: [key],
        ...front(key, cipher),
      })
    }
    const run = (step: Cbc) => (input: Carrier, secrets: Secrets) => {
      const [keyBytes, ivBytes] = [secrets(key), secrets(iv)]
      return keyBytes && ivBytes ? step(keyBytes, ivBytes, asBytes(input)) : undefined
    }
    const steps = { down: run(cipher.open), up: run(cipher.seal) }
    return envelope(name, parameters, { takes: 'bytes', gives: 'bytes', secrets: [key, iv], ...steps })
  })
}

function front(key: string, cipher: { readonly open: Cbc; readonly seal: Cbc }) {
  return {
    down(input: Carrier, secrets: Secrets) {
      const [keyBytes, bytes] = [secrets(key), asBytes(input)]
      if (!keyBytes || bytes.length < 2 * BLOCK) return undefined
      return cipher.open(keyBytes, bytes.subarray(0, BLOCK), bytes.subarray(BLOCK))
    },
    up(output: Carrier, secrets: Secrets) {
      const [keyBytes, content] = [secrets(key), asBytes(output)]
      if (!keyBytes) return undefined
      const iv = hmac('sha-256', keyBytes, content).subarray(0, BLOCK)
      return concatBytes(iv, cipher.seal(keyBytes, iv, content))
    },
  }
}

/** `aes-ecb`, `sm4-ecb`: PKCS#7 padding, the key a secret by reference. Only what old cities do. Class E. */
function ecb(name: string, cipher: { readonly open: Ecb; readonly seal: Ecb }) {
  return defineLayer(name, { key: secretReference, padding }, (parameters) => {
    const { key } = parameters
    const run = (step: Ecb) => (input: Carrier, secrets: Secrets) => {
      const keyBytes = secrets(key)
      return keyBytes && step(keyBytes, asBytes(input))
    }
    const steps = { down: run(cipher.open), up: run(cipher.seal) }
    return envelope(name, parameters, { takes: 'bytes', gives: 'bytes', secrets: [key], ...steps })
  })
}

/** Envelopes that encrypt. */
export const CIPHERS = [
  cbc('aes-cbc', { open: aesCbcDecrypt, seal: aesCbcEncrypt }),
  ecb('aes-ecb', { open: aesEcbDecrypt, seal: aesEcbEncrypt }),
  cbc('sm4-cbc', { open: sm4CbcDecrypt, seal: sm4CbcEncrypt }),
  ecb('sm4-ecb', { open: sm4EcbDecrypt, seal: sm4EcbEncrypt }),
]
