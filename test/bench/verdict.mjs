/** The whole offline verdict of a national code against one bare P-256 verify of the same bytes. */
import { createPublicKey, verify } from 'node:crypto'
import { decodeNationalCode } from '@yimatong/envelope'
import { recogniseOffline } from '@yimatong/recognition'
import { compare } from './measure.mjs'
import { makeCodes, makeStage } from './stage.mjs'

const SIGNERS = 50
const CODES = 10_000
const ROUNDS = 9

export async function run(say) {
  const stage = await makeStage(SIGNERS)
  const codes = makeCodes(stage, CODES)
  const snapshot = { ...stage.standards.snapshot, trust: stage.trust }
  const question = { place: { division: '310000' }, purpose: 'gate' }
  const keys = new Map(
    stage.names.map((name) => [keyName(stage.hierarchy.get(name).certificate.keyId), keyOf(stage, name)]),
  )
  const bare = codes.map((code) => {
    const { toBeSigned, signature, keyId } = decodeNationalCode(code)
    return { data: Buffer.from(toBeSigned), signature: Buffer.from(signature), key: keys.get(keyName(keyId)) }
  })
  const ours = () => {
    for (const code of codes) {
      const { outcome, findings } = recogniseOffline(code, question, snapshot, stage.at)
      if (outcome !== 'accepted') throw new Error(`a code of the bench is ${outcome}: ${findings[0]?.code}`)
    }
  }
  const reference = () => {
    for (const { data, signature, key } of bare) {
      if (!verify('sha256', data, key, signature)) throw new Error('a signature of the bench does not hold')
    }
  }
  return { ...(await compare({ ours, reference, count: CODES, rounds: ROUNDS, say })), unit: 'codes/s' }
}

function keyOf({ hierarchy }, name) {
  const { spki } = hierarchy.get(name).certificate.publicKey
  return { key: createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }), dsaEncoding: 'ieee-p1363' }
}

function keyName(keyId) {
  return Buffer.from(keyId).toString('hex')
}
