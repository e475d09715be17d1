/**
 * city: the reference city, a small real HTTP server that speaks the API of any profile the way its city does: request
 * signing, tokens, error codes, and bad days on demand.
 *
 * It is not a gateway and knows no national code, no certificate and no checkpoint; everything it holds is invented and
 * in memory. What it checks is written apart from the client in libs/adapters, so that each proves the other. Started
 * by apps/gateway for `npm start`, and by tests.
 *
 * @example
 * const city = await startCity({ profile, people, secrets, clock, port: 0 })
 * city.faults.set({ mode: 'slow', delayMs: 4000 })
 */
export { type City, type CityOptions, startCity } from './city.js'
export { CityError, type CityErrorCode } from './error.js'
export { FAULT_MODES, type Fault, type FaultMode, type Faults } from './faults.js'
export { loadPeople, parsePeople } from './load-people.js'
export type { CityFacts, CityLevel, CityPeople, CityPerson, CityTest, CityTrip } from './people.js'
export type { Registry } from './registry.js'
