import { HOUR, instant } from '@yimatong/kernel'
import type { CompiledProfile, ExchangeName } from '@yimatong/profiles'
import type { CityPerson } from '../src/index.js'
import { recordOf } from '../src/record.js'
import { momentOf, secretsOf } from './pair.js'

/** Why a profile cannot say a person in an exchange; empty when it can. */
export function sayable(profile: CompiledProfile, name: ExchangeName, person: CityPerson): readonly string[] {
  const exchange = profile.exchanges[name]
  if (!exchange) return ['no exchange']
  const at = momentOf(profile)
  const reference = profile.symbol?.sample(at, (length) => new Uint8Array(length).fill(7))
  const text = reference === undefined ? undefined : profile.symbol?.render(reference)
  const symbol =
    reference === undefined || text === undefined ? undefined : { personId: person.id, reference, text, issuedAt: at }
  const assessedAt = instant(Math.floor((at - HOUR) / 1000) * 1000)
  const secrets = secretsOf(profile)
  const record = recordOf({ person, assessedAt }, { profile, exchange, symbol })
  const { bytes, findings } = exchange.fromRecord(record, { at, secret: (each) => secrets.get(each) })
  return bytes ? [] : ['unsayable', ...findings.map((each) => `${each.code} ${each.path ?? ''}`)]
}
