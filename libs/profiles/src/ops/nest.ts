import type { Loss } from '../loss.js'
import { type Lossy, lossy, type Run } from '../run.js'
import { isObject, type Path, pointerKey, type Tree } from '../tree.js'

/** Where the tree and the record of an inner run stand in the outer ones. */
export interface Nesting {
  readonly city: string
  readonly national: string
}

/** Which side an inner run reads from. */
type Side = keyof Nesting

/** A run for the operations inside a list; {@link leaveInner} tells the outer run what it noticed. */
export function enterInner(run: Run): Run {
  return { ...run, losses: [], findings: [], covered: [], derived: new Map() }
}

/** Hands what an inner run noticed to the outer one, with pointers as they are there. */
export function leaveInner(inner: Run, run: Run, at: Nesting, side: Side): void {
  const base = at[side]
  for (const entry of inner.losses) run.losses.push({ ...entry, path: baseOf(entry, at) + entry.path })
  for (const entry of inner.findings) run.findings.push(entry.path === undefined ? entry : moved(entry, base))
  for (const pointer of inner.covered) run.covered.push(base + pointer)
  for (const [pointer, how] of inner.derived) run.derived.set(at.national + pointer, how)
  if (inner.refused) run.refused = true
}

function moved<F extends { readonly path?: string }>(entry: F, base: string): F {
  return { ...entry, path: base + entry.path }
}

/** What is dropped on its way in has a path in the city's tree only; all other losses have one in the record. */
function baseOf(entry: Loss, at: Nesting): string {
  return entry.kind === 'dropped' && entry.direction === 'toNational' ? at.city : at.national
}

/** The loss of a member that the fields of an item do not declare. */
export function strayMember(pointer: string, rule: string): Lossy {
  const parts = { direction: 'toNational', path: pointer, kind: 'dropped', rule: `${rule}/fields` } as const
  return lossy(pointer, { ...parts, expected: false })
}

/** Pointers of a tree that none of the fields declares. */
export function strayMembers(tree: Tree, fields: readonly Path[], base = ''): readonly string[] {
  if (!isObject(tree)) return []
  return Object.keys(tree).flatMap((key) => {
    const pointer = base + pointerKey(key)
    if (fields.some((field) => field.pointer === pointer)) return []
    const isAbove = fields.some((field) => field.pointer.startsWith(`${pointer}/`))
    return isAbove ? strayMembers(tree[key] ?? null, fields, pointer) : [pointer]
  })
}
