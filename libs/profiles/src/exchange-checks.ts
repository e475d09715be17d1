import { type Place, refuse } from './error.js'
import { isWorse, type LossClass } from './grade.js'
import type { Levels } from './layers/levels.js'
import type { National } from './national.js'

/** What an exchange says of itself, as far as its rules must bear it out. */
interface Declared {
  readonly at: Place
  readonly class: LossClass
  readonly confirms: readonly Confirmed[] | undefined
  readonly documentTypes: readonly string[] | undefined
}

type Confirmed = 'reference' | 'document-number'

const ELEMENTS = { reference: '/subject/reference', 'document-number': '/subject/documentNumber' } as const

/**
 * Refuses a rule that looks at an element before any rule can have written it.
 * @throws ProfileError `profile.national.unwritten`
 */
export function requireWritten(levels: Levels): void {
  const written: string[] = []
  for (const { lens } of levels.levels) {
    written.push(...lens.writes.map((at) => at.pointer))
    for (const op of lens.ops) {
      const stray = op.looksAt?.find((pointer) => !written.includes(pointer))
      if (stray === undefined) continue
      throw refuse('profile.national.unwritten', op.at, {
        seen: `rule ${op.rule}, which looks at \`${stray}\``,
        wanted: 'a rule of this tree or of one around it that writes it',
        check: 'spelling, and which layer says it',
      })
    }
  }
}

/** Refuses an exchange that loses more than it declares. @throws ProfileError `profile.class.worse` */
export function requireClass(levels: Levels, source: Declared): void {
  if (!isWorse(levels.class, source.class)) return
  const ops = levels.levels.flatMap((level) => level.lens.ops)
  const worst = ops.find((op) => op.class === levels.class)
  throw refuse('profile.class.worse', worst?.at ?? source.at, {
    seen: `class ${levels.class}${worst ? ` by rule ${worst.rule}` : ''}`,
    wanted: `class ${source.class} or better, as the exchange declares`,
    check: 'whether the declaration or the rule is wrong',
  })
}

/**
 * Refuses an answer that must repeat what no rule reads from it, or only with characters left out: it could never be
 * confirmed. @throws ProfileError `profile.national.unwritten`, `profile.meaning.conflict`
 */
export function requireConfirmable(levels: Levels, { confirms = [], at }: Declared): void {
  const rules = levels.levels.flatMap(({ lens }) => lens.ops).flatMap((op) => (op.inner?.length ? op.inner : [op]))
  for (const source of confirms) {
    const element = ELEMENTS[source]
    if (levels.levels.every(({ lens }) => lens.writes.every(({ pointer }) => pointer !== element))) {
      const why = { seen: `confirms: ${source}`, wanted: `a rule that writes \`${element}\``, check: 'the lens' }
      throw refuse('profile.national.unwritten', at, why)
    }
    const writers = rules.filter(({ national }) => national.includes(element))
    const [narrow] = writers
    if (!narrow || !writers.every(({ narrows }) => narrows)) continue
    throw refuse('profile.meaning.conflict', narrow.at, {
      seen: `confirms: ${source}, and rule ${narrow.rule}, which leaves characters out`,
      wanted: 'a rule that keeps the whole of it',
      check: 'whether the city repeats it in clear',
    })
  }
}

/** Refuses a document that is none. @throws ProfileError `profile.table.unknown-code` */
export function requireDocumentTypes({ documentTypes = [], at }: Declared, national: National): void {
  const known = national.codes('/subject/documentType')?.rows
  const stray = documentTypes.find((code) => known?.has(code) === false)
  if (stray === undefined) return
  const wanted = `codes of document-types: ${[...(known?.keys() ?? [])].join(', ')}`
  throw refuse('profile.table.unknown-code', at, {
    seen: `\`${stray}\` under \`documentTypes\``,
    wanted,
    check: 'spelling',
  })
}
