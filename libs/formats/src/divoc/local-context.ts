/** A context as it is written, ready to be put into force. */
export interface LocalContext {
  readonly parts: readonly ContextPart[]
  /** The same for two contexts that say the same. */
  readonly shape: string
}

/** One object of a context: its terms, and whether they are protected (JSON-LD 1.1 §4.1.11). */
export interface ContextPart {
  readonly isProtected: boolean
  readonly definitions: ReadonlyMap<string, Definition>
}

/** A term as it is written. */
export interface Definition {
  readonly id: string
  /** Written as a text alone. */
  readonly isSimple: boolean
  readonly type?: string
  readonly container?: string
  readonly context?: LocalContext
  readonly isProtected?: boolean
}
