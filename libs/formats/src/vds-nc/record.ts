import type { JsonValue } from '@yimatong/codec'
import { derived, type ExtensionValue, type NationalRecord, type Origin, SOURCED, type Subject } from '@yimatong/record'
import { isObject } from '../dcc/payload.js'
import { carriedText, namedFacts } from '../named-facts.js'
import type { VdsNcCode } from './decode.js'
import type { VdsNcStandard } from './standard.js'

/** The name of the record extension that holds the facts of a VDS-NC. */
export const VDS_NC_EXTENSION = 'icao-vds-nc'

const MAX_NAME = 100
const MAX_VACCINATIONS = 40
/** As the element of the record wants it, 32 characters at most. */
const DOCUMENT_NUMBER = /^[0-9A-Z()-]{1,32}$/

/**
 * The record of a code: name, sex and the number of the travel document, and as extension `icao-vds-nc` who issued it and
 * what it says of person, vaccinations or test. Where a number stands without its kind, the kind is `other` and derived.
 * Facts only, no level. Call it after the verdict.
 */
export function vdsNcToRecord(code: VdsNcCode, standard: VdsNcStandard): NationalRecord {
  const { kind, version, issuer, message } = code
  const { facts } = standard
  const person = isObject(message.pid) ? message.pid : {}
  const { subject, origins } = subjectOf(person, standard)
  const vaccinations = vaccinationsOf(message.ve, standard)
  const test = namedFacts(message, facts.test)
  const extension: ExtensionValue = {
    ...{ kind, version, issuer },
    ...namedFacts(message, facts.certificate),
    ...namedFacts(person, facts.person),
    ...(vaccinations.length > 0 && { vaccinations }),
    ...(Object.keys(test).length > 0 && { tests: [test] }),
  }
  return {
    profile: 'hc-n/1',
    subject,
    extensions: { [VDS_NC_EXTENSION]: extension },
    origins: { ...origins, [`/extensions/${VDS_NC_EXTENSION}`]: SOURCED },
  }
}

type Members = { readonly [name: string]: JsonValue }

function subjectOf(person: Members, { sexes, documents }: VdsNcStandard) {
  const name = carriedText(person.n, MAX_NAME)
  const sex = typeof person.sex === 'string' ? sexes.get(person.sex) : undefined
  const number = [person.dn, person.i].map((value) => carriedText(value, 32)).find((text) => text !== undefined)
  const isCarried = number !== undefined && DOCUMENT_NUMBER.test(number)
  const said = typeof person.dt === 'string' && number === person.dn ? documents.get(person.dt) : undefined
  const subject: Subject = {
    ...(name !== undefined && { name }),
    ...(sex !== undefined && { sex }),
    ...(isCarried && { documentType: said ?? 'other', documentNumber: number }),
  }
  const origins: { [pointer: string]: Origin } = {}
  for (const member of Object.keys(subject)) origins[`/subject/${member}`] = SOURCED
  if (isCarried && said === undefined) origins['/subject/documentType'] = derived('travel-document')
  return { subject, origins }
}

function vaccinationsOf(ve: JsonValue | undefined, { facts }: VdsNcStandard) {
  const events = Array.isArray(ve) ? ve.filter(isObject) : []
  const doses = events.flatMap((event) => {
    const vaccine = namedFacts(event, facts.vaccine)
    const given = Array.isArray(event.vd) ? event.vd.filter(isObject) : []
    return given.length > 0 ? given.map((dose) => ({ ...vaccine, ...namedFacts(dose, facts.dose) })) : [vaccine]
  })
  return doses.slice(0, MAX_VACCINATIONS)
}
