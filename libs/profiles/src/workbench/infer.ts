import { type Bytes, formatInstant, type Instant, utf8Encode } from '@yimatong/kernel'
import { checkCitizenNumber, type ElementTable } from '@yimatong/record'
import { ProfileError } from '../error.js'
import type { ExchangeName } from '../exchange.js'
import { compileNational } from '../national.js'
import { compileProfile } from '../profile.js'
import type { LoadedProfile, ProofSetting } from '../proof/folder.js'
import { isUnder } from '../tree.js'
import { caseFiles, type Sample } from './case-files.js'
import { guessLevels } from './guess-levels.js'
import { type KnownFormats, knownFormats, type Neighbour, neighbours } from './known.js'
import { openMarks } from './marks.js'
import { observeFields } from './observe-fields.js'
import { type ProfileDraft, profileText } from './profile-text.js'
import { type LevelProposal, proposeLevels } from './propose-levels.js'

/** What a profile is to be called, and what its samples answered. */
export interface InferWish {
  readonly id: string
  /** GB/T 2260; undefined: not told. */
  readonly division?: string
  readonly exchange: ExchangeName
  /** When the answers came. */
  readonly at: Instant
}

/** What is worth a word beside the proposal. */
export type InferRemark =
  /** Some samples do not open as the others do. */
  | 'misfits'
  /** No level was found. */
  | 'no-level'
  /** The level fits tables that contradict one another. */
  | 'level-contested'
  /** A field is most likely encrypted. */
  | 'sealed'
  /** Numbers of people who may exist: to be replaced before anything is kept. */
  | 'real-people'
  /** Fewer samples than tell anything about what varies. */
  | 'few-samples'

/** One field as it is proposed. */
export interface InferredField {
  readonly city: string
  readonly looksLike: string
  readonly op: string
  readonly national?: string
  readonly confidence: number
  readonly mark?: 'DECIDE' | 'CONFIRM'
}

/** One tree as it is proposed. */
export interface InferredLevel {
  /** Names of its envelopes and its syntax; none where it stands in the tree around it. */
  readonly layers: readonly string[]
  readonly confidence: number
  readonly into?: string
  readonly fields: readonly InferredField[]
}

/** A proposal; it holds no value of a sample but in `files`. */
export interface Inference {
  readonly levels: readonly InferredLevel[]
  readonly nearest: readonly Neighbour[]
  readonly remarks: readonly { readonly code: InferRemark; readonly count: number }[]
  /** Lines that are open. */
  readonly open: { readonly decide: number; readonly confirm: number }
  /** The text of the profile; it compiles. */
  readonly profile: string
  /** Fixtures by file name, cases.json among them. */
  readonly files: ReadonlyMap<string, Bytes>
}

/**
 * Proposes a profile out of raw answers. Undefined: nothing that we know opens half of them; they may be encrypted.
 * Nothing is invented: a field whose meaning is not plain is left behind and marked.
 */
export function inferProfile(
  samples: readonly Sample[],
  catalogue: readonly LoadedProfile[],
  wish: InferWish,
  setting: ProofSetting,
): Inference | undefined {
  const guessed = guessLevels(samples.map(({ bytes }) => bytes))
  if (guessed.length === 0) return undefined
  const known = knownFormats(catalogue, setting.elements)
  const levels = proposeLevels(guessed, known, wish.at)
  const compiled = compilable(levels, wish, samples.length, setting)
  if (!compiled) return undefined
  const { text, levels: kept } = compiled
  const marks = openMarks(utf8Encode(text))
  return {
    levels: kept.map(inferredLevel),
    nearest: nearestOf(kept, known),
    remarks: remarksOf(kept, samples.length),
    open: {
      decide: marks.filter(({ word }) => word === 'DECIDE').length,
      confirm: marks.filter(({ word }) => word === 'CONFIRM').length,
    },
    profile: text,
    files: caseFiles(samples, kept, { exchange: wish.exchange, at: formatInstant(wish.at) }),
  }
}

/** The proposal as text; what does not compile is left behind, and marked: a proposal is there to be worked on. */
function compilable(
  levels: readonly LevelProposal[],
  wish: InferWish,
  samples: number,
  setting: ProofSetting,
): { readonly text: string; readonly levels: readonly LevelProposal[] } | undefined {
  for (const tried of [levels, levels.map(leftBehind)]) {
    const text = graded(tried, wish, samples, setting)
    if (text !== undefined) return { text, levels: tried }
  }
  return undefined
}

/** The text with the class that its rules come to; undefined where it does not compile. */
function graded(
  levels: readonly LevelProposal[],
  wish: InferWish,
  samples: number,
  setting: ProofSetting,
): string | undefined {
  const draft = draftOf(levels, wish, samples, setting)
  try {
    const { exchanges } = compileProfile(profileText(draft), wish.id, setting.elements, setting.divisions)
    const grade = exchanges[wish.exchange]?.class ?? draft.class
    return profileText({ ...draft, class: grade })
  } catch (cause) {
    if (cause instanceof ProfileError) return undefined
    throw cause
  }
}

