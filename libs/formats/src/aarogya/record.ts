import { instant } from '@yimatong/kernel'
import type { Assessment, NationalRecord, Origin, Subject } from '@yimatong/record'
import type { ForeignPolicy } from '../foreign-format.js'
import type { AarogyaClaims } from './decode.js'
import type { AarogyaPolicy } from './policy.js'

/** The name of the record extension that holds what a code says. */
const AAROGYA_EXTENSION = 'in-aarogya-setu'

const SOURCED: Origin = { kind: 'sourced' }
/** Says that a reviewed table of ours gave it, not the issuer and not this program. */
const BY_TABLE: Origin = { kind: 'derived', how: 'policy-table' }

/** What a table says of a code it does not know. */
const UNKNOWN_EVIDENCE = 'the table does not know the status code'
const FOREIGN_CHARACTER = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u
const SAYS_SOMETHING = /[\p{L}\p{N}]/u
const TELEPHONE = /^\+?[0-9*-]{1,20}$/

/** What the table makes of a code's status. */
export function policyOf({ statusCode }: AarogyaClaims, policy: AarogyaPolicy): ForeignPolicy {
  const row = policy.rowOf(statusCode)
  return {
    table: policy.id,
    version: policy.version,
    evidence: row?.evidence ?? UNKNOWN_EVIDENCE,
    level: row?.level ?? 'unknown',
  }
}

/**
 * The record of a code: name and telephone as it has them, and the assessment that the policy table makes of its status,
 * every member of which is marked as the table's. The reason is the code's own message, else the issuer's meaning of the
 * status where that is a reason; otherwise there is none. The time of the assessment is the earliest it can have been: the
 * expiry less the longest life.
 */
export function aarogyaToRecord(claims: AarogyaClaims, policy: AarogyaPolicy): NationalRecord {
  const subject = subjectOf(claims)
  const { assessment, origins } = assess(claims, policy)
  const sourced = [...Object.keys(subject).map((member) => `/subject/${member}`), `/extensions/${AAROGYA_EXTENSION}`]
  return {
    profile: 'hc-n/1',
    subject,
    assessment,
    extensions: { [AAROGYA_EXTENSION]: { statusCode: claims.statusCode } },
    origins: { ...Object.fromEntries(sourced.map((pointer) => [pointer, SOURCED])), ...origins },
  }
}

function subjectOf({ name = '', telephone }: AarogyaClaims): Subject {
  const trimmed = name.trim()
  return {
    ...(isCarried(trimmed, 100) && { name: trimmed }),
    ...(TELEPHONE.test(telephone) && { telephone }),
  }
}

function assess(
  claims: AarogyaClaims,
  policy: AarogyaPolicy,
): Pick<NationalRecord, 'origins'> & { assessment: Assessment } {
  const { level } = policyOf(claims, policy)
  const { message } = claims
  const said = message !== undefined && isCarried(message, 500) && SAYS_SOMETHING.test(message) ? message : undefined
  const reason = said ?? policy.rowOf(claims.statusCode)?.reason
  const assessment: Assessment = {
    level,
    ...(level === 'unknown' && { state: 'unknown-value' }),
    assessedAt: instant(claims.expiresAt - policy.lifeMs),
    authority: policy.authority,
    decidedBy: 'unknown',
    ...(reason !== undefined && { reason }),
    ruleId: `${policy.id}@${policy.version}`,
    validUntil: claims.expiresAt,
  }
  const derived = Object.keys(assessment).map((member) => [`/assessment/${member}`, BY_TABLE] as const)
  const own = { '/assessment/validUntil': SOURCED, ...(said !== undefined && { '/assessment/reason': SOURCED }) }
  return { assessment, origins: { ...Object.fromEntries(derived), ...own } }
}

function isCarried(text: string, most: number): boolean {
  return text !== '' && [...text].length <= most && !FOREIGN_CHARACTER.test(text)
}
