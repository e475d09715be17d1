import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:tls'
import { DAY, type Instant } from '@yimatong/kernel'
import { encodePem } from '@yimatong/pki'
import { describe, expect, it } from 'vitest'
import { generateHierarchy, type Identity } from '../src/index.js'
import { ceremonyOf, named } from './setting.js'

// TLS has a clock of its own, so this hierarchy is of today.
const today = generateHierarchy(ceremonyOf('development'), { at: (Date.now() - DAY) as Instant })
const ca = encodePem('CERTIFICATE', named(today, 'national-root').certificate.der)

function credentials({ chain, key }: Identity) {
  return {
    ca,
    cert: chain.map(({ der }) => encodePem('CERTIFICATE', der)).join(''),
    key: encodePem('PRIVATE KEY', key.pkcs8),
  }
}

// The name of the client as the server sees it, or `refused`: which error Node names for which side differs between its versions.
function handshake(server: string, client: string, host: string): Promise<string> {
  return new Promise((resolve) => {
    const listener = createServer({ ...credentials(named(today, server)), requestCert: true, rejectUnauthorized: true })
    const finish = (text: string) => {
      listener.close()
      resolve(text)
    }
    listener.on('secureConnection', (socket) => {
      const name = socket.getPeerCertificate().subject.CN
      socket.end()
      finish(String(name))
    })
    listener.on('tlsClientError', () => finish('refused'))
    listener.listen(0, host, () => {
      const { port } = listener.address() as AddressInfo
      const socket = connect({ ...credentials(named(today, client)), host, port })
      socket.on('error', () => finish('refused'))
      socket.resume()
    })
  })
}

describe('mutual TLS of Node and OpenSSL', () => {
  it.each([
    ['330000-tls', '310000-tls', '127.0.0.1', '310000 gateway TLS'],
    ['310000-tls', '340000-tls', 'localhost', '340000 gateway TLS'],
    ['340000-tls', '340000-checkpoint', '127.0.0.1', '340000 checkpoint'],
    ['registry-tls', '330000-tls', '127.0.0.1', '330000 gateway TLS'],
    ['330000-tls', 'registry-tls', '127.0.0.1', 'Registry TLS'],
    ['330000-tls', '330000-checkpoint', '127.0.0.1', '330000 checkpoint'],
    ['330000-checkpoint', '310000-tls', '127.0.0.1', 'refused'],
    ['330000-tls', '310000-code-signer', '127.0.0.1', 'refused'],
  ])('%s accepts %s at %s: %s', async (server, client, host, seen) => {
    expect(await handshake(server, client, host)).toBe(seen)
  })
})
