import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { profileJsonSchema } from '../src/index.js'
import { BAD_PROFILES, GOOD } from './bad-profiles.js'
import { catalogueFile, PROFILE_IDS, profileText } from './catalogue.js'

const published: unknown = JSON.parse(readFileSync(catalogueFile('profile.schema.json'), 'utf8'))
const validate = new Ajv2020({ strict: false }).compile(profileJsonSchema())

function accepts(text: string): boolean {
  return validate(parse(text, { schema: 'failsafe' }))
}

describe('the published schema', () => {
  it('is the one the compiler reads by', () => {
    expect(published).toEqual(profileJsonSchema())
  })

  it.each(PROFILE_IDS)('accepts %s', (id) => {
    expect(accepts(profileText(id))).toBe(true)
  })

  it('refuses unknown and missing keys, unknown words and operations', () => {
    expect(accepts(GOOD)).toBe(true)
    const shapes = [
      'profile.form.unknown-key',
      'profile.form.missing-key',
      'profile.op.unknown',
      'profile.layer.unknown',
    ]
    const bad = BAD_PROFILES.filter((each) => shapes.includes(each.code))
    expect(bad.length).toBeGreaterThan(4)
    for (const { name, seen, instead } of bad) expect(accepts(GOOD.replace(seen, instead)), name).toBe(false)
  })
})
