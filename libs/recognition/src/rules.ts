import type { JsonValue } from '@yimatong/codec'
import { type Instant, type Outcome, parseInstant } from '@yimatong/kernel'
import type { Assurance, IdentityGrade } from '@yimatong/record'
import { readerOf } from './table-shape.js'

/** What a rule says of one level. */
export interface LevelRule {
  readonly outcome: Exclude<Outcome, 'undetermined'>
  /** Codes of measures, for example `home-quarantine-7d`; texts are data. */
  readonly measures: readonly string[]
}

/** The arrival rule of a division (DESIGN §5.2): what each level means there, and what it asks of a code. */
export interface ArrivalRule {
  readonly id: string
  readonly version: string
  readonly division: string
  readonly validFrom: Instant
  readonly levels: Readonly<Record<'00' | '01' | '10', LevelRule>>
  /** The least identity grade, by purpose of use; `default` for the others. */
  readonly identity: Readonly<Record<string, IdentityGrade>>
  readonly assurances: readonly Assurance[]
  /** Foreign formats whose level, out of a policy table, counts here like a city's. None unless the rule names them. */
  readonly foreign: readonly string[]
  /** How old an assessment may be, milliseconds. */
  readonly maxAssessmentAgeMs: number
}

/** Looks up the rule in force: the longest division prefix, then the latest that is valid. */
export interface RuleIndex {
  ruleFor(division: string, at: Instant): ArrivalRule | undefined
}

const { list, members, oneOf, positive, refuse, text } = readerOf(
  'recognition.rules.malformed',
  'a rule of standards/rules',
)

const DIVISION = /^\d{6}$/
const GRADES: readonly IdentityGrade[] = ['reference', 'masked', 'full']
const OUTCOMES: readonly LevelRule['outcome'][] = ['accepted', 'restricted', 'refused']
const ASSURANCES: readonly Assurance[] = ['city-signed', 'gateway-attested']

/** Compiles rule data (standards/rules). @throws RecognitionError `recognition.rules.malformed` naming the rule and member. */
export function compileRules(data: readonly JsonValue[]): RuleIndex {
  const rules = data.map(parseRule).sort((a, b) => significance(b) - significance(a) || b.validFrom - a.validFrom)
  const starts = new Set(rules.map((rule) => `${rule.division} ${rule.validFrom}`))
  if (starts.size < rules.length) throw refuse('a division and validFrom that no other rule has')
  // Every verdict asks: which digits must agree is worked out once.
  const ranked = rules.map((rule) => ({ rule, prefix: rule.division.replace(/(?:00){1,3}$/, '') }))
  return {
    ruleFor: (division, at) =>
      DIVISION.test(division)
        ? ranked.find(({ rule, prefix }) => division.startsWith(prefix) && rule.validFrom <= at)?.rule
        : undefined,
  }
}

/** How many digits of a division say something: the more, the narrower the rule. */
function significance({ division }: ArrivalRule): number {
  return division.replace(/0+$/, '').length
}

/** True when `grade` identifies the holder at least as well as `least`. */
export function isGradeSufficient(grade: IdentityGrade, least: IdentityGrade): boolean {
  return GRADES.indexOf(grade) >= GRADES.indexOf(least)
}

/** The least grade a rule asks for a purpose; a purpose it does not name falls under `default`. */
export function leastGrade({ identity }: ArrivalRule, purpose: string): IdentityGrade {
  // Own members only: a purpose called `constructor` must not find what every object has.
  return (Object.hasOwn(identity, purpose) ? identity[purpose] : identity.default) ?? 'full'
}

function parseRule(value: JsonValue): ArrivalRule {
  const rule = members(value, 'rule')
  const levels = members(rule.levels, 'levels')
  const validFrom = typeof rule.validFrom === 'string' ? parseInstant(rule.validFrom) : undefined
  if (validFrom === undefined) throw refuse('validFrom as RFC 3339')
  return {
    id: text(rule.id, 'id'),
    version: text(rule.version, 'version'),
    division: division(rule.division),
    validFrom,
    levels: { '00': levelRule(levels['00']), '01': levelRule(levels['01']), '10': levelRule(levels['10']) },
    identity: identity(rule.identity),
    assurances: list(rule.assurances, 'assurances').map((item) => oneOf(item, ASSURANCES, 'assurances')),
    foreign: rule.foreign === undefined ? [] : list(rule.foreign, 'foreign').map((item) => text(item, 'foreign')),
    maxAssessmentAgeMs: positive(rule.maxAssessmentAgeSeconds, 'maxAssessmentAgeSeconds') * 1000,
  }
}

function levelRule(value: JsonValue | undefined): LevelRule {
  const level = members(value, 'levels')
  return {
    outcome: oneOf(level.outcome, OUTCOMES, 'outcome'),
    measures: list(level.measures, 'measures').map((item) => text(item, 'measures')),
  }
}

function identity(value: JsonValue | undefined): Readonly<Record<string, IdentityGrade>> {
  const grades = Object.entries(members(value, 'identity')).map(([purpose, grade]) => {
    return [purpose, oneOf(grade, GRADES, 'identity')] as const
  })
  if (!grades.some(([purpose]) => purpose === 'default')) throw refuse('identity.default')
  return Object.fromEntries(grades)
}

function division(value: JsonValue | undefined): string {
  const code = text(value, 'division')
  if (!DIVISION.test(code)) throw refuse('six digits at division')
  return code
}
