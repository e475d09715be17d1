import type { Bytes, Instant } from '@yimatong/kernel'
import type { NationalRecord } from '@yimatong/record'
import { compileComplement, complementForm } from './complement.js'
import type { Place } from './error.js'
import { requireClass, requireConfirmable, requireDocumentTypes, requireWritten } from './exchange-checks.js'
import type { RefusalCode } from './finding.js'
import { choice, type JsonSchema, list, optional, reference, type Shaped, shape, text, whole } from './form.js'
import { LOSS_CLASSES, type LossClass } from './grade.js'
import { readAnswer } from './inward.js'
import { answerForm, compileLevels } from './layers/levels.js'
import type { Machine } from './machine.js'
import { compileMeaning, LEAVES, type Meaning } from './meaning.js'
import type { InnerRule, OpEnv } from './ops/op.js'
import { writeAnswer, writeRefusal } from './outward.js'
import { compilePartedLists } from './parted-lists.js'
import { type TransportSpec, transportSecrets } from './recipes.js'
import type { TranslationContext } from './run.js'
import type { Rendering, Translation } from './translation.js'
import { type RequestField, requestForm, requireFields, transportForm } from './transport.js'

/** What can be asked of a city: about a symbol's reference, or about a document. */
export const EXCHANGES = ['reference', 'document'] as const

/** A word of {@link EXCHANGES}. */
export type ExchangeName = (typeof EXCHANGES)[number]

const FOLLOW_UP = {
  when: choice('non-green-without-reason'),
  exchange: choice(...EXCHANGES),
  with: choice('document-number', 'reference'),
}

const EXCHANGE = {
  transport: transportForm,
  request: requestForm,
  /** Documents that may be asked for, codes of document-types. */
  documentTypes: optional(list(text('a code of document-types'), 1)),
  carries: optional(choice('level', 'journey')),
  /** The worst class of this exchange, as the city declares it. */
  class: choice(...LOSS_CLASSES),
  maxBytes: optional(whole(64, 1_048_576)),
  /** What an answer loses travels sealed to the home city; none unless told. */
  complement: optional(complementForm),
  ...LEAVES,
  /** What the answer must repeat of the question: another value contradicts it, none leaves it unconfirmed. */
  confirms: optional(list(choice('reference', 'document-number'), 1)),
  followUp: optional(shape(FOLLOW_UP)),
  answer: answerForm,
}

const wholeExchange = shape(EXCHANGE)

/** One exchange as a profile writes it. */
export const exchangeForm = reference(wholeExchange, 'exchange')

/** What `#/$defs` of the published schema says about exchanges. */
export const EXCHANGE_SCHEMAS: Readonly<Record<string, JsonSchema>> = { exchange: wholeExchange.schema }

/** A second question that may supply what the first answer lacks (DESIGN §5.3: the reason, never invented). */
export interface FollowUp {
  readonly when: 'non-green-without-reason'
  readonly exchange: ExchangeName
  /** The field of the first answer that the second question is asked with. */
  readonly with: 'document-number' | 'reference'
}

/** What one rule keeps of one field: the row of the field map that reviewers sign. */
export interface FieldGrade {
  readonly rule: string
  /** Where the profile says it. */
  readonly at: Place
  readonly city: readonly string[]
  readonly national: readonly string[]
  readonly class: LossClass
}

