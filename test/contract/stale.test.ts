import { readFileSync } from 'node:fs'
import { loadStandards } from '@yimatong/adapters'
import { compileElements } from '@yimatong/record'
import { beforeAll, describe, expect, it } from 'vitest'
import { DOCUMENT, renderTypes, TYPES } from '../openapi.mjs'
import { ROOT } from './document.js'
import { renderOpenApi } from './gateway.js'

let document = ''

beforeAll(async () => {
  const { elements, codeTables } = await loadStandards(`${ROOT}standards`)
  document = renderOpenApi(compileElements(elements, codeTables))
})

/** True when the file is what would be written; a diff of a hundred kilobytes helps nobody. */
const isFresh = (file: string, text: string) => readFileSync(`${ROOT}${file}`, 'utf8') === text

describe('what is committed is what the code generates', () => {
  it(DOCUMENT, () => {
    expect(isFresh(DOCUMENT, document), `${DOCUMENT} is stale: run \`npm run openapi\` and commit`).toBe(true)
  })

  it(TYPES, async () => {
    expect(isFresh(TYPES, await renderTypes(document)), `${TYPES} is stale: run \`npm run openapi\` and commit`).toBe(
      true,
    )
  })

  it('a changed document would be noticed', async () => {
    const changed = document.replace('"recognise"', '"recognize"')
    expect(changed).not.toBe(document)
    expect(isFresh(DOCUMENT, changed)).toBe(false)
    expect(isFresh(TYPES, await renderTypes(changed))).toBe(false)
  })
})
