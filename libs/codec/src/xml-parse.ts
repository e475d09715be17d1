import { SaxesParser } from 'saxes'
import { CodecError, type CodecErrorCode } from './error.js'
import { MAX_XML_DEPTH, type XmlElement, type XmlLimits } from './xml.js'

const DEFAULT_LENGTH = 1_048_576

interface OpenElement {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: (OpenElement | string)[]
}

/**
 * The root element of a well-formed XML 1.0 document (W3C XML 1.0, fifth edition). Own profile: a DOCTYPE is refused
 * before parsing and so is every processing instruction, so nothing is ever expanded or fetched; `__proto__` is no name.
 * @throws CodecError `codec.xml.*`
 */
export function parseXml(text: string, limits: XmlLimits = {}): XmlElement {
  const maxLength = limits.maxLength ?? DEFAULT_LENGTH
  if (text.length > maxLength) throw refusal('codec.xml.size', `${text.length} characters, at most ${maxLength}`)
  if (/<!DOCTYPE/i.test(text)) throw refusal('codec.xml.doctype', 'a document type declaration, even in a comment')
  return parse(text, limits.maxDepth ?? MAX_XML_DEPTH)
}

function parse(text: string, maxDepth: number): XmlElement {
  const parser = new SaxesParser({ position: false, defaultXMLVersion: '1.0', forceXMLVersion: true })
  const document: OpenElement = { name: '', attributes: {}, children: [] }
  const open: OpenElement[] = [document]
  parser.on('error', (cause) => {
    throw refusal('codec.xml.syntax', 'the text is not well-formed XML 1.0', cause)
  })
  parser.on('doctype', () => {
    throw refusal('codec.xml.doctype', 'a document type declaration')
  })
  parser.on('processinginstruction', () => {
    throw refusal('codec.xml.instruction', 'a processing instruction')
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length > maxDepth) throw refusal('codec.xml.depth', `nested above ${maxDepth}`)
    const element: OpenElement = { name: checkedName(name), attributes: Object.create(null), children: [] }
    for (const [key, value] of Object.entries(attributes)) element.attributes[checkedName(key)] = String(value)
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => void open.pop())
  parser.on('text', (value) => addText(open.at(-1), value))
  parser.on('cdata', (value) => addText(open.at(-1), value))
  parser.write(text).close()
  const root = document.children.find((child) => typeof child !== 'string')
  if (root) return root
  throw refusal('codec.xml.syntax', 'there is no root element')
}

function checkedName(name: string): string {
  if (name !== '__proto__') return name
  throw refusal('codec.xml.name', 'an element or attribute is named like the prototype')
}

function addText(element: OpenElement | undefined, text: string): void {
  if (!element || text === '') return
  const last = element.children.at(-1)
  if (typeof last === 'string') element.children[element.children.length - 1] = last + text
  else element.children.push(text)
}

function refusal(code: CodecErrorCode, why: string, cause?: unknown): CodecError {
  return new CodecError(code, `XML refused: ${why}`, { cause })
}
