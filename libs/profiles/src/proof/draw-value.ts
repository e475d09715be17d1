import type { Instant } from '@yimatong/kernel'
import { citizenCheckDigit, type ElementRow } from '@yimatong/record'
import type { Tree } from '../tree.js'
import type { Dice } from './dice.js'

/** Characters that every Chinese set has (GB/T 2312 level 1). */
const PLAIN = [...'测试甲乙丙丁居民健康申报途经中风险地区密切接触者已完成观察']

/** Texts that break careless code: markup, separators, blanks, absence, characters of GB 18030 alone, the middle dot. */
const ODD = [
  '<&">',
  "'",
  '|',
  ',',
  ';',
  '^',
  '=',
  '&',
  '%',
  '+',
  '\\',
  '无',
  '-',
  '*',
  '0',
  'null',
  '·',
  '𠮷',
  '䶮',
  ' ',
  '　',
  'é',
]

const DIVISIONS = ['110000', '310000', '320500', '330100', '340100', '350200', '440300', '500000', '610100']
const COUNTRIES = ['CHN', 'HKG', 'MAC', 'GBR', 'USA']

/** First second of the times that are drawn, and how many seconds they span: 2019-12 to 2022-12. */
const FIRST = Date.UTC(2019, 11, 1)
const SPAN = 94_694_400

/** Summers in which China's clocks were an hour ahead. */
const SUMMERS = Date.UTC(1986, 0, 1)

/** Draws a value that an element can hold; synthetic where it is a person's. Undefined for codes and groups. */
export function drawValue(row: ElementRow, dice: Dice, isOdd: boolean): Tree | undefined {
  if (row.type === 'instant') return drawInstant(dice)
  if (row.type === 'integer') return (row.min ?? 0) + dice.below(Math.min(100, (row.max ?? 100) - (row.min ?? 0)))
  return BY_PATTERN[row.pattern ?? 'text']?.(dice, row, isOdd)
}

type DrawText = (dice: Dice, row: ElementRow, isOdd: boolean) => string

const BY_PATTERN: Readonly<Record<string, DrawText>> = {
  text: (dice, row, isOdd) => (isOdd ? oddText(dice) : phrase(dice, row.path.endsWith('/name') ? 3 : 12)),
  reference: (dice) => letters(dice, 4 + dice.below(28)),
  'document-number': drawNumber,
  telephone: (dice) => `1000000${String(dice.below(10_000)).padStart(4, '0')}`,
  division: (dice) => dice.pick(DIVISIONS) ?? '',
  country: (dice) => dice.pick(COUNTRIES) ?? '',
  temperature: (dice) => `${35 + dice.below(5)}.${dice.below(10)}`,
}

function phrase(dice: Dice, most: number): string {
  return Array.from({ length: 2 + dice.below(most) }, () => dice.pick(PLAIN)).join('')
}

function oddText(dice: Dice): string {
  return Array.from(
    { length: 1 + dice.below(3) },
    () => dice.pick(ODD) + (dice.chance(50) ? phrase(dice, 3) : ''),
  ).join('')
}

function letters(dice: Dice, length: number): string {
  return Array.from({ length }, () => dice.below(16).toString(16)).join('')
}

/** A number of an unassigned county and of 1900, or one of another document. */
function drawNumber(dice: Dice): string {
  if (dice.chance(20)) return `E${String(dice.below(100_000_000)).padStart(8, '0')}`
  const birth = `1900${String(1 + dice.below(12)).padStart(2, '0')}${String(1 + dice.below(28)).padStart(2, '0')}`
  const digits = `${dice.pick(['330199', '340199', '310199'])}${birth}${String(dice.below(1000)).padStart(3, '0')}`
  return digits + citizenCheckDigit(digits)
}

function drawInstant(dice: Dice): Instant | number {
  const at = dice.chance(5) ? SUMMERS + dice.below(189_000_000) * 1000 : FIRST + dice.below(SPAN) * 1000
  return dice.chance(15) ? at + dice.below(1000) : at
}
