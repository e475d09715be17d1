import { describe, expect, it } from 'vitest'
import { checkProfile } from '../src/index.js'
import { divisions, elements, PROFILE_IDS, profileFolder } from './catalogue.js'

// Some seconds each; a loaded machine may take many.
const PATIENCE = 120_000

describe('the catalogue', () => {
  it.each(PROFILE_IDS)(
    '%s holds: fixtures, laws, mutants',
    (id) => {
      expect(checkProfile(profileFolder(id), { elements, divisions }).failures).toEqual([])
    },
    PATIENCE,
  )
})
