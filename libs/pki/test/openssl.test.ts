import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { encodePem, verifyPath } from '../src/index.js'
import { AT, ask, make, makeCa, makeSigner } from './authority.js'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const folder = mkdtempSync(join(tmpdir(), 'pki-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('openssl verify', () => {
  it.skipIf(!hasOpenssl)('agrees on P-256 chains, good and bad', () => {
    const root = makeCa('root', undefined, { pathLength: 1 })
    const ca = makeCa('ca', root, { pathLength: 0 })
    const tooDeep = makeCa('too deep', ca)
    const noCa = make({ label: 'no ca', issuer: root, extensions: { keyUsage: ['digitalSignature'] } })
    const unknown = { further: [{ oid: '1.3.6.1.4.1.99999.1', critical: true, value: Uint8Array.of(5, 0) }] }
    const cases = [
      [makeSigner('good', ca), ca],
      [makeSigner('below the last', tooDeep), ca, tooDeep],
      [makeSigner('below no ca', noCa), noCa],
      [makeSigner('critical', ca, { extensions: unknown }), ca],
      [makeSigner('no issuer', ca)],
    ] as const
    const anchors = write('root.pem', encodePem('CERTIFICATE', root.certificate.der))
    const verdicts = cases.map(([leaf, ...above]) => {
      const pems = above.map(({ certificate }) => encodePem('CERTIFICATE', certificate.der)).join('')
      const untrusted = pems === '' ? [] : ['-untrusted', write('above.pem', pems)]
      const leafPath = write('leaf.pem', encodePem('CERTIFICATE', leaf.certificate.der))
      const time = ['-attime', `${AT / 1000}`]
      const { status } = spawnSync('openssl', [
        'verify',
        '-CAfile',
        anchors,
        '-no-CApath',
        ...time,
        ...untrusted,
        leafPath,
      ])
      return [status === 0, verifyPath(ask(leaf, above, [root])).ok]
    })
    expect(verdicts).toEqual([
      [true, true],
      [false, false],
      [false, false],
      [false, false],
      [false, false],
    ])
  })
})
