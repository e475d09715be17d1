import { describe, expect, it } from 'vitest'
import {
  ecdsaDerToRaw,
  importPublicKey,
  type PublicKey,
  type SignatureAlgorithm,
  verifySignature,
} from '../src/index.js'
import { platform as browser } from '../src/platform/browser.js'
import { decodeSpki } from '../src/spki.js'
import { loadCorpus } from './vectors.js'

interface WycheproofFile {
  readonly numberOfTests: number
  readonly testGroups: readonly {
    readonly publicKeyDer: string
    readonly tests: readonly { tcId: number; comment: string; msg: string; sig: string; result: string }[]
  }[]
}

type Check = (data: Uint8Array, signature: Uint8Array) => boolean

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

const rows = [
  { file: 'ecdsa_secp256r1_sha256_test.json', alg: 'ES256', der: true, tests: 484 },
  { file: 'ed25519_test.json', alg: 'EdDSA', der: false, tests: 151 },
  { file: 'rsa_signature_2048_sha256_test.json', alg: 'RS256', der: false, tests: 258 },
] as const

// The browser build has no door of its own here: what verifySignature adds is the length check.
function browserCheck(alg: Exclude<SignatureAlgorithm, 'SM2-SM3'>, key: PublicKey): Check {
  const verify = browser.verifier(alg, decodeSpki(key.spki))
  const length = alg === 'RS256' ? undefined : 64
  return (data, signature) => {
    try {
      return (length === undefined || signature.length === length) && verify(data, signature)
    } catch {
      return false
    }
  }
}

function judge(check: Check, message: string, signature: string, der: boolean): boolean {
  try {
    return check(hex(message), der ? ecdsaDerToRaw(hex(signature), 32) : hex(signature))
  } catch {
    return false
  }
}

function outcomes(
  file: WycheproofFile,
  der: boolean,
  checkOf: (key: PublicKey) => Check,
): { judged: number; wrong: string[] } {
  const results = file.testGroups.flatMap((group) => {
    const check = checkOf(importPublicKey(hex(group.publicKeyDer)))
    const decided = group.tests.filter(({ result }) => result !== 'acceptable')
    return decided.map((test) => ({
      ...test,
      right: judge(check, test.msg, test.sig, der) === (test.result === 'valid'),
    }))
  })
  return {
    judged: results.length,
    wrong: results.filter(({ right }) => !right).map(({ tcId, comment }) => `${tcId} ${comment}`),
  }
}

describe.each(rows)('Wycheproof $file', ({ file, alg, der, tests }) => {
  const corpus = loadCorpus(`wycheproof/${file}`) as WycheproofFile | undefined
  const platforms: Readonly<Record<string, (key: PublicKey) => Check>> = {
    node: (key) => (data, signature) => verifySignature(alg, key, data, signature),
    browser: (key) => browserCheck(alg, key),
  }

  it.skipIf(corpus === undefined).each(Object.keys(platforms))(
    '%s agrees on every decided case',
    (name) => {
      const checkOf = platforms[name]
      if (corpus === undefined || checkOf === undefined) throw new Error(name)
      const { judged, wrong } = outcomes(corpus, der, checkOf)
      expect(wrong).toEqual([])
      expect(judged).toBe(tests)
    },
    60_000,
  )
})
