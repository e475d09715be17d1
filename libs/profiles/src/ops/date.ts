import { instant, isInstant, SECOND } from '@yimatong/kernel'
import { type Day, dayAfter, dayFrom, dayOf, dayOfEpoch, dayStart, epochOfDay } from '../china-day.js'
import { refuse } from '../error.js'
import { choice, optional, shape } from '../form.js'
import type { LossClass } from '../grade.js'
import { requireType } from '../national.js'
import { lose, lossy } from '../run.js'
import type { Tree } from '../tree.js'
import { CELL, compileCell } from './cell.js'
import { defineOp, ruleName } from './op.js'

/** Spellings of a day; letters as in Unicode TR 35. */
const DAY_FORMS = [
  'yyyyMMdd',
  'yyyy-MM-dd',
  'yyyy/MM/dd',
  'yyyy.MM.dd',
  'yyyy年MM月dd日',
  'epoch-ms',
  'epoch-s',
] as const

type DayForm = (typeof DAY_FORMS)[number]

/**
 * `date`: a spelling of a day ⇄ an instant, the first of the day in China (`day: begin`, as a rule) or the first after
 * it (`day: end`, for what is valid through that day); or ⇄ `yyyy-MM-dd` in an extension. A day sent as a moment since
 * 1970 is the day on the wall in China, so that a midnight of the summers of 1986 to 1991 stays on its day. Outward an
 * instant inside a day is cut to the boundary before it, which never lengthens a validity, and said. Class D, F for
 * moments.
 */
export const date = defineOp(
  'date',
  shape({ ...CELL, form: choice(...DAY_FORMS), day: optional(choice('begin', 'end')) }),
  (parameters, env) => {
    const { city, national, form, day = 'begin', at } = parameters
    requireType(env.national, { pointer: national, at }, ['instant', 'extension'])
    const isText = env.national.row(national) === undefined
    if (isText && parameters.day !== undefined) {
      const why = { seen: '`day` with an extension', wanted: 'neither begin nor end', check: 'whether a time is meant' }
      throw refuse('profile.form.value', at, why)
    }
    const spelling = spellingOf(form)
    const rule = ruleName(env, 'date', parameters, city)
    const respelt = lossy(city, { direction: 'toNational', path: national, kind: 'canonicalised', rule })
    const cut = lossy(national, {
      direction: 'toCity',
      path: national,
      kind: 'coarsened',
      rule,
      severity: 'warn',
      recoverable: 'origin',
    })
    const shift = day === 'end' ? 1 : 0
    return compileCell('date', parameters, env, {
      class: spelling.class,
      forward(text, run) {
        const seen = spelling.read(text)
        if (seen === undefined) return undefined
        if (spelling.class === 'F' && spelling.write(seen) !== text) lose(run, respelt)
        return isText ? seen : dayStart(dayAfter(seen, shift))
      },
      backward(value, run) {
        if (isText) return typeof value === 'string' ? writeDay(value, spelling) : undefined
        const found = boundaryOf(value)
        if (found === undefined) return undefined
        if (dayStart(found) !== value) lose(run, cut)
        return spelling.write(dayAfter(found, -shift))
      },
    })
  },
)

interface DaySpelling {
  readonly class: LossClass
  readonly read: (text: string) => Day | undefined
  readonly write: (day: Day) => string
}

function spellingOf(form: DayForm): DaySpelling {
  if (form === 'epoch-ms') return epoch(1)
  if (form === 'epoch-s') return epoch(SECOND)
  const [afterYear = '', afterMonth = '', end = ''] = form.split(/yyyy|MM|dd/).slice(1)
  return {
    class: 'D',
    read(text) {
      const month = 4 + afterYear.length
      const date = month + 2 + afterMonth.length
      const parts = [text.slice(0, 4), text.slice(month, month + 2), text.slice(date, date + 2)]
      const [year = '', months = '', dates = ''] = parts
      const isForm =
        parts.every((part) => /^\d+$/.test(part)) && text === year + afterYear + months + afterMonth + dates + end
      return isForm ? dayFrom(year, months, dates) : undefined
    },
    write: (day) => day.slice(0, 4) + afterYear + day.slice(5, 7) + afterMonth + day.slice(8) + end,
  }
}

function epoch(unit: number): DaySpelling {
  return {
    class: 'F',
    read: (text) => (/^(0|-?[1-9]\d{0,15})$/.test(text) ? dayOfEpoch(Number(text) * unit) : undefined),
    write: (day) => String(epochOfDay(day) / unit),
  }
}

function writeDay(text: string, spelling: DaySpelling): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  const day = match && dayFrom(match[1] ?? '', match[2] ?? '', match[3] ?? '')
  return day ? spelling.write(day) : undefined
}

/** The day whose first instant is the last boundary at or before an instant. */
function boundaryOf(value: Tree): Day | undefined {
  return isInstant(value) ? dayOf(instant(value)) : undefined
}
