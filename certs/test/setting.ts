import { readFileSync } from 'node:fs'
import { DAY, instant, parseInstant } from '@yimatong/kernel'
import { decodeCrl, loadPurposes, type PathRequest } from '@yimatong/pki'
import { generateCrls, generateHierarchy, type Hierarchy, type Identity, loadCeremony } from '../src/index.js'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

export const AT = instant(parseInstant('2024-06-01T00:00:00Z') ?? Number.NaN)
export const purposes = loadPurposes(JSON.parse(read('../../standards/national-profile-1/purposes.json')))
export const ceremonyOf = (name: string) => loadCeremony(read(`../ceremony/${name}.yaml`), purposes)
export const development = generateHierarchy(ceremonyOf('development'), { at: AT })
export const faults = generateHierarchy(ceremonyOf('faults'), { at: AT, under: development })

export function named(hierarchy: Hierarchy, name: string): Identity {
  const found = hierarchy.get(name)
  if (found === undefined) throw new Error(`no node ${name}`)
  return found
}

/** A question about one node, with every other certificate of its hierarchy at hand and current lists of every CA. */
export function ask(hierarchy: Hierarchy, name: string, more: Partial<PathRequest> = {}): PathRequest {
  return {
    leaf: named(hierarchy, name).certificate,
    intermediates: [...hierarchy.values()].map(({ certificate }) => certificate),
    anchors: [named(hierarchy, 'national-root').certificate],
    crls: [...generateCrls(hierarchy, { at: instant(AT - DAY), days: 30 }).values()].map(decodeCrl),
    at: AT,
    purpose: purposes['health-code-gateway'],
    requireRevocation: true,
    ...more,
  }
}
