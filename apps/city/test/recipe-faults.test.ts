import type { RecipeName } from '@yimatong/profiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askUnder, codeOf, FAULT_TABLE } from './fault-table.js'
import { openPair, type Pair } from './pair.js'
import { RECIPE_NAMES, recipeProfile, THREE } from './recipe-profiles.js'

const pairs = new Map<RecipeName, Pair>()
beforeAll(async () => {
  for (const recipe of RECIPE_NAMES) pairs.set(recipe, await openPair(recipeProfile(recipe), THREE))
})
afterAll(async () => {
  for (const pair of pairs.values()) await pair.close()
})

describe.each(RECIPE_NAMES)('a bad day of a city that is asked by %s', (recipe) => {
  const pair = () => {
    const found = pairs.get(recipe)
    if (!found) throw new Error(`no pair for ${recipe}`)
    return found
  }

  it.each(FAULT_TABLE)('$fault.mode', async ({ fault, codes }) => {
    expect(codes).toContain(codeOf(await askUnder(pair(), 'document', '00', fault)))
  })

  it('stale: what was so when the city started', async () => {
    const { people } = pair().city
    people.setLevel('00', { level: '10', reason: '测试原因' })
    const fresh = await askUnder(pair(), 'document', '00', { mode: 'none' })
    const stale = await askUnder(pair(), 'document', '00', { mode: 'stale' })
    people.setLevel('00', { level: '00' })
    expect([fresh, stale].map((each) => each.record?.assessment?.level)).toEqual(['10', '00'])
  })

  it('replay: the answer about somebody else is noticed', async () => {
    expect(codeOf(await askUnder(pair(), 'document', '10', { mode: 'none' }))).toBe('a record of level 10')
    expect(codeOf(await askUnder(pair(), 'document', '00', { mode: 'replay' }))).toBe('profile.answer.conflict')
  })

  it('and the day after, all is well', async () => {
    expect(codeOf(await askUnder(pair(), 'document', '01', { mode: 'none' }))).toBe('a record of level 01')
  })
})
