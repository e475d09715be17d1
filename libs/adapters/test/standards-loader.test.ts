import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileElements } from '@yimatong/record'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadStandards } from '../src/index.js'

const STANDARDS = fileURLToPath(new URL('../../../standards', import.meta.url))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yimatong-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function copy(name: string): Promise<string> {
  const target = join(folder, name)
  await cp(STANDARDS, target, { recursive: true })
  return target
}

describe('the standards folder', () => {
  it('gives every part, ready to be compiled', async () => {
    const standards = await loadStandards(STANDARDS)
    expect(() => compileElements(standards.elements, standards.codeTables)).not.toThrow()
    expect(standards.divisions.length).toBeGreaterThanOrEqual(2)
    expect(standards.rules.length).toBeGreaterThanOrEqual(4)
    expect(standards.dialects.get('cn-44-ykm-gate')).toBeDefined()
    expect(standards.foreign.get('eu-dcc')?.size).toBeGreaterThanOrEqual(3)
    expect(standards.profiles.map(({ file }) => file)).toEqual(
      expect.arrayContaining(
        ['cn-31-ssm-online', 'cn-33-soap', 'cn-34-akm'].map((id) => `profiles/${id}/profile.yaml`),
      ),
    )
    for (const part of [standards.limits, standards.measures, standards.findings, standards.countries]) {
      expect(part).toBeTypeOf('object')
    }
  })

  it.each<[string, string, string | Uint8Array, RegExp]>([
    ['not JSON', 'rules/limits.json', '{', /rules\/limits\.json is not strict JSON \(codec\.json\.syntax\)/],
    ['a key twice', 'rules/000000.json', '{"a":1,"a":2}', /rules\/000000\.json is not strict JSON/],
    ['not UTF-8', 'profiles/cn-34-akm/profile.yaml', Uint8Array.of(0xff), /cn-34-akm\/profile\.yaml is not UTF-8/],
  ])('names the file that is %s', async (name, path, content, says) => {
    const broken = await copy(name.replaceAll(' ', '-'))
    await writeFile(join(broken, path), content)
    const error = await loadStandards(broken).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'adapters.standards.file', detail: { file: path } })
    expect(String(error)).toMatch(says)
  })

  it('names the file that is missing', async () => {
    const broken = await copy('missing')
    await rm(join(broken, 'national-profile-1', 'elements.json'))
    await expect(loadStandards(broken)).rejects.toThrow(/elements\.json cannot be read/)
    await expect(loadStandards(join(folder, 'nowhere'))).rejects.toThrow(/cannot be read/)
  })
})
