import { readdirSync, readFileSync } from 'node:fs'
import { importPrivateKey } from '@yimatong/crypto'
import { type Instant, instant, parseInstant } from '@yimatong/kernel'
import { decodeCertificate, parsePem, verifyPath } from '@yimatong/pki'
import { describe, expect, it } from 'vitest'
import { ceremonyOf, purposes } from './setting.js'

const folder = new URL('../fixtures/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const derOf = (name: string) => parsePem(read(name))[0]?.der ?? new Uint8Array()
const certificateOf = (name: string) => decodeCertificate(derOf(`${name}.cert.pem`))
const at = (text: string): Instant => instant(parseInstant(text) ?? Number.NaN)

describe('frozen fixtures', () => {
  it('are the nodes of their ceremony, a certificate and a key each, marked TEST ONLY', () => {
    const names = ceremonyOf('frozen').nodes.flatMap(({ name }) => [`${name}.cert.pem`, `${name}.key.pem`])
    expect(readdirSync(folder).sort()).toEqual(names.sort())
    for (const name of names) expect(read(name)).toContain('TEST ONLY. This key is public.')
  })

  it.each(ceremonyOf('frozen').nodes)('$name: the key is that of the certificate', ({ name, key, subject }) => {
    const certificate = certificateOf(name)
    const secret = importPrivateKey(derOf(`${name}.key.pem`))
    expect(secret.kind).toBe(key)
    expect(secret.publicKey.spki).toEqual(certificate.publicKey.spki)
    expect(certificate.subject.key).toBe(subject.key)
  })

  it.each([
    ['330000', '2020-01-01T00:00:00Z', true],
    ['330000', '2034-12-31T23:59:59Z', true],
    ['330000', '2019-12-31T23:59:59Z', false],
    ['330000', '2035-01-01T00:00:01Z', false],
    ['340000', '2020-01-01T00:00:00Z', true],
    ['340000', '2035-01-01T00:00:00Z', true],
  ])('%s signs codes at %s: %s', (province, time, ok) => {
    const verdict = verifyPath({
      leaf: certificateOf(`${province}-code-signer`),
      intermediates: [certificateOf(`${province}-ca`)],
      anchors: [certificateOf('national-root')],
      crls: [],
      at: at(time),
      purpose: purposes['health-code-gateway'],
      requireRevocation: false,
      scope: province,
    })
    expect(verdict.ok).toBe(ok)
    expect(verdict.divisions).toEqual([province])
  })
})
