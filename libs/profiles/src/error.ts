import { YimatongError } from '@yimatong/kernel'

/**
 * Codes of a profile that does not load: the text itself (`yaml`, `form`), the layers, the paths, the value tables, the
 * meaning.
 */
export type ProfileErrorCode =
  | 'profile.yaml.syntax'
  | 'profile.yaml.duplicate-key'
  | 'profile.yaml.anchor'
  | 'profile.yaml.alias'
  | 'profile.yaml.tag'
  | 'profile.yaml.empty'
  | 'profile.yaml.documents'
  | 'profile.yaml.size'
  | 'profile.yaml.depth'
  | 'profile.yaml.directive'
  | 'profile.form.unknown-key'
  | 'profile.form.missing-key'
  | 'profile.form.kind'
  | 'profile.form.value'
  | 'profile.op.unknown'
  | 'profile.step.unknown'
  | 'profile.layer.unknown'
  | 'profile.layer.order'
  | 'profile.syntax.ambiguous'
  | 'profile.syntax.field-twice'
  | 'profile.syntax.fields'
  | 'profile.syntax.pad'
  | 'profile.frame.item'
  | 'profile.recipe.unknown'
  | 'profile.recipe.field'
  | 'profile.city.undeclared'
  | 'profile.city.unmapped'
  | 'profile.city.path-twice'
  | 'profile.national.unknown-element'
  | 'profile.national.unmapped-mandatory'
  | 'profile.national.path-twice'
  | 'profile.table.unknown'
  | 'profile.table.not-total'
  | 'profile.table.ambiguous'
  | 'profile.table.unknown-code'
  | 'profile.risk.order'
  | 'profile.class.worse'
  | 'profile.split.ambiguous'
  | 'profile.add.forbidden'
  | 'profile.carry.scope'
  | 'profile.switch.overlap'
  | 'profile.symbol.ambiguous'
  | 'profile.symbol.absent'
  | 'profile.follow-up.unknown'
  | 'profile.follow-up.cycle'
  | 'profile.meaning.conflict'
  | 'profile.national.type'
  | 'profile.region.edition'
  | 'profile.pseudonym.key'
  | 'profile.rule-set.overlap'
  | 'profile.rule-set.id-twice'
  | 'profile.national.unwritten'
  | 'profile.pattern.syntax'
  | 'profile.pattern.size'

/** Thrown by profiles: a profile text that must not load. What a city or an outsider sends is never thrown. */
export class ProfileError extends YimatongError<ProfileErrorCode> {}

/** A line of a profile file, 1-based. */
export interface Place {
  readonly file: string
  readonly line: number
}

/** The four things every refusal says. */
interface Refusal {
  readonly seen: string
  readonly wanted: string
  readonly check: string
}

/** Builds the error for one place of a profile: `file:line: seen …; wanted …; check …`, with `file` and `line` in `detail`. */
export function refuse(code: ProfileErrorCode, at: Place, why: Refusal): ProfileError {
  const message = `${at.file}:${at.line}: seen ${why.seen}; wanted ${why.wanted}; check ${why.check}`
  return new ProfileError(code, message, { detail: { file: at.file, line: at.line } })
}
