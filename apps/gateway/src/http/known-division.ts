import type { Divisions } from '@yimatong/record'
import { refuseChoice } from './problem-table.js'

/**
 * Holds a place to the tables of GB/T 2260: 422 `request.fields`. A division that somebody is registered for is one, be it
 * newer than the tables.
 */
export function requireDivision(
  division: string,
  divisions: Pick<Divisions, 'has'>,
  registered: readonly string[],
  path = '/place/division',
): void {
  if (!registered.includes(division) && !divisions.has(division)) refuseChoice('isDivision', path)
}
