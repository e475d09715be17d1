import type { Carrier } from '../layers/layer.js'
import type { TreeObject } from '../tree.js'
import { guessEnvelopes } from './guess-envelope.js'
import { guessSyntax } from './guess-syntax.js'
import { attempt, envelopeOf, type LayerProposal, opened, read, syntaxOf } from './layer-trial.js'

/** Envelopes within one another. */
const DEEPEST = 6

/** Openings tried for one place, whatever the samples hold. */
const TRIALS = 60

/** A syntax that is as good as certain: nothing deeper is looked for. */
const CERTAIN = 0.9

/** Messages of one place, opened. */
export interface OpenedMessages {
  /** Outermost first; the last one is the syntax. */
  readonly layers: readonly LayerProposal[]
  /** By carrier; undefined where it does not open this way. */
  readonly trees: readonly (TreeObject | undefined)[]
  readonly confidence: number
}

/** Opens messages that are all wrapped in one way; undefined where none is found that opens half of them. */
export function openMessages(carriers: readonly Carrier[]): OpenedMessages | undefined {
  return explore(carriers, [], { left: TRIALS })
}

interface Budget {
  left: number
}

function explore(
  carriers: readonly (Carrier | undefined)[],
  layers: readonly LayerProposal[],
  budget: Budget,
): OpenedMessages | undefined {
  const present = carriers.filter((each) => each !== undefined)
  if (present.length === 0) return undefined
  let best = syntaxHere(carriers, present, layers)
  if (layers.length >= DEEPEST) return best
  for (const guess of guessEnvelopes(present)) {
    if (isCertain(best) || budget.left-- <= 0) return best
    const found = within(guess, carriers, layers, budget)
    if (found && found.confidence > (best?.confidence ?? 0)) best = found
  }
  return best
}

function isCertain(found: OpenedMessages | undefined): boolean {
  return found !== undefined && found.confidence >= CERTAIN
}

/** What is found inside of one more envelope that opens at least half. */
function within(
  guess: LayerProposal,
  carriers: readonly (Carrier | undefined)[],
  layers: readonly LayerProposal[],
  budget: Budget,
): OpenedMessages | undefined {
  const present = carriers.filter((each) => each !== undefined)
  const envelope = attempt(() => envelopeOf(guess))
  if (!envelope || (envelope.takes === 'bytes' && present.some((each) => typeof each === 'string'))) return undefined
  const inner = carriers.map((each) => (each === undefined ? undefined : opened(envelope, each)))
  const share = inner.filter((each) => each !== undefined && each.length > 0).length / present.length
  const found = share < 0.5 ? undefined : explore(inner, [...layers, guess], budget)
  return found && { ...found, confidence: found.confidence * (0.5 + share / 2) }
}

function syntaxHere(
  carriers: readonly (Carrier | undefined)[],
  present: readonly Carrier[],
  layers: readonly LayerProposal[],
): OpenedMessages | undefined {
  const guess = guessSyntax(present)
  if (!guess) return undefined
  const { name, parameters, confidence } = guess
  const syntax = syntaxOf(guess)
  const trees = carriers.map((each) => (each === undefined ? undefined : read(syntax, each)))
  const share = trees.filter((tree) => tree).length / present.length
  return { layers: [...layers, { name, parameters }], trees, confidence: confidence * (0.7 + 0.3 * share) }
}