function leftBehind({ risk, rules, ...level }: LevelProposal): LevelProposal {
  const left = [...rules.map(({ city }) => city), ...(risk ? [risk.field.pointer] : [])]
  return {
    ...level,
    rules: left.map((city) => ({
      city,
      op: 'drop',
      parameters: { city, reason: 'not-in-standard', write: '' },
      looksLike: 'text',
      confidence: 0,
      mark: 'DECIDE',
    })),
  }
}

function draftOf(
  levels: readonly LevelProposal[],
  { id, division, exchange }: InferWish,
  samples: number,
  { elements }: ProofSetting,
): ProfileDraft {
  const province = /^cn-([1-8]\d)-/.exec(id)?.[1]
  return {
    id,
    national: elements.profile,
    division: division ?? `${province ?? '11'}0000`,
    isDivisionKnown: division !== undefined,
    exchange,
    samples,
    class: '1',
    levels,
    leaves: leavesOf(levels, elements),
  }
}

/** Everything that no rule writes; a whole group where nothing of it is. */
function leavesOf(levels: readonly LevelProposal[], table: ElementTable): readonly string[] {
  const written = levels.flatMap(({ rules, risk }) => [
    ...rules.flatMap(({ parameters, op }) => elementsIn(parameters, op)),
    ...(risk ? ['/assessment/level', '/assessment/state'] : []),
  ])
  const { elements } = compileNational(table)
  const left = elements.filter((element) => !written.includes(element))
  const groups = ['/health', ...(risky(levels) ? [] : ['/assessment'])].filter(
    (group) => !written.some((element) => isUnder(element, group)),
  )
  const groupOf = (element: string) => groups.find((group) => isUnder(element, group)) ?? element
  return [...new Set(left.map(groupOf))]
}

function risky(levels: readonly LevelProposal[]): boolean {
  return levels.some((level) => level.risk)
}

function elementsIn(parameters: Readonly<Record<string, unknown>>, op: string): readonly string[] {
  const { national, documentType, document } = parameters
  const type =
    op === 'mask' && typeof document === 'object' && document !== null ? Reflect.get(document, 'type') : undefined
  return [national, documentType, type].filter((each): each is string => typeof each === 'string')
}

function inferredLevel({ layers, confidence, into, rules, risk, fields }: LevelProposal): InferredLevel {
  const byField = fields.flatMap((field): readonly InferredField[] => {
    if (field === risk?.field.pointer) {
      const mark = risk.isContested ? 'DECIDE' : 'CONFIRM'
      return [
        {
          city: field,
          looksLike: 'level',
          op: 'riskMap',
          national: '/assessment/level',
          confidence: risk.confidence,
          mark,
        },
      ]
    }
    return rules
      .filter((rule) => rule.city === field)
      .map(({ city, looksLike, op, national, confidence: sure, mark }) => {
        return {
          city,
          looksLike,
          op,
          ...(national !== undefined && { national }),
          confidence: sure,
          ...(mark && { mark }),
        }
      })
  })
  return {
    layers: layers.map(({ name }) => name),
    confidence: Math.round(confidence * 100) / 100,
    ...(into !== undefined && { into }),
    fields: byField,
  }
}

function nearestOf(levels: readonly LevelProposal[], known: KnownFormats): readonly Neighbour[] {
  return neighbours(
    levels.flatMap(({ fields, into }) => fields.filter((field) => field !== into)),
    known,
  )
}

/** Fewer than this show little of what varies. */
const FEW = 4

function remarksOf(levels: readonly LevelProposal[], samples: number): Inference['remarks'] {
  const [outer] = levels
  const risk = levels.find((level) => level.risk)?.risk
  const rules = levels.flatMap((level) => level.rules)
  const counts: readonly (readonly [InferRemark, number])[] = [
    ['misfits', outer?.trees.filter((tree) => tree === undefined).length ?? 0],
    ['no-level', risk ? 0 : 1],
    ['level-contested', risk?.isContested ? 1 : 0],
    ['sealed', rules.filter((rule) => rule.looksLike === 'sealed').length],
    ['real-people', realPeople(levels)],
    ['few-samples', samples < FEW ? samples : 0],
  ]
  return counts.filter(([, count]) => count > 0).map(([code, count]) => ({ code, count }))
}

/** Numbers that are not of an unassigned county and the year 1900, as invented people have (CONTRIBUTING). */
function realPeople(levels: readonly LevelProposal[]): number {
  const texts = levels.flatMap(({ trees }) => {
    return observeFields(trees.filter((tree) => tree !== undefined)).flatMap((field) => field.texts)
  })
  const numbers = texts.map((text) => text.toUpperCase()).filter((text) => checkCitizenNumber(text).ok)
  return new Set(numbers.filter((number) => number.slice(2, 6) !== '0199' || number.slice(6, 10) !== '1900')).size
}
