import { parseXml, type XmlElement } from '@yimatong/codec'
import { type Bytes, utf8Decode, YimatongError } from '@yimatong/kernel'

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/'

/** The operation that a SOAP 1.1 message calls; its arguments are the unqualified children that hold text only. */
export interface SoapCall {
  readonly namespace: string
  readonly operation: string
  readonly parameters: ReadonlyMap<string, string>
}

/** Namespace and local name of an element, and the element. */
interface Qualified {
  readonly namespace: string
  readonly local: string
  readonly scope: ReadonlyMap<string, string>
  readonly element: XmlElement
}

/** Reads a SOAP 1.1 message (W3C Note of 8 May 2000, §4); undefined when the bytes are none. */
export function readSoapCall(body: Bytes): SoapCall | undefined {
  const root = parse(body)
  const envelope = root && qualify(root, new Map([['', '']]))
  if (!envelope || !isNamed(envelope, ENVELOPE, 'Envelope')) return undefined
  const parts = childrenOf(envelope)
  const bodies = parts?.filter((part) => isNamed(part, ENVELOPE, 'Body')) ?? []
  const calls = bodies.length === 1 && bodies[0] ? childrenOf(bodies[0]) : undefined
  const call = calls?.length === 1 ? calls[0] : undefined
  const parameters = call && readParameters(call)
  return call && parameters ? { namespace: call.namespace, operation: call.local, parameters } : undefined
}

/** Texts of the child elements of an XML text with the given root; undefined when it is something else. */
export function readXmlFields(text: string, root: string): ReadonlyMap<string, string> | undefined {
  const element = parse(text)
  const top = element && qualify(element, new Map([['', '']]))
  return top && isNamed(top, '', root) ? readParameters(top) : undefined
}

/** A SOAP 1.1 fault (§4.4): the message was wrong, not the question. */
export function soapFault(why: string): string {
  const fault = `<faultcode>soap:Client</faultcode><faultstring>${why}</faultstring>`
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${ENVELOPE}"><soap:Body><soap:Fault>${fault}</soap:Fault></soap:Body></soap:Envelope>`
}

function parse(source: Bytes | string): XmlElement | undefined {
  try {
    return parseXml(typeof source === 'string' ? source : utf8Decode(source), { maxDepth: 8 })
  } catch (cause) {
    if (cause instanceof YimatongError) return undefined
    throw cause
  }
}

function qualify(element: XmlElement, outer: ReadonlyMap<string, string>): Qualified | undefined {
  const scope = new Map(outer)
  for (const [name, uri] of Object.entries(element.attributes)) {
    if (name === 'xmlns') scope.set('', uri)
    else if (name.startsWith('xmlns:')) scope.set(name.slice(6), uri)
  }
  const [prefix, local] = element.name.includes(':') ? element.name.split(':', 2) : ['', element.name]
  const namespace = scope.get(prefix ?? '')
  return namespace === undefined || local === undefined ? undefined : { namespace, local, scope, element }
}

function isNamed(seen: Qualified, namespace: string, local: string): boolean {
  return seen.namespace === namespace && seen.local === local
}

/** Child elements; undefined when there is text between them or a prefix nobody declared. */
function childrenOf({ element, scope }: Qualified): readonly Qualified[] | undefined {
  const children: Qualified[] = []
  for (const child of element.children) {
    if (typeof child === 'string') {
      if (child.trim() !== '') return undefined
      continue
    }
    const qualified = qualify(child, scope)
    if (!qualified) return undefined
    children.push(qualified)
  }
  return children
}

function readParameters(call: Qualified): ReadonlyMap<string, string> | undefined {
  const children = childrenOf(call)
  if (!children) return undefined
  const parameters = new Map<string, string>()
  for (const { namespace, local, element } of children) {
    const isText = element.children.every((child) => typeof child === 'string')
    if (namespace !== '' || !isText || parameters.has(local)) return undefined
    parameters.set(local, element.children.join(''))
  }
  return parameters
}
