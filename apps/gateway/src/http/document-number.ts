import { checkCitizenNumber } from '@yimatong/record'
import { refuseChoice } from './problem-table.js'

/**
 * What a document number looks like, whichever the document: printable ASCII, ideographs and full-width brackets
 * (`军字第…号`); no blank and no control character anywhere. Own profile.
 */
export const DOCUMENT_NUMBER = /^[!-~\u4e00-\u9fff\uff08\uff09]{1,40}$/

/** A document as the body classes let it in. */
interface GivenDocument {
  readonly type?: string
  readonly number: string
}

/**
 * The document's type and number. A resident identity number is held to GB 11643 with its check character, `x` becoming
 * `X`: 422 `request.fields` names the fault's code. One digit wrong must never ask about somebody else.
 */
export function readDocument({ type = 'resident-id', number }: GivenDocument, path = '/document') {
  if (type !== 'resident-id') return { type, number }
  const written = number.toUpperCase()
  const verdict = checkCitizenNumber(written)
  return verdict.ok ? { type, number: written } : refuseChoice(verdict.code, `${path}/number`)
}
