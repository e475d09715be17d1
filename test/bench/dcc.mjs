/** Decode and verify an EU DCC against cose-js + base45, the usual pair of packages. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { base45Encode, deflateZlib, encodeCbor } from '@yimatong/codec'
import { digest, generateKey, sign } from '@yimatong/crypto'
import { signatureInput } from '@yimatong/envelope'
import { compileDccKeyUsages, decodeDcc, indexDccSigners, verifyDcc } from '@yimatong/formats'
import { ROOT } from '@yimatong/gateway'
import { hexEncode, instant } from '@yimatong/kernel'
import base45 from 'base45'
import { compare } from './measure.mjs'
import { makeStage } from './stage.mjs'

const require = createRequire(import.meta.url)
const cose = require('cose-js')
const cbor = require('cbor')

const SIGNERS = 50
const CODES = 10_000
/** cose-js needs milliseconds a code: each of its rounds takes the next 400 of the same codes. */
const REFERENCE_CODES = 400
const ROUNDS = 7

export async function run(say) {
  const stage = await makeStage(1)
  const table = await readFile(join(ROOT, 'standards/eu-dcc/key-usages.json'), 'utf8')
  const keyUsages = compileDccKeyUsages(JSON.parse(table))
  const at = stage.at
  const signers = Array.from({ length: SIGNERS }, makeSigner)
  const codes = Array.from({ length: CODES }, (_, n) => issue(signers[n % SIGNERS], n, at))
  const index = indexDccSigners(
    signers.map(({ keyId, key }) => ({ keyId, publicKey: key.publicKey, extendedKeyUsage: undefined })),
  )
  const keys = new Map(signers.map(({ keyId, key }) => [hexEncode(keyId), pointOf(key.publicKey.spki)]))
  const ours = () => {
    for (const text of codes) {
      if (!verifyDcc(decodeDcc(text), index, at, keyUsages).ok) throw new Error('a code of the bench does not verify')
    }
  }
  let next = 0
  const reference = () => {
    for (let n = 0; n < REFERENCE_CODES; n++) readByCoseJs(codes[next++ % CODES], keys)
  }
  const measured = await compareRates({ ours, reference, say })
  return { ...measured, unit: 'codes/s' }
}

async function compareRates({ ours, reference, say }) {
  const perOp = await compare({ ours, reference, count: 1, rounds: ROUNDS, say: () => undefined })
  // The two sides do different numbers of codes a round: rates are brought to codes here.
  const scale = CODES / REFERENCE_CODES
  say(`${ROUNDS} rounds of ${CODES} and ${REFERENCE_CODES} codes`)
  return {
    ratio: perOp.ratio * scale,
    ours: perOp.ours * CODES,
    reference: perOp.reference * REFERENCE_CODES,
    runs: perOp.runs,
  }
}

function readByCoseJs(text, keys) {
  const message = inflateSync(base45.decode(text.slice(4)))
  const [protectedHeader] = cbor.decodeFirstSync(message).value
  const keyId = cbor.decodeFirstSync(protectedHeader).get(4)
  const payload = cose.sign.verifySync(message, { key: keys.get(keyId.toString('hex')) })
  return cbor.decodeFirstSync(payload).get(-260).get(1)
}

function makeSigner() {
  const key = generateKey('P-256')
  return { key, keyId: digest('sha-256', key.publicKey.spki).slice(0, 8) }
}

function pointOf(spki) {
  const point = Buffer.from(spki).subarray(-64)
  return { x: point.subarray(0, 32), y: point.subarray(32) }
}

function issue({ key, keyId }, n, at) {
  const seconds = Math.floor(at / 1000)
  const health = {
    ver: '1.3.0',
    nam: { fn: `Test${n}`, fnt: `TEST${n}`, gn: 'Bench', gnt: 'BENCH' },
    dob: '1900-01-01',
    v: [
      {
        tg: '840539006',
        vp: '1119349007',
        mp: 'EU/1/20/1528',
        ma: 'ORG-100030215',
        dn: 2,
        sd: 2,
        dt: '2021-06-01',
        co: 'AT',
        is: 'Test ministry',
        ci: `URN:UVCI:01:AT:${n}`,
      },
    ],
  }
  const payload = encodeCbor(
    new Map([
      [1, 'AT'],
      [4, Math.floor(instant(at) / 1000) + 86_400],
      [6, seconds - 60],
      [-260, new Map([[1, toMap(health)]])],
    ]),
  )
  const header = encodeCbor(
    new Map([
      [1, -7],
      [4, keyId],
    ]),
  )
  const signature = sign('ES256', key, signatureInput(header, payload))
  return `HC1:${base45Encode(deflateZlib(encodeCbor({ tag: 18, value: [header, new Map(), payload, signature] })))}`
}

function toMap(value) {
  if (Array.isArray(value)) return value.map(toMap)
  if (typeof value !== 'object') return value
  return new Map(Object.entries(value).map(([name, member]) => [name, toMap(member)]))
}
