import { CodecError, type CodecErrorCode } from './error.js'
import { MAX_XML_DEPTH, type XmlElement } from './xml.js'

// W3C XML 1.0 §2.3, productions 4 and 4a.
const START =
  ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}'
const MORE_START =
  '\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}'
const REST = '\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}'
const NAME = new RegExp(`^[${START}${MORE_START}][${START}${MORE_START}${REST}]*$`, 'u')
// §2.2, production 2: what no reference can carry either.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/**
 * An element as XML 1.0 without declaration; {@link parseXml} reads the same element back, line ends and blanks included.
 * @throws CodecError `codec.xml.name` on what is no name, `codec.xml.character` on a character XML cannot carry,
 * `codec.xml.depth` above 32
 */
export function encodeXml(element: XmlElement): string {
  return encodeElement(element, 1)
}

function encodeElement(element: XmlElement, depth: number): string {
  if (depth > MAX_XML_DEPTH) throw refusal('codec.xml.depth', `nested above ${MAX_XML_DEPTH}`)
  const name = checkedName(element.name)
  const attributes = Object.entries(element.attributes)
    .map(([key, value]) => ` ${checkedName(key)}="${escaped(value, /[&<>"\t\n\r]/g)}"`)
    .join('')
  if (element.children.length === 0) return `<${name}${attributes}/>`
  const content = element.children
    .map((child) => (typeof child === 'string' ? escaped(child, /[&<>\r]/g) : encodeElement(child, depth + 1)))
    .join('')
  return `<${name}${attributes}>${content}</${name}>`
}

function checkedName(name: string): string {
  if (NAME.test(name) && name !== '__proto__') return name
  throw refusal('codec.xml.name', `${name.length} characters are no XML name`)
}

function escaped(text: string, special: RegExp): string {
  if (FORBIDDEN.test(text)) throw refusal('codec.xml.character', `a text of ${text.length} has a forbidden character`)
  return text.replace(special, (character) => REFERENCES[character] ?? character)
}

function refusal(code: CodecErrorCode, why: string): CodecError {
  return new CodecError(code, `XML cannot be written: ${why}`)
}
