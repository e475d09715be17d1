import { generateKeyPairSync } from 'node:crypto'

/** An RSA key of this run alone, PKCS #8 in base64. */
export const RSA_KEY = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
}).privateKey.toString('base64')
