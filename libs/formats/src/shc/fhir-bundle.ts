import type { JsonValue } from '@yimatong/codec'
import { isObject } from '../dcc/payload.js'
import type { FhirRules, ResourceRule } from './fhir-rules.js'
import { type ShcFinding, type ShcFindingCode, shcFinding } from './findings.js'

type Members = { readonly [name: string]: JsonValue }

const SHORT_URI = /^resource:\d+$/
/** Own profile: most findings of one code. A hundred alike would hide the one that matters. */
const MOST_ALIKE = 20

/**
 * What is wrong with the bundle of a card: its own form, what the resources in it must have (`formats.shc.fhir`), and
 * what an issuer should have left out or shortened (`fhir-surplus`, `fhir-reference`). Paths go from the bundle.
 * Own profile: this is no FHIR validator; resource types without a row in the table are only held against the general rules.
 */
export function checkFhirBundle(bundle: Members, rules: FhirRules): readonly ShcFinding[] {
  const found = new Map<ShcFindingCode, ShcFinding[]>()
  const say: Say = (code, path) => {
    const alike = found.get(code) ?? []
    found.set(code, alike)
    if (alike.length < MOST_ALIKE) alike.push(shcFinding(code, path))
  }
  const { resourceType, type, entry } = bundle
  if (resourceType !== 'Bundle') say('formats.shc.fhir', '/resourceType')
  if (typeof type !== 'string' || !rules.bundleTypes.includes(type)) say('formats.shc.fhir', '/type')
  if (Array.isArray(entry) && entry.length > 0) {
    for (const [index, item] of entry.entries()) checkEntry(item, `/entry/${index}`, rules, say)
  } else {
    say('formats.shc.fhir', '/entry')
  }
  return [...found.values()].flat()
}

type Say = (code: ShcFindingCode, path: string) => void

function checkEntry(entry: JsonValue, path: string, rules: FhirRules, say: Say): void {
  if (!isObject(entry) || !isObject(entry.resource)) {
    say('formats.shc.fhir', `${path}/resource`)
    return
  }
  const { fullUrl, resource } = entry
  if (typeof fullUrl !== 'string' || !SHORT_URI.test(fullUrl)) say('formats.shc.fhir-reference', `${path}/fullUrl`)
  checkResource(resource, `${path}/resource`, rules, say)
  checkValues(resource, `${path}/resource`, rules, say)
}

function checkResource(resource: Members, path: string, rules: FhirRules, say: Say): void {
  const { resourceType, id, text, meta } = resource
  if (typeof resourceType !== 'string') {
    say('formats.shc.fhir', `${path}/resourceType`)
    return
  }
  if (id !== undefined) say('formats.shc.fhir-surplus', `${path}/id`)
  if (text !== undefined) say('formats.shc.fhir-surplus', `${path}/text`)
  if (meta !== undefined) checkMeta(meta, `${path}/meta`, rules, say)
  const rule = rules.resources.get(resourceType)
  if (rule) checkRule(resource, rule, path, say)
}

// A card keeps no more of meta than how well the person's identity was proved.
function checkMeta(meta: JsonValue, path: string, rules: FhirRules, say: Say): void {
  const { security, ...others } = isObject(meta) ? meta : {}
  if (security === undefined || Object.keys(others).length > 0) say('formats.shc.fhir-surplus', path)
  if (security === undefined) return
  if (Array.isArray(security)) checkCodings(security, `${path}/security`, rules, say)
  else say('formats.shc.fhir', `${path}/security`)
}

function checkRule(resource: Members, rule: ResourceRule, path: string, say: Say): void {
  for (const name of rule.all) if (resource[name] === undefined) say('formats.shc.fhir', `${path}/${name}`)
  for (const names of rule.one) {
    if (names.filter((name) => resource[name] !== undefined).length !== 1)
      say('formats.shc.fhir', `${path}/${names[0]}`)
  }
  for (const [name, texts] of rule.values) {
    const value = resource[name]
    const isAllowed = typeof value === 'string' && texts.includes(value)
    if (value !== undefined && !isAllowed) say('formats.shc.fhir', `${path}/${name}`)
  }
}

/** Everything below a resource: nothing is empty (FHIR R4 §2.6.2), and concepts, codings and references are as short as asked. */
function checkValues(value: JsonValue, path: string, rules: FhirRules, say: Say): void {
  if (isEmpty(value)) say('formats.shc.fhir', path)
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) if (item !== null) checkValues(item, `${path}/${index}`, rules, say)
  } else if (isObject(value)) {
    checkObject(value, path, rules, say)
    for (const [name, member] of Object.entries(value)) checkValues(member, `${path}/${stepOf(name)}`, rules, say)
  }
}

function checkObject(value: Members, path: string, rules: FhirRules, say: Say): void {
  const { coding, text, reference } = value
  if (Array.isArray(coding)) {
    if (text !== undefined) say('formats.shc.fhir-surplus', `${path}/text`)
    checkCodings(coding, `${path}/coding`, rules, say)
  }
  if (reference !== undefined && (typeof reference !== 'string' || !SHORT_URI.test(reference))) {
    say('formats.shc.fhir-reference', `${path}/reference`)
  }
}

function checkCodings(codings: readonly JsonValue[], path: string, rules: FhirRules, say: Say): void {
  for (const [index, coding] of codings.entries()) {
    const isCoding = isObject(coding) && Object.keys(coding).every((name) => rules.coding.has(name))
    if (!isCoding) say('formats.shc.fhir', `${path}/${index}`)
    else if (coding.display !== undefined) say('formats.shc.fhir-surplus', `${path}/${index}/display`)
  }
}

function isEmpty(value: JsonValue): boolean {
  if (value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** A member's name as a step of a path: a name that is none of FHIR's could hold anything, so it is not repeated. */
function stepOf(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9]{0,63}$/.test(name) ? name : '…'
}
