import { describe, expect, it } from 'vitest'
import { encodePem, PkiError, parsePem } from '../src/index.js'
import { makeCa } from './authority.js'

function codeOf(run: () => unknown): string {
  try {
    run()
    return 'ok'
  } catch (error) {
    if (error instanceof PkiError) return error.code
    throw error
  }
}

describe('PEM', () => {
  const root = makeCa('root')
  const pem = encodePem('CERTIFICATE', root.certificate.der)

  it('reads blocks among explanatory text, in order and with either line break', () => {
    const text = `TEST ONLY\n${pem}between\n${encodePem('X509 CRL', Uint8Array.of(1))}after`
    expect(parsePem(text)).toEqual(parsePem(text.replaceAll('\n', '\r\n')))
    expect(parsePem(text).map(({ label }) => label)).toEqual(['CERTIFICATE', 'X509 CRL'])
    expect(parsePem(pem)[0]?.der).toEqual(root.certificate.der)
    expect(parsePem('no block')).toEqual([])
    expect(Math.max(...pem.split('\n').map(({ length }) => length))).toBe(64)
  })

  it.each([
    ['an end without a beginning', '-----END X-----', 'pki.pem.boundary'],
    ['a beginning without an end', '-----BEGIN X-----\nAA==', 'pki.pem.boundary'],
    ['another label at the end', '-----BEGIN X-----\nAA==\n-----END Y-----', 'pki.pem.boundary'],
    ['a block in a block', '-----BEGIN X-----\n-----BEGIN X-----\n-----END X-----', 'pki.pem.boundary'],
    ['a header', '-----BEGIN X-----\nProc-Type: 4\nAA==\n-----END X-----', 'pki.pem.base64'],
    ['loose base64', '-----BEGIN X-----\nAA=\n-----END X-----', 'pki.pem.base64'],
  ])('refuses %s', (_, text, code) => {
    expect(codeOf(() => parsePem(text))).toBe(code)
  })
})