/** One question to a city, compiled: how it is put, and its answer ⇄ the national record. */
export interface CompiledExchange {
  readonly name: ExchangeName
  readonly transport: TransportSpec
  readonly requestFields: readonly RequestField[]
  readonly documentTypes: readonly string[] | undefined
  readonly carries: 'level' | 'journey'
  readonly followUp: FollowUp | undefined
  /** Worst class of all rules and layers. */
  readonly class: LossClass
  /** What the answer must repeat of the question. */
  readonly confirms: readonly ('reference' | 'document-number')[]
  /** Elements and groups this city has no place for, as announced. */
  readonly leaves: readonly string[]
  /** Fields of each tree in the city's order, outermost tree first. */
  readonly trees: readonly (readonly string[])[]
  /** All rules, those inside of lists with `*` for the index. */
  readonly fields: readonly FieldGrade[]
  /** References of the secrets that putting the question needs: those of the recipe and of secret request fields. */
  readonly transportSecrets: readonly string[]
  /** References of the secrets its layers need. */
  readonly secrets: readonly string[]
  /** Never throws for what the city sent: everything wrong is a finding. */
  readonly toRecord: (answer: Bytes, context: TranslationContext) => Translation
  readonly fromRecord: (record: NationalRecord, context: TranslationContext) => Rendering
  /** The city's own way of saying "no"; no bytes when the profile has no word for it. */
  readonly fromRefusal: (code: RefusalCode, context: TranslationContext) => Rendering
}

/** What all exchanges of a profile share. */
export interface ExchangeScope {
  readonly env: OpEnv
  readonly meaning: Meaning
  readonly division: string
  readonly isInForce: (at: Instant) => boolean
  /** Hash of the profile. */
  readonly hash: string
}

const DEFAULT_BYTES = 65_536

/** Compiles one exchange. @throws ProfileError */
export function compileExchange(
  name: ExchangeName,
  source: Shaped<typeof EXCHANGE>,
  scope: ExchangeScope,
): CompiledExchange {
  const env = { ...scope.env, prefix: `${name}/` }
  const levels = compileLevels(source.answer, env)
  const carries = source.carries ?? 'level'
  const written = levels.levels.flatMap((level) => level.lens.writes.map((each) => each.pointer))
  const { at, leaves = [] } = source
  const parts = { at, leaves, written, carriesLevel: carries === 'level', division: scope.division }
  const meaning = compileMeaning(scope.meaning, parts, env)
  requireClass(levels, source)
  requireWritten(levels)
  requireConfirmable(levels, source)
  requireDocumentTypes(source, env.national)
  requireFields(source.transport, source.request, at)
  const ops = levels.levels.flatMap((level) => level.lens.ops)
  const profile = { id: scope.env.namespace, hash: scope.hash }
  const complement = source.complement && compileComplement(source.complement, profile)
  const named = [...levels.secrets, ...ops.flatMap((op) => op.secrets ?? []), ...(complement ? [complement.key] : [])]
  const secrets = [...new Set(named)]
  const machine: Machine = {
    levels,
    meaning,
    national: env.national,
    maxBytes: source.maxBytes ?? DEFAULT_BYTES,
    confirms: source.confirms ?? [],
    isInForce: scope.isInForce,
    secrets,
    partLists: compilePartedLists(ops, env.prefix),
    complement,
  }
  return {
    name,
    carries,
    transport: source.transport,
    requestFields: source.request,
    transportSecrets: secretsOf(source.transport, source.request),
    documentTypes: source.documentTypes,
    followUp: source.followUp && {
      when: source.followUp.when,
      exchange: source.followUp.exchange,
      with: source.followUp.with,
    },
    class: levels.class,
    confirms: source.confirms ?? [],
    leaves,
    trees: levels.levels.map((level) => level.lens.fields.map((field) => field.pointer)),
    fields: ops.flatMap((op) => [op, ...(op.inner ?? [])]).map(gradeOf),
    secrets,
    toRecord: (answer, context) => readAnswer(machine, answer, context),
    fromRecord: (record, context) => writeAnswer(machine, record, context),
    fromRefusal: (code, context) => writeRefusal(machine, code, context),
  }
}

function secretsOf(transport: TransportSpec, fields: readonly RequestField[]): readonly string[] {
  const named = fields.flatMap(({ from, value }) => (from === 'secret' && value !== undefined ? [value] : []))
  return [...new Set([...transportSecrets(transport), ...named])]
}

function gradeOf(op: InnerRule): FieldGrade {
  return { rule: op.rule, at: op.at, city: op.city, national: op.national, class: op.class }
}
