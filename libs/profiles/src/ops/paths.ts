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
    const touches = isUnder(other.pointer, next.pointer) || isUnder(next.pointer, other.pointer)
    return touches && !sharesList(other, next)
  })
  if (rival) throw twice(code, next.op.at, next.pointer, rival.op)
  taken.push(next)
}

/** Two rules may answer for one national list when they part its items by the value of one member. */
function sharesList(one: Claim, other: Claim): boolean {
  const [a, b] = [one.op.part, other.op.part]
  if (a?.list !== one.pointer || b?.list !== other.pointer) return false
  return a.list === b.list && a.key === b.key && a.is !== b.is
}

function twice(code: ProfileErrorCode, at: Place, pointer: string, rival: Op) {
  return refuse(code, at, {
    seen: `\`${pointer}\`, which rule ${rival.rule} on line ${rival.at.line} answers for already`,
    wanted: 'one rule per path',
    check: 'which of the two is meant',
  })
}
