import { type JsonValue, parseJson } from '@yimatong/codec'
import { type Bytes, type Finding, finding, utf8Decode, YimatongError } from '@yimatong/kernel'
import { PROFILE_FINDING_CODES } from '@yimatong/profiles'
import { type HomeAnswer, OUTAGE_CODES, RECOGNITION_FINDING_CODES } from '@yimatong/recognition'

const MAX_FINDINGS = 64

/**
 * What another gateway answered, taken over member by member: no text that it chose freely is shown, logged or kept.
 * Undefined when it is no answer. Own profile: a blocking finding whose code we do not know is `home.failed`, one that
 * does not block is left out; what of a path is not {@link isPointer} is left out, and every clause.
 */
export function readHomeAnswer(body: Bytes): HomeAnswer | undefined {
  try {
    const { code, findings } = members(parseJson(utf8Decode(body)))
    if (!Array.isArray(findings) || findings.length > MAX_FINDINGS) return undefined
    if (code !== undefined && typeof code !== 'string') return undefined
    const read = findings.map(readFinding)
    const whole = read.filter((found) => found !== undefined)
    if (whole.length < read.length) return undefined
    return { ...(code === undefined ? {} : { code }), findings: whole.flatMap(known) }
  } catch (error) {
    if (error instanceof YimatongError) return undefined
    throw error
  }
}

const CODE = /^[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*){1,4}$/
const SEVERITIES = ['info', 'warn', 'block'] as const
const PARTIES = ['holder', 'home', 'arrival', 'checkpoint', 'gateway', 'registry'] as const

function readFinding(value: JsonValue): Finding | undefined {
  const { code, severity, party, path } = members(value)
  const weight = SEVERITIES.find((each) => each === severity)
  const mender = PARTIES.find((each) => each === party)
  if (typeof code !== 'string' || code.length > 80 || !CODE.test(code) || !weight || !mender) return undefined
  return { code, severity: weight, party: mender, ...(isPointer(path) ? { path } : {}) }
}

/** Everything a home gateway can say of a question; what it found in a code of its own it does not send. */
const KNOWN: ReadonlySet<string> = new Set([...RECOGNITION_FINDING_CODES, ...OUTAGE_CODES, ...PROFILE_FINDING_CODES])

function known(found: Finding): readonly Finding[] {
  if (KNOWN.has(found.code)) return [found]
  return found.severity === 'block' ? [finding('home.failed', 'home')] : []
}

/** A JSON pointer (RFC 6901) of at most six names or places, in which no number of a person can be written. */
function isPointer(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && POINTER.test(value) && value.replace(/\D/g, '').length <= MAX_DIGITS
}

const POINTER = /^(?:\/(?:[A-Za-z][A-Za-z-]{0,31}|\d{1,3})){1,6}$/
const MAX_DIGITS = 6

function members(value: JsonValue): Readonly<Record<string, JsonValue | undefined>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
