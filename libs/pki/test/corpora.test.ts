import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { base64Decode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { decodeCertificate, type PathRequest, parsePem, verifyPath } from '../src/index.js'
import { at, purposes } from './authority.js'

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url))
const CORPORA = process.env.YIMATONG_CORPORA ?? join(REPOSITORY, '../shared/corpora')
const chains = join(CORPORA, 'x509')
const codes = join(CORPORA, 'dgc-testdata')

interface Case {
  readonly id: string
  readonly trusted_certs: readonly string[]
  readonly untrusted_intermediates: readonly string[]
  readonly peer_certificate: string
  readonly validation_kind: string
  readonly validation_time: string | null
  readonly expected_result: string
}

function decodePem(pem: string) {
  return decodeCertificate(parsePem(pem)[0]?.der ?? new Uint8Array())
}

function requestOf(row: Case): PathRequest {
  return {
    leaf: decodePem(row.peer_certificate),
    intermediates: row.untrusted_intermediates.map(decodePem),
    anchors: row.trusted_certs.map(decodePem),
    crls: [],
    at: at(row.validation_time ?? '2026-11-24T00:00:00Z'),
    purpose: row.validation_kind === 'SERVER' ? purposes['tls-server'] : undefined,
    requireRevocation: false,
  }
}

// Whole corpora are scored by the full validator; these two are within what this version promises.
describe.skipIf(!existsSync(chains))(`certificate chains of ${chains}, or skipped where it is absent`, () => {
  it.each(['sm2-chains.json', 'bettertls-path-building.json'])('%s: every verdict agrees', (file) => {
    const { testcases }: { testcases: Case[] } = JSON.parse(readFileSync(join(chains, file), 'utf8'))
    expect(testcases.length).toBeGreaterThan(0)
    const wrong = testcases.filter((row) => verifyPath(requestOf(row)).ok !== (row.expected_result === 'SUCCESS'))
    expect(wrong.map(({ id }) => id)).toEqual([])
  })
})

describe.skipIf(!existsSync(codes))(`signer certificates of ${codes}, or skipped where it is absent`, () => {
  it('decodes every one of them', () => {
    const files = readdirSync(codes, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'))
    const texts = new Set<string>()
    for (const file of files) {
      const found = /"CERTIFICATE"\s*:\s*"([A-Za-z0-9+/=]+)"/.exec(readFileSync(join(codes, file), 'utf8'))?.[1]
      if (found !== undefined) texts.add(found)
    }
    expect(texts.size).toBeGreaterThan(40)
    expect([...texts].map((text) => decodeCertificate(base64Decode(text)).publicKey.kind)).not.toContain(undefined)
  })
})
