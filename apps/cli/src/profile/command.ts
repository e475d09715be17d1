import type { Command } from '../command.js'
import { fail } from '../fail.js'
import { checkCommand } from './check.js'
import { diffCommand } from './diff.js'
import { fieldMapCommand } from './field-map.js'
import { inferCommand } from './infer.js'
import { proveCommand } from './prove.js'
import { tryCommand } from './try.js'

/** The commands of the group by their word, in the order of the help. */
const PARTS: Readonly<Record<string, Command>> = {
  check: checkCommand,
  prove: proveCommand,
  try: tryCommand,
  infer: inferCommand,
  'field-map': fieldMapCommand,
  diff: diffCommand,
}

/** `yimatong profile …`: the workshop of a city profile. */
export const profileCommand: Command = {
  name: 'profile',
  // Whatever stands behind an unknown word is not the fault to tell of.
  most: Number.POSITIVE_INFINITY,
  options: {},
  parts: PARTS,
  async run({ given }) {
    const known = Object.keys(PARTS)
      .map((part) => `profile ${part}`)
      .join(', ')
    const [word] = given.positionals
    if (word === undefined) throw fail('cli.usage.command-missing', { known })
    const shown = /^[a-z][a-z-]{0,20}$/.test(word) ? word : '…'
    throw fail('cli.usage.command-unknown', { command: `profile ${shown}`, known })
  },
}
