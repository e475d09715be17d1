// fires: nothing
/** One, in bytes. */
export const size = 1

/** Bytes of a length. */
export interface Shape {
  readonly length: number
}

/** The first. */
export function first(value: Shape): number
export function first(value: Shape, other: number): number
export function first(value: Shape, other = 0): number {
  return value.length + other
}
