import type { Bytes } from '@yimatong/kernel'
import { contextTag, type DerNode, decodeDer, decodeDerList, openDer } from './der.js'
import { asciiOf } from './der-values.js'
import { PkiError } from './error.js'
import { type DistinguishedName, decodeName } from './name.js'

/** Names out of a GeneralNames, by kind. `otherKinds` counts those this lib cannot compare (e-mail, URI, otherName, …). */
export interface GeneralNames {
  readonly dns: readonly string[]
  /** 4 or 16 octets; in a constraint address and mask, 8 or 32. */
  readonly ip: readonly Bytes[]
  readonly directory: readonly DistinguishedName[]
  readonly otherKinds: number
}

/** Subtrees of a NameConstraints extension (RFC 5280 §4.2.1.10). */
export interface NameConstraints {
  readonly permitted: GeneralNames
  readonly excluded: GeneralNames
  readonly critical: boolean
}

const DNS_TAG = contextTag(2, 'primitive')
const DIRECTORY_TAG = contextTag(4)
const IP_TAG = contextTag(7, 'primitive')

/** No names at all. */
export const NO_NAMES: GeneralNames = { dns: [], ip: [], directory: [], otherKinds: 0 }

/** Decodes a SubjectAltName value. @throws PkiError `pki.certificate.extension`, `pki.der.*` */
export function decodeSubjectAltNames(value: Bytes): GeneralNames {
  const nodes = decodeDerList(openSequence(value).content)
  if (nodes.length === 0) throw malformed('a SubjectAltName without a name')
  return sortNames(nodes, [4, 16])
}

/**
 * Decodes a NameConstraints value. Subtrees with a minimum or maximum are refused, as are masks with holes.
 * @throws PkiError `pki.certificate.extension`, `pki.der.*`
 */
export function decodeNameConstraints(value: Bytes, critical: boolean): NameConstraints {
  const fields = openDer(decodeDer(value))
  const permitted = fields.optional(contextTag(0))
  const excluded = fields.optional(contextTag(1))
  fields.end()
  if (permitted === undefined && excluded === undefined) throw malformed('NameConstraints without a subtree')
  return { permitted: decodeSubtrees(permitted), excluded: decodeSubtrees(excluded), critical }
}

function decodeSubtrees(node: DerNode | undefined): GeneralNames {
  if (node === undefined) return NO_NAMES
  const bases = decodeDerList(node.content).map((subtree) => {
    const fields = openDer(subtree)
    const base = fields.any()
    fields.end()
    return base
  })
  if (bases.length === 0) throw malformed('an empty list of subtrees')
  const names = sortNames(bases, [8, 32])
  if (!names.ip.every(hasContiguousMask)) throw malformed('an address mask with holes')
  return names
}

function sortNames(nodes: readonly DerNode[], ipLengths: readonly number[]): GeneralNames {
  const ip = nodes.filter(({ tag }) => tag === IP_TAG).map(({ content }) => content)
  if (!ip.every(({ length }) => ipLengths.includes(length))) throw malformed('an address of unusual length')
  return {
    dns: nodes.filter(({ tag }) => tag === DNS_TAG).map(({ content }) => asciiOf(content).toLowerCase()),
    ip,
    directory: nodes.filter(({ tag }) => tag === DIRECTORY_TAG).map(({ content }) => decodeName(decodeDer(content))),
    otherKinds: nodes.filter(({ tag }) => tag !== DNS_TAG && tag !== IP_TAG && tag !== DIRECTORY_TAG).length,
  }
}

function hasContiguousMask(subnet: Bytes): boolean {
  const bits = Array.from(subnet.subarray(subnet.length / 2), (octet) => octet.toString(2).padStart(8, '0')).join('')
  return /^1*0*$/.test(bits)
}

function openSequence(value: Bytes): DerNode {
  const node = decodeDer(value)
  openDer(node)
  return node
}

function malformed(seen: string): PkiError {
  return new PkiError('pki.certificate.extension', `${seen} is not a name extension of RFC 5280 §4.2.1.6, §4.2.1.10`)
}
