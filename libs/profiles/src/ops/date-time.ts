import { isInstant } from '@yimatong/kernel'
import { refuse } from '../error.js'
import { choice, optional, shape } from '../form.js'
import { lose, lossy } from '../run.js'
import { CELL, type CellParameters, compileCell } from './cell.js'
import { MOMENT_FORMS, type Moment, type MomentForm, momentOf, withEndOfDay, YEARS, type YearRule } from './moment.js'
import { defineOp, pointer, ruleName } from './op.js'
import { withinDay } from './same-day.js'

/** Origin of a time whose year the message leaves out. */
const YEAR_OF_ANSWER = 'year-of-answer'

/**
 * `dateTime`: a spelling of an instant ⇄ an instant. Forms without an offset are China time, summer time of 1986 to
 * 1991 included; moments that do not exist or exist twice are malformed. `MM-dd HH:mm` is the last such time at or
 * before the answer (and the skew of clocks), with `year: near`, for the end of something, the nearest; the year is marked
 * derived. `yyyy-MM-dd` is the first instant of the day; `rfc3339-offset` reads any
 * offset and writes China's. `sameDayAs` names an instant whose day in China it shares (`same-day.ts`). `endOfDay: '24:00'` writes every midnight as the end of the day before and reads both;
 * `midnight: '24:00'` says that 00:00 never occurs. Class D, F where several spellings are read; outward, what is finer
 * than the form is cut and said.
 */
export const dateTime = defineOp(
  'dateTime',
  shape({
    ...CELL,
    form: choice(...MOMENT_FORMS),
    endOfDay: optional(choice('24:00')),
    midnight: optional(choice('24:00')),
    year: optional(choice(...YEARS)),
    sameDayAs: optional(pointer),
  }),
  (parameters, env) => {
    const { city, national } = parameters
    const moment = compileMoment(parameters)
    const rule = ruleName(env, 'dateTime', parameters, city)
    const common = { path: national, rule } as const
    const cut = lossy(national, { ...common, direction: 'toCity', kind: 'coarsened', recoverable: 'origin' })
    const respelt = lossy(city, { ...common, direction: 'toNational', kind: 'canonicalised' })
    const added = lossy('', { ...common, direction: 'toNational', kind: 'derived' })
    const op = compileCell('dateTime', parameters, env, {
      class: moment.class,
      forward(text, run) {
        const at = moment.read(text, run.at)
        if (at === undefined) return undefined
        if (moment.class === 'F' && moment.write(at, run.at) !== text) lose(run, respelt)
        if (moment.isYearless) {
          run.losses.push(added.loss)
          run.derived.set(national, YEAR_OF_ANSWER)
        }
        return at
      },
      backward(value, run) {
        if (!isInstant(value)) return undefined
        const kept = moment.floor(value)
        if (kept !== value) lose(run, cut)
        return moment.write(kept, run.at)
      },
    })
    return parameters.sameDayAs === undefined ? op : withinDay(op, { ...parameters, from: parameters.sameDayAs }, env)
  },
)

interface DateTimeParameters extends CellParameters {
  readonly form: MomentForm
  readonly endOfDay: '24:00' | undefined
  readonly midnight: '24:00' | undefined
  readonly year: YearRule | undefined
}

function compileMoment({ form, endOfDay, midnight, year, at }: DateTimeParameters): Moment {
  if (year !== undefined && !momentOf(form).isYearless) {
    throw refuse('profile.form.value', at, {
      seen: `\`year\` beside the form \`${form}\``,
      wanted: 'a form without a year',
      check: 'spelling of the form',
    })
  }
  if (endOfDay === undefined && midnight === undefined) return momentOf(form, year)
  const moment = withEndOfDay(form, midnight !== undefined, year)
  if (moment) return moment
  throw refuse('profile.form.value', at, {
    seen: `24:00 in the form \`${form}\``,
    wanted: 'a form with hours on the wall',
    check: 'whether `date` with `day: end` is meant',
  })
}
