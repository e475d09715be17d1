import type { JsonValue } from '@yimatong/codec'
import type { PublicKey } from '@yimatong/crypto'
import type { Bytes, Finding, Instant } from '@yimatong/kernel'
import type { JsonObject, Level, NationalRecord } from '@yimatong/record'

/**
 * A format whose codes carry their own proof, as one row of {@link FOREIGN_FORMATS}: what it is, how its codes are known,
 * and how its tables and keys make it ready. Everything that meets such codes (detection, recognition, the command line)
 * goes over the rows and knows none by name.
 */
export interface ForeignFormatRow {
  /** `eu-dcc`, `smart-health-card`: a word of kinds, and the name under which its signers are given. */
  readonly id: string
  readonly title: { readonly zh: string; readonly en: string }
  /** The folder of standards/ that holds its tables. */
  readonly folder: string
  /** What its codes begin with, for the sentence that says why a text is none. */
  readonly prefix: string
  /**
   * What a good code is worth by itself: facts without a level, a level by a reviewed policy table, or only a reference
   * that has to be looked up.
   */
  readonly carries: 'facts' | 'level' | 'reference'
  /** True when a text looks like one. Only prefix and shape, linear and cheap: it is asked about every scan. */
  detects(text: string): boolean
  /**
   * Makes the format ready to read. A signer of a kind that the format cannot use is passed over.
   * @throws FormatError `formats.table.malformed` naming the place; `formats.*.signer` for a signer that cannot be read
   */
  compile(files: ForeignTables, signers: readonly ForeignSigner[]): ForeignFormat
}

/** The parsed files of a format's folder, by name without ending. */
export type ForeignTables = ReadonlyMap<string, JsonValue>

/** Who is believed about one format. Trust material is always an argument: nothing is fetched, whatever a code names. */
export type ForeignSigner =
  /** The signer's own certificate, or the anchor of its path, as the format wants it. DER. */
  | { readonly kind: 'certificate'; readonly der: Bytes }
  | {
      readonly kind: 'key'
      readonly publicKey: PublicKey
      /** How codes name the key: `kid`, verification method, index in decimal. Absent where the format names none. */
      readonly id?: string
      /** Whose it is, exactly as codes say it: a URL, a DID, a country. */
      readonly issuer?: string
      /** Which of a format's signatures it is for, where there are several. */
      readonly role?: string
    }

/** Signers by format id. */
export type ForeignSigners = ReadonlyMap<string, readonly ForeignSigner[]>

/** A format with its tables and keys. Immutable: a snapshot holds it. */
export interface ForeignFormat extends Pick<ForeignFormatRow, 'id' | 'title' | 'prefix' | 'carries' | 'detects'> {
  /** Takes a text apart. Never throws for what a text holds. */
  read(text: string): ForeignReading
  /** Name of a coded value for display; undefined where the tables have none. */
  valueName?(member: string, value: string): string | undefined
}

/** A text taken apart: a whole code, or the fault that ended the way. */
export type ForeignReading = {
  /** Every layer down to the fault, outermost first, without the text and the record. Made when asked for: a gate never looks. */
  layers(): readonly ForeignLayer[]
} & (
  | { readonly code: ForeignCode; readonly fault?: undefined }
  | { readonly code?: undefined; readonly fault: ForeignFault }
)

/** A whole code; nothing in it is believed before {@link ForeignCode.verify}. */
export interface ForeignCode {
  /** Signature, keys and clock at an instant; one wrong step does not hide the others. */
  verify(at: Instant): ForeignVerdict
  /** The facts, every one sourced, and an assessment only where a policy table gives a level. To be shown after the verdict. */
  record(): NationalRecord
  /** What the policy table says of the code, where the format has one. */
  readonly policy?: ForeignPolicy
}

/** What verification found. Nothing that blocks: the code is good. */
export interface ForeignVerdict {
  readonly findings: readonly Finding[]
  /** The steps by name, `isSigned` for example, for display. */
  readonly checks: Readonly<Record<string, boolean>>
}

/**
 * The level that a reviewed table gives to what a code says. Own profile: a gateway never originates a level, so the
 * record marks it `derived: policy-table`, and a status that the table does not know is `unknown`, never green.
 */
export interface ForeignPolicy {
  /** Id and version of the table. */
  readonly table: string
  readonly version: string
  /** What the row rests on. */
  readonly evidence: string
  readonly level: Level
}

/** One layer for display. */
export interface ForeignLayer {
  readonly name: ForeignLayerName
  readonly size: number
  readonly unit: 'characters' | 'bytes' | 'members' | 'faults'
  readonly shows?: JsonObject
}

/** What foreign codes are taken apart into. */
export type ForeignLayerName =
  | 'text'
  | 'digits'
  | 'base45'
  | 'base64'
  | 'deflate'
  | 'zip'
  | 'cose'
  | 'jws'
  | 'block'
  | 'claims'
  | 'payload'
  | 'schema'
  | 'policy'

/** Where the way down ended, the code of the layer that refused, and that of the layer below it. */
export interface ForeignFault {
  readonly layer: ForeignLayerName
  readonly code: string
  readonly cause?: string
}
