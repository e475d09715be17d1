import type { Bytes } from '@yimatong/kernel'
import { getAt, isObject, isPointer, path, pointerKey, type Tree, type TreeObject } from '../tree.js'
import { suggestionsOf } from './field-words.js'
import { plainName } from './known.js'
import type { LayerProposal } from './layer-trial.js'
import { isUsual } from './observe-fields.js'
import { openMessages } from './open-message.js'

/** Messages within messages. */
const DEEPEST = 5

/** One tree of the answers, and where the next one stands in it. */
export interface LevelGuess {
  /** Envelopes and the syntax; none where the tree stands in the one around it. */
  readonly layers: readonly LayerProposal[]
  /** By sample; undefined where a sample has no such tree, as a “no” has none. */
  readonly trees: readonly (TreeObject | undefined)[]
  readonly into?: string
  /** `into` is a list. */
  readonly isList?: boolean
  readonly confidence: number
}

/** The trees of raw answers, outermost first; none where nothing opens them. */
export function guessLevels(samples: readonly Bytes[]): readonly LevelGuess[] {
  const outer = openMessages(samples)
  return outer ? descend({ ...outer }, 1) : []
}

function descend(level: LevelGuess, depth: number): readonly LevelGuess[] {
  const nested = depth < DEEPEST ? nestedIn(level.trees) : undefined
  if (!nested) return [level]
  const { into, isList, next } = nested
  return [{ ...level, into, ...(isList && { isList }) }, ...descend(next, depth + 1)]
}

interface NestedGuess {
  readonly into: string
  readonly isList: boolean
  readonly next: LevelGuess
}

function nestedIn(trees: readonly (TreeObject | undefined)[]): NestedGuess | undefined {
  const places = placesOf(trees)
  return textMessage(trees, places) ?? treeMessage(trees, places)
}

/** A text that is a message by itself: JSON, XML, or anything in an envelope. */
function textMessage(trees: readonly (TreeObject | undefined)[], places: readonly string[]): NestedGuess | undefined {
  for (const into of places) {
    const values = trees.map((tree) => tree && getAt(tree, path(into)))
    const texts = values.filter((value) => typeof value === 'string' && value.length >= 8)
    const isMessage = isUsual(texts, (value) => looksWrapped(String(value)))
    const found = isMessage ? openMessages(texts.map(String)) : undefined
    const syntax = found?.layers.at(-1)?.name
    if (!found || !isSelfEvident(found.layers.length, syntax)) continue
    const queue = [...found.trees]
    const next = values.map((value) => (texts.includes(value ?? null) ? queue.shift() : undefined))
    return { into, isList: false, next: { layers: found.layers, trees: next, confidence: found.confidence } }
  }
  return undefined
}

/** Bare texts with a separator in them are everywhere; what was in an envelope may be pairs as well. */
function isSelfEvident(layers: number, syntax: string | undefined): boolean {
  return syntax === 'json' || syntax === 'xml' || (layers > 1 && (syntax === 'query' || syntax === 'key-value'))
}

/** Cheap to look at: one word without blanks, or the beginning of JSON or XML. */
function looksWrapped(text: string): boolean {
  return /^\s*[{[<]/.test(text) || (text.length >= 24 && /^[\x21-\x7e]+$/.test(text))
}

/**
 * The only object, or the only list of objects, that stands beside what concerns the call: the message proper. Where the
 * person or the level stands beside it, it is a part of the message, and its members are fields like the others.
 */
function treeMessage(trees: readonly (TreeObject | undefined)[], places: readonly string[]): NestedGuess | undefined {
  const known = trees.filter((tree) => tree !== undefined)
  const holds = (into: string, test: (value: Tree | undefined) => boolean) => {
    return known.some((tree) => test(getAt(tree, path(into))))
  }
  const holders = places.filter((into) => holds(into, isObject) || holds(into, isListOfObjects))
  const into = holders.toSorted((a, b) => a.length - b.length).find((each) => isProper(each, holders, places))
  if (into === undefined) return undefined
  const isList = holds(into, isListOfObjects)
  const next = trees.map((tree) => {
    const value = tree && getAt(tree, path(into))
    const item = Array.isArray(value) ? value[0] : value
    return isObject(item) && Object.keys(item).length > 0 ? item : undefined
  })
  return { into, isList, next: { layers: [], trees: next, confidence: 0.9 } }
}

function isProper(into: string, holders: readonly string[], places: readonly string[]): boolean {
  const isAround = (each: string) => isBelow(each, into) || isBelow(into, each)
  const beside = places.filter((each) => !isAround(each)).map((each) => suggestionsOf(plainName(each)))
  const isCall = beside.some((meanings) => meanings.includes('success') || meanings.includes('transport'))
  const isMessage = beside.some(
    (meanings) => meanings.some((each) => PROPER.includes(each)) && !meanings.includes('success'),
  )
  return isCall && !isMessage && holders.every(isAround)
}

/** What stands in the message itself, never beside it. */
const PROPER = [
  '/subject/name',
  '/subject/documentNumber',
  '/subject/telephone',
  '/assessment/level',
  '/assessment/reason',
]

function isBelow(pointer: string, ancestor: string): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`)
}

function isListOfObjects(value: Tree | undefined): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isObject)
}

/** Pointers of everything within three steps of the root, in order of appearance. */
function placesOf(trees: readonly (TreeObject | undefined)[]): readonly string[] {
  const places = new Set<string>()
  const look = (node: Tree, base: string, depth: number): void => {
    if (!isObject(node) || depth > 3 || places.size > 400) return
    for (const key of Object.keys(node)) {
      const pointer = base + pointerKey(key)
      if (!isPointer(pointer)) continue
      places.add(pointer)
      look(node[key] ?? null, pointer, depth + 1)
    }
  }
  for (const tree of trees) if (tree) look(tree, '', 1)
  return [...places]
}
