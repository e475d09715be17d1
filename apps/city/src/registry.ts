import { DAY, HOUR, type Instant, instant, SECOND } from '@yimatong/kernel'
import { CityError } from './error.js'
import { type CityLevel, type CityPerson, levelFault } from './people.js'

/** A person with the time of the last assessment. */
export interface Inhabitant {
  readonly person: CityPerson
  /** On a whole second: no city is more precise. */
  readonly assessedAt: Instant
}

/** Who lives in the city and how they are assessed, for the tests to change. */
export interface Registry {
  readonly ids: () => readonly string[]
  readonly has: (id: string) => boolean
  readonly get: (id: string) => CityPerson | undefined
  /** A new assessment, now. @throws CityError `city.person.unknown`, `city.people.malformed` on a contradictory level */
  readonly setLevel: (id: string, level: CityLevel) => void
  /** Comes to live here, or replaces who has the same id. */
  readonly put: (person: CityPerson) => void
  /** True when somebody of that id lived here. */
  readonly remove: (id: string) => boolean
}

/** The registry as the city itself sees it. */
export interface Records extends Registry {
  readonly find: (wanted: (person: CityPerson) => boolean) => CityPerson | undefined
  /** How a person stands now. */
  readonly current: (id: string) => Inhabitant | undefined
  /** How a person stood when the city started, assessed 14 days ago: what an integrator's cache was seen to answer. */
  readonly cached: (id: string) => Inhabitant | undefined
}

/** Own profile, after facts of 2020: a hospital kept answers by token for that long. */
const CACHE_AGE = 14 * DAY

/** Moves people in. A city assesses everyone again every day at the same hour, so that a long run does not grow stale. */
export function createRegistry(people: readonly CityPerson[], clock: () => Instant): Records {
  const started = clock()
  const entries = new Map<string, Inhabitant>()
  const put = (person: CityPerson) => {
    entries.set(person.id, { person, assessedAt: wholeSecond(started - person.assessedHoursAgo * HOUR) })
  }
  for (const person of people) put(person)
  const first = new Map(entries)

  return {
    ids: () => [...entries.keys()],
    has: (id) => entries.has(id),
    get: (id) => entries.get(id)?.person,
    put,
    remove: (id) => entries.delete(id),
    setLevel(id, said) {
      const entry = entries.get(id)
      if (!entry) throw new CityError('city.person.unknown', 'nobody of that id lives here; check the people file')
      const fault = levelFault(said)
      if (fault !== undefined) throw new CityError('city.people.malformed', fault)
      const { level: _level, state: _state, reason: _reason, rawLevel: _rawLevel, ...who } = entry.person
      entries.set(id, { person: { ...who, ...said }, assessedAt: wholeSecond(clock()) })
    },
    find(wanted) {
      for (const { person } of entries.values()) if (wanted(person)) return person
      return undefined
    },
    current(id) {
      const entry = entries.get(id)
      if (!entry) return undefined
      const days = Math.max(0, Math.floor((clock() - entry.assessedAt) / DAY))
      return { person: entry.person, assessedAt: instant(entry.assessedAt + days * DAY) }
    },
    cached(id) {
      const entry = first.get(id) ?? entries.get(id)
      return entry && { person: entry.person, assessedAt: wholeSecond(clock() - CACHE_AGE) }
    },
  }
}

function wholeSecond(milliseconds: number): Instant {
  return instant(Math.floor(milliseconds / SECOND) * SECOND)
}
