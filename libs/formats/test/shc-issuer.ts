import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateRaw, deflateZlib, type JsonValue } from '@yimatong/codec'
import { digest, ecdsaRawToDer, generateKey, type PrivateKey, sign } from '@yimatong/crypto'
import { type Bytes, base64UrlEncode, hexEncode, type Instant, parseInstant, utf8Encode } from '@yimatong/kernel'
import { compileShcCorpus, compileShcStandard, shcThumbprint } from '../src/index.js'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

/** One file of standards/smart-health-card. */
export function shcFile(name: string): JsonValue {
  const json: JsonValue = JSON.parse(readFileSync(`${repository}standards/smart-health-card/${name}.json`, 'utf8'))
  return json
}

/** The compiled tables. */
export const shcStandard = compileShcStandard(new Map(['fhir', 'members'].map((name) => [name, shcFile(name)])))
export const shcTable = compileShcCorpus(shcFile('corpus'))

/** An RFC 3339 text as an instant; a wrong one fails the test that wrote it. */
export function at(text: string): Instant {
  const instant = parseInstant(text)
  if (instant === undefined) throw new Error(`not RFC 3339: ${text}`)
  return instant
}

/** When the cards of these tests are looked at. */
export const AT = at('2022-12-01T00:00:00Z')
export const ISSUER = 'https://issuer.example/cards'

type Members = { [name: string]: JsonValue }

/** Digits that do not deflate, so that a card of them is longer than one symbol. */
export const NOISE = Array.from({ length: 32 }, (_, i) => hexEncode(digest('sha-256', Uint8Array.of(i)))).join('')

/** A synthetic issuer with one key. */
export interface TestIssuer {
  readonly key: PrivateKey
  /** The public key as its key set holds it. */
  readonly jwk: Members & { kid: string }
}

/** A new issuer: its key is made now. */
export function newShcIssuer(): TestIssuer {
  const key = generateKey('P-256')
  const point = key.publicKey.spki.slice(-64)
  const [x, y] = [base64UrlEncode(point.subarray(0, 32)), base64UrlEncode(point.subarray(32))]
  const jwk = { kty: 'EC', use: 'sig', alg: 'ES256', crv: 'P-256', x, y }
  return { key, jwk: { ...jwk, kid: shcThumbprint(jwk) ?? '' } }
}

/** The claims of a card as a good issuer writes them; the person is invented. */
export function goodPayload(): Members {
  return {
    iss: ISSUER,
    nbf: 1_650_000_000.5,
    vc: {
      type: ['https://smarthealth.cards#health-card', 'https://smarthealth.cards#immunization'],
      credentialSubject: {
        fhirVersion: '4.0.1',
        fhirBundle: {
          resourceType: 'Bundle',
          type: 'collection',
          entry: [
            {
              fullUrl: 'resource:0',
              resource: {
                resourceType: 'Patient',
                name: [{ family: '测试', given: ['甲'] }],
                birthDate: '1900-01-01',
              },
            },
            {
              fullUrl: 'resource:1',
              resource: {
                resourceType: 'Immunization',
                status: 'completed',
                vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '207' }] },
                patient: { reference: 'resource:0' },
                occurrenceDateTime: '2021-01-01',
                performer: [{ actor: { display: '测试医院' } }],
                lotNumber: '0000001',
              },
            },
          ],
        },
      },
    },
  }
}

/** How a card is minted otherwise than a good issuer would. */
export interface ShcOdds {
  readonly header?: JsonValue
  readonly payload?: JsonValue
  /** The payload's text, when it is not the shortest JSON of `payload`. */
  readonly text?: string
  readonly pack?: 'deflate' | 'zlib' | 'none'
  readonly signature?: 'right' | 'der' | 'short' | 'other'
}

/** A compact JWS. */
export function mintShc(issuer: TestIssuer, odds: ShcOdds = {}): string {
  const header = odds.header ?? { zip: 'DEF', alg: 'ES256', kid: issuer.jwk.kid }
  const text = odds.text ?? JSON.stringify(odds.payload ?? goodPayload())
  const signed = `${base64UrlEncode(utf8Encode(JSON.stringify(header)))}.${base64UrlEncode(packed(text, odds.pack))}`
  return `${signed}.${base64UrlEncode(signatureOf(issuer, utf8Encode(signed), odds.signature))}`
}

function packed(text: string, pack: ShcOdds['pack'] = 'deflate'): Bytes {
  const bytes = utf8Encode(text)
  if (pack === 'none') return bytes
  return pack === 'zlib' ? deflateZlib(bytes) : deflateRaw(bytes)
}

function signatureOf({ key }: TestIssuer, data: Bytes, kind: ShcOdds['signature'] = 'right'): Bytes {
  if (kind === 'other') return sign('ES256', generateKey('P-256'), data)
  const raw = sign('ES256', key, data)
  if (kind === 'short') return raw.slice(0, 63)
  return kind === 'der' ? ecdsaRawToDer(raw) : raw
}

/** A copy of JSON with members changed: `/a/0/b` → value; a value of undefined takes the member away. */
export function changed(json: Members, changes: Readonly<Record<string, JsonValue | undefined>>): Members {
  const copy: Members = JSON.parse(JSON.stringify(json))
  for (const [pointer, value] of Object.entries(changes)) {
    const steps = pointer.slice(1).split('/')
    const last = steps.pop() ?? ''
    let target: JsonValue = copy
    for (const step of steps) target = childOf(target, step)
    if (value === undefined) Reflect.deleteProperty(Object(target), last)
    else Reflect.set(Object(target), last, value)
  }
  return copy
}

function childOf(value: JsonValue, step: string): JsonValue {
  const child: JsonValue | undefined = Reflect.get(Object(value), step)
  if (child === undefined) throw new Error(`nothing at ${step}`)
  return child
}
