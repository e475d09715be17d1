import { base64Decode, type Instant, parseInstant } from '@yimatong/kernel'
import { checkCitizenNumber } from '@yimatong/record'
import { MOMENT_FORMS, type MomentForm, momentOf, withEndOfDay } from '../ops/moment.js'
import { attempt } from './layer-trial.js'
import { isUsual, type ObservedField } from './observe-fields.js'

/** What the values of a field look like. */
export type ValueKind =
  | 'identity-number'
  | 'masked-number'
  | 'telephone'
  | 'masked-telephone'
  | 'name'
  | 'masked-name'
  | 'time'
  | 'day'
  | 'web-address'
  | 'token'
  | 'sealed'
  | 'number'
  | 'yes-no'
  | 'list'
  | 'text'
  | 'mixed'
  | 'nothing'

/** A kind with what a rule needs to know of it. */
export interface ValueGuess {
  readonly kind: ValueKind
  /** Of a time or a day: its form. */
  readonly form?: string
  /** Of a time: midnight is written 24:00. */
  readonly endOfDay?: true
  /** Of a mask: characters shown at both ends. */
  readonly shown?: readonly [first: number, last: number]
}

/** What all values of a field look like; `at` is the instant of the answers. */
export function guessValue({ texts, type }: ObservedField, at: Instant): ValueGuess {
  if (type === 'none') return { kind: 'nothing' }
  if (type === 'boolean') return { kind: 'yes-no' }
  if (type === 'list' || type === 'group') return { kind: 'list' }
  const plain = FORMS.find(({ test }) => isUsual(texts, test))
  if (plain) return { kind: plain.kind, ...(plain.kind.startsWith('masked') && { shown: shownOf(texts) }) }
  const time = guessTime(texts, at)
  if (time) return time
  if (type === 'mixed') return { kind: 'mixed' }
  return { kind: REST.find(({ test }) => isUsual(texts, test))?.kind ?? 'text' }
}

interface Form {
  readonly kind: ValueKind
  readonly test: (text: string) => boolean
}

/** What can be told by its form alone, the surest first. */
const FORMS: readonly Form[] = [
  { kind: 'identity-number', test: (text) => text.length === 18 && checkCitizenNumber(text.toUpperCase()).ok },
  { kind: 'masked-telephone', test: (text) => /^1\d{2}\*{4}\d{4}$/.test(text) },
  {
    kind: 'masked-number',
    test: (text) => text.length >= 10 && text.length <= 24 && /^[0-9A-Z]{0,8}\*{4,}[0-9A-Zx]{0,8}$/.test(text),
  },
  { kind: 'telephone', test: (text) => /^1[03-9]\d{9}$/.test(text) },
  {
    kind: 'masked-name',
    test: (text) => text.length <= 20 && /^\p{Script=Han}{0,2}\*{1,6}\p{Script=Han}{0,2}$/u.test(text),
  },
]

const REST: readonly Form[] = [
  { kind: 'name', test: (text) => /^(\p{Script=Han}{2,4}|\p{Script=Han}{1,10}[·•]\p{Script=Han}{1,10})$/u.test(text) },
  { kind: 'web-address', test: (text) => /^https?:\/\/[\x21-\x7e]+$/.test(text) },
  { kind: 'number', test: (text) => /^-?\d{1,15}(\.\d{1,6})?$/.test(text) },
  { kind: 'sealed', test: isSealed },
  { kind: 'token', test: (text) => text.length >= 12 && /^[A-Za-z0-9_:-]+$/.test(text) },
]

/** Base64 or hex of whole blocks: most likely a ciphertext. */
function isSealed(text: string): boolean {
  if (text.length < 40) return false
  if (/^[0-9a-fA-F]+$/.test(text)) return text.length >= 96 && text.length % 32 === 0
  const bytes = attempt(() => base64Decode(text))
  return bytes !== undefined && bytes.length % 16 === 0
}

/** The same ends of every value, and never more than the shortest shows. */
function shownOf(texts: readonly string[]): readonly [number, number] {
  const masked = texts.filter((text) => text.includes('*')).map((text) => [...text])
  const firsts = masked.map((text) => text.indexOf('*'))
  const lasts = masked.map((text) => text.toReversed().indexOf('*'))
  return [Math.min(...firsts), Math.min(...lasts)]
}

const DAYS: readonly (readonly [form: string, pattern: RegExp])[] = [
  ['yyyyMMdd', /^(19|20)\d\d[01]\d[0-3]\d$/],
  ['yyyy-MM-dd', /^(19|20)\d\d-[01]\d-[0-3]\d$/],
  ['yyyy/MM/dd', /^(19|20)\d\d\/[01]\d\/[0-3]\d$/],
  ['yyyy.MM.dd', /^(19|20)\d\d\.[01]\d\.[0-3]\d$/],
  ['yyyy年MM月dd日', /^(19|20)\d\d年[01]\d月[0-3]\d日$/],
]

/** A number since 1970 is only taken for a time within these years. */
const SINCE = parseInstant('2015-01-01T00:00:00Z') ?? 0
const UNTIL = parseInstant('2040-01-01T00:00:00Z') ?? 0

function guessTime(texts: readonly string[], at: Instant): ValueGuess | undefined {
  const day = DAYS.find(([, pattern]) => isUsual(texts, (text) => pattern.test(text)))
  if (day) return { kind: 'day', form: day[0] }
  const form = MOMENT_FORMS.find((each) => isUsual(texts, (text) => isTime(each, text, at)))
  if (form) return { kind: 'time', form }
  const late = MOMENT_FORMS.find((each) => {
    const moment = withEndOfDay(each, false)
    return moment !== undefined && isUsual(texts, (text) => moment.read(text, at) !== undefined)
  })
  return late && { kind: 'time', form: late, endOfDay: true }
}

function isTime(form: MomentForm, text: string, at: Instant): boolean {
  const seen = momentOf(form).read(text, at)
  return seen !== undefined && (!form.startsWith('epoch') || (seen >= SINCE && seen < UNTIL))
}
