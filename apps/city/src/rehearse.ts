import type { CompiledExchange, CompiledProfile } from '@yimatong/profiles'
import type { Answers } from './answers.js'
import { CityError } from './error.js'
import type { References } from './references.js'
import type { Records } from './registry.js'

/** What a rehearsal needs. */
export interface Stage {
  readonly profile: CompiledProfile
  readonly records: Records
  readonly references: References | undefined
  readonly answers: Answers
}

/**
 * Says every inhabitant with a level once in every exchange, so that a person or a secret that does not fit shows
 * before the city listens. @throws CityError `city.person.unsayable`
 */
export function rehearse(stage: Stage): void {
  const { profile, records } = stage
  for (const exchange of Object.values(profile.exchanges)) {
    for (const id of records.ids()) {
      const faults = faultsOf(stage, exchange, id)
      if (faults.length === 0) continue
      const what = `${profile.id}, ${exchange.name}: ${id} cannot be said (${faults.join(', ')})`
      throw new CityError('city.person.unsayable', `${what}; check the person, the profile and its secrets`)
    }
  }
}

function faultsOf(stage: Stage, exchange: CompiledExchange, id: string): readonly string[] {
  const { profile, records, references, answers } = stage
  const inhabitant = records.current(id)
  // A state without a level may have no word in the profile: the city then says no.
  if (!inhabitant || (inhabitant.person.level === 'unknown' && inhabitant.person.rawLevel === undefined)) return []
  const symbol = references?.rehearsed(id)
  const answer = answers.about(inhabitant, { profile, exchange, symbol })
  return answer instanceof Uint8Array ? [] : answer
}
