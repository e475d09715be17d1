import { type Bytes, type Finding, HOUR, hexDecode, type Instant, utf8Encode } from '@yimatong/kernel'
import type { CompiledProfile } from '@yimatong/profiles'
import type { NationalRecord } from '@yimatong/record'
import type { CityConnector, Home, IssuedCodes, Lookup, OutageCode } from '../src/index.js'
import { clockAt, countedBytes } from './arrival.js'
import { assessmentOf, NAME, NUMBER, recordOf, TELEPHONE } from './national-codes.js'
import { AT, after, named, snapshot } from './setting.js'

const SECRETS: ReadonlyMap<string, Bytes> = new Map([
  ['cn-31-ssm-online.aes-key', utf8Encode('TEST-ONLY-KEY-16')],
  ['cn-31-ssm-online.aes-iv', utf8Encode('TEST-ONLY-IV--16')],
])

const secret = (reference: string) => SECRETS.get(reference)

type Kind = Lookup['kind']

/** What a city says to one kind of question: a record in its own words, bytes as they stand, or an outage. */
export type CitySays = NationalRecord | Bytes | Finding<OutageCode>

/** A city that answers from a table, and remembers what it was asked. */
export interface FakeCity extends CityConnector {
  readonly lookups: Lookup[]
  readonly deadlines: number[]
}

/** A city of a shipped profile; an exchange without an entry must not be asked. */
export function cityOf(profile: CompiledProfile, says: Readonly<Partial<Record<Kind, CitySays>>>): FakeCity {
  const lookups: Lookup[] = []
  const deadlines: number[] = []
  return {
    profile,
    lookups,
    deadlines,
    secret,
    async ask(lookup, deadlineMs) {
      lookups.push(lookup)
      deadlines.push(deadlineMs)
      const said = says[lookup.kind]
      if (said === undefined) throw new Error(`${profile.id} was not to be asked by ${lookup.kind}`)
      if ('severity' in said) return said
      const bytes = said instanceof Uint8Array ? said : wordsOf(profile, lookup.kind, said)
      return { bytes, receivedAt: AT }
    },
  }
}

function wordsOf(profile: CompiledProfile, kind: Kind, record: NationalRecord): Bytes {
  const exchange = profile.exchanges[kind]
  const { bytes, findings } = exchange?.fromRecord(record, { at: AT, secret }) ?? { findings: [] }
  if (!bytes) throw new Error(`${profile.id} cannot say this: ${findings.map((found) => found.code).join()}`)
  return bytes
}

/** The marked person as Anhui, Zhejiang or Shanghai know them. */
export function inhabitant(
  level: '00' | '01' | '10',
  more: {
    readonly reason?: string
    readonly assessedAt?: Instant
    readonly reference?: string
    readonly name?: string
  } = {},
): NationalRecord {
  const { reason, assessedAt, reference, name = NAME } = more
  const assessment = assessmentOf({
    level,
    decidedBy: 'unknown',
    assessedAt: assessedAt ?? after(-HOUR),
    ...(reason !== undefined && { reason }),
  })
  const subject = {
    name,
    documentType: 'resident-id',
    documentNumber: NUMBER,
    telephone: TELEPHONE,
    ...(reference !== undefined && { reference }),
  }
  return recordOf(assessment, subject)
}

/** What the home gateway saved about the codes it issued. */
export type Saved = Parameters<IssuedCodes['save']>[0]

/** A home gateway of a province with these cities. */
export function homeOf(authority: string, ...connectors: readonly CityConnector[]): Home & { readonly saved: Saved[] } {
  const { certificate, key } = named(`${authority}-code-signer`)
  const saved: Saved[] = []
  return {
    saved,
    authority,
    connectors,
    signer: { certificate, key },
    tokenKeys: new Map([
      ['2024-06', hexDecode('11'.repeat(32))],
      ['2024-05', hexDecode('22'.repeat(32))],
    ]),
    ports: {
      clock: clockAt(),
      random: countedBytes(),
      snapshots: { current: () => snapshot },
      issued: {
        async save(code) {
          saved.push(code)
        },
      },
    },
  }
}
