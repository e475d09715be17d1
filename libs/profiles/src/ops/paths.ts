import { type Place, type ProfileErrorCode, refuse } from '../error.js'
import { isUnder } from '../tree.js'
import type { Op } from './op.js'

/** Refuses two operations that answer for one path, or for a path and one below it, on either side. */
export function refusePathTwice(ops: readonly Op[]): void {
  const city: Claim[] = []
  const national: Claim[] = []
  for (const op of ops) {
    for (const pointer of op.city) claim(city, { pointer, op }, 'profile.city.path-twice')
    for (const pointer of op.national) claim(national, { pointer, op }, 'profile.national.path-twice')
  }
}

interface Claim {
  readonly pointer: string
  readonly op: Op
}

function claim(taken: Claim[], next: Claim, code: ProfileErrorCode): void {
  const rival = taken.find((other) => {
    return isUnder(other.pointer, next.pointer) || isUnder(next.pointer, other.pointer)
  })
  if (rival) throw twice(code, next.op.at, next.pointer, rival.op)
  taken.push(next)
}

function twice(code: ProfileErrorCode, at: Place, pointer: string, rival: Op) {
  return refuse(code, at, {
    seen: `\`${pointer}\`, which rule ${rival.rule} on line ${rival.at.line} answers for already`,
    wanted: 'one rule per path',
    check: 'which of the two is meant',
  })
}
