/** An element: its name as written (prefix included), attributes and children in order. Namespaces are not resolved. */
export interface XmlElement {
  readonly name: string
  /** Without prototype when parsed, so that only what was written is found. */
  readonly attributes: Readonly<Record<string, string>>
  /** Texts next to each other are one, whatever comment or CDATA section stood between them. */
  readonly children: readonly (XmlElement | string)[]
}

/** Bounds of an XML text. */
export interface XmlLimits {
  /** UTF-16 units, 1 048 576 unless told otherwise. */
  readonly maxLength?: number
  /** Nested elements, 32 unless told otherwise. */
  readonly maxDepth?: number
}

/** Deepest nesting of elements that is read or written. Own profile. */
export const MAX_XML_DEPTH = 32
