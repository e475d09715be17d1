import type { Outcome } from '@yimatong/kernel'
import type { Io } from '../io.js'

/** Anything that `JSON.stringify` can say. */
export type Answer = object

/** The two voices of the program: results on stdout, everything else on stderr. */
export interface Output {
  /** True when stdout must hold exactly one JSON value. */
  readonly isJson: boolean
  /** The one JSON value. */
  json(value: Answer): Promise<void>
  /** One JSON value on a line of its own. */
  line(value: Answer): Promise<void>
  /** Text for people. */
  text(text: string): Promise<void>
  /** A remark, on stderr: never content of a code. */
  remark(text: string): Promise<void>
  /** A word in the colour of an outcome, where stdout is a terminal that wants colours. */
  paint(outcome: Outcome, word: string): string
}

const COLOURS: Readonly<Record<Outcome, number>> = { accepted: 32, restricted: 33, refused: 31, undetermined: 35 }

/** The voices of one run. */
export function createOutput(io: Io, isJson: boolean): Output {
  const isColoured = io.stdout.isTerminal && !io.env.NO_COLOR && io.env.TERM !== 'dumb'
  return {
    isJson,
    json: (value) => io.stdout.write(`${escaped(JSON.stringify(value, undefined, 2))}\n`),
    line: (value) => io.stdout.write(`${escaped(JSON.stringify(value))}\n`),
    text: (text) => io.stdout.write(text),
    remark: (text) => io.stderr.write(`${text}\n`),
    paint: (outcome, word) => (isColoured ? `\u001b[1;${COLOURS[outcome]}m${word}\u001b[0m` : word),
  }
}

// The same JSON value; what a terminal could obey is written as an escape.
function escaped(json: string): string {
  return json.replace(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
