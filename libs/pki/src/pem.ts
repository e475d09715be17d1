import { type Bytes, base64Decode, base64Encode } from '@yimatong/kernel'
import { PkiError } from './error.js'

/** One PEM block. */
export interface PemBlock {
  readonly label: string
  readonly der: Bytes
}

const BOUNDARY = /^-----(BEGIN|END) ([A-Z0-9]+(?: [A-Z0-9]+)*)-----$/

/**
 * Parses all PEM blocks of a text, in order (RFC 7468 §2). Text outside the blocks is explanatory and ignored; inside there is base64
 * only, no headers. A text without a block gives none.
 * @throws PkiError `pki.pem.boundary`, `pki.pem.base64`
 */
export function parsePem(text: string): PemBlock[] {
  const blocks: PemBlock[] = []
  let open: { label: string; lines: string[] } | undefined
  for (const line of text.split(/\r\n|\n|\r/).map((each) => each.trimEnd())) {
    const [, edge, label] = BOUNDARY.exec(line) ?? []
    if (edge === 'BEGIN' && label !== undefined && open === undefined) open = { label, lines: [] }
    else if (edge === 'END' && open !== undefined && label === open.label) {
      blocks.push({ label, der: decodeLines(open.lines) })
      open = undefined
    } else if (edge !== undefined) throw boundary()
    else open?.lines.push(line)
  }
  if (open !== undefined) throw boundary()
  return blocks
}

function decodeLines(lines: readonly string[]): Bytes {
  try {
    return base64Decode(lines.join(''))
  } catch (cause) {
    throw new PkiError('pki.pem.base64', `${lines.length} lines of a PEM block are not strict base64`, { cause })
  }
}

function boundary(): PkiError {
  return new PkiError(
    'pki.pem.boundary',
    'a PEM boundary without its other half: each BEGIN needs the END of its label',
  )
}

/** One PEM block with lines of 64 characters and a line break at its end. */
export function encodePem(label: string, der: Bytes): string {
  const lines = base64Encode(der).match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
