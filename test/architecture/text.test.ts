import { describe, expect, it } from 'vitest'
import { plantedIn } from './sandbox.js'
import { checkText } from './text-rules.js'
import { filesIn, read, WORKSPACES } from './tree.js'

const PLANTED = 'test/architecture/planted/text'
const isCode = (path: string) => /\.(ts|mjs)$/.test(path)
/** Generated in the style of its generator; and the one file that must spell what it forbids. */
const LEFT_OUT = new Set(['libs/sdk/src/schema.ts', 'test/architecture/text-rules.ts'])

describe('planted faults', () => {
  it.each(plantedIn(PLANTED))('$path fires $fires', ({ path, fires }) => {
    const text = read(`${PLANTED}/${path}`).replace(/^\/\/ fires: .*\n/, '')
    expect(checkText(path, text)).toEqual(fires)
  })
})

describe('the real tree', () => {
  it.each([...WORKSPACES, 'test'])('%s', (workspace) => {
    const files = filesIn(workspace).filter((path) => isCode(path) && !LEFT_OUT.has(path))
    expect(files.flatMap((path) => checkText(path, read(path)).map((rule) => `${path}: ${rule}`))).toEqual([])
  })

  it.each(WORKSPACES)('%s has a door', (workspace) => {
    expect(filesIn(`${workspace}/src`)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^[a-z/]+\/src\/(index|main)\.ts$/)]),
    )
  })
})
