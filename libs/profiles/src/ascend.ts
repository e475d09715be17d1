import { YimatongError } from '@yimatong/kernel'
import type { ProfileFindingCode } from './finding.js'
import { asText, type Carrier, type Secrets } from './layers/layer.js'
import type { Level } from './layers/levels.js'
import { type Run, report } from './run.js'
import type { Tracer } from './translation.js'
import type { Tree, TreeObject } from './tree.js'

/** Builds the tree of one level around what stands in it; undefined gives up. */
type BuildTree = (
  level: Level,
  focus: { at: NonNullable<Level['focus']>; value: Tree } | undefined,
) => TreeObject | undefined

/** What is noted on the way up. */
interface Ascent {
  readonly run: Run
  readonly trace: Tracer
}

/** The levels from the innermost up, each tree built, encoded and put into the one around it. */
export function ascend(
  levels: readonly Level[],
  secrets: Secrets,
  { run, trace }: Ascent,
  build: BuildTree,
): Carrier | undefined {
  let message: Carrier | Tree | undefined
  for (const level of levels.toReversed()) {
    const { focus: at } = level
    const focus = at && message !== undefined ? { at, value: at.wrap(nestedValue(message)) } : undefined
    const tree = build(level, focus)
    if (tree === undefined) return undefined
    trace.tree(level.syntax?.name ?? 'nested', tree)
    message = level.syntax ? encodeLevel(level, tree, secrets, run) : tree
    if (message === undefined) return undefined
    if (isCarrier(message)) trace.carrier('carrier', message)
  }
  return isCarrier(message) ? message : undefined
}

function isCarrier(message: Carrier | Tree | undefined): message is Carrier {
  return typeof message === 'string' || message instanceof Uint8Array
}

function nestedValue(message: Carrier | Tree): Tree {
  return message instanceof Uint8Array ? asText(message) : message
}

function encodeLevel(level: Level, tree: TreeObject, secrets: Secrets, run: Run): Carrier | undefined {
  try {
    let carrier: Carrier | undefined = level.syntax?.up(tree)
    for (const envelope of level.envelopes.toReversed()) {
      carrier = carrier === undefined ? undefined : envelope.up(carrier, secrets)
    }
    if (carrier === undefined) report(run, unsayable(level, secrets), level.syntax?.name ?? '')
    return carrier
  } catch (cause) {
    if (!(cause instanceof YimatongError)) throw cause
    const code: ProfileFindingCode = cause.code.startsWith('crypto.')
      ? 'profile.secret.unusable'
      : 'profile.record.unsayable'
    report(run, code, level.syntax?.name ?? '')
    return undefined
  }
}

/** Why a level has no bytes: a secret is missing, or a value has no place in the syntax or no character in the charset. */
function unsayable({ envelopes }: Level, secrets: Secrets): ProfileFindingCode {
  const isMissing = envelopes.some((each) => each.secrets.some((reference) => secrets(reference) === undefined))
  return isMissing ? 'profile.secret.unusable' : 'profile.record.unsayable'
}
