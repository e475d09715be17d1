import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type JsonValue, parseJson } from '@yimatong/codec'
import type { ProofSetting } from '@yimatong/profiles'
import { compileFindings, type FindingCatalogue } from '@yimatong/recognition'
import { compileDivisions, compileElements } from '@yimatong/record'
import { fail } from '../fail.js'
import type { Io } from '../io.js'
import { standardsFolder } from '../standards.js'

/** The table of divisions is the largest: about half a megabyte. */
const MAX_TEXT = 16 * 1024 * 1024

/**
 * What profiles are compiled with, alone: a profile under work can be judged while others of the catalogue do not load.
 * @throws CliError `cli.standards.malformed`
 */
export async function loadProofSetting(io: Io): Promise<ProofSetting> {
  const folder = standardsFolder(io)
  const elements = await readJson(folder, 'national-profile-1/elements.json')
  return {
    elements: compileElements(elements, await readTables(folder, 'national-profile-1/codes')),
    divisions: compileDivisions(await readTables(folder, 'gbt-2260')),
  }
}

/** The sentences of findings, alone. @throws CliError `cli.standards.malformed` */
export async function loadFindings(io: Io): Promise<FindingCatalogue> {
  return compileFindings(await readJson(standardsFolder(io), 'findings/findings.json'))
}

async function readTables(folder: string, name: string): Promise<readonly JsonValue[]> {
  const files = await readdir(join(folder, name)).catch(() => malformed(name))
  const tables = files.filter((file) => file.endsWith('.json')).sort()
  return Promise.all(tables.map((file) => readJson(folder, `${name}/${file}`)))
}

async function readJson(folder: string, name: string): Promise<JsonValue> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => malformed(name))
  return parseJson(text, { maxLength: MAX_TEXT })
}

function malformed(file: string): never {
  throw fail('cli.standards.malformed', { file })
}
