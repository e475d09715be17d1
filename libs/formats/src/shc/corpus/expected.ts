import type { JsonValue } from '@yimatong/codec'
import { isObject } from '../../dcc/payload.js'
import { folderOf, jsonOfFile, type ShcFiles } from './files.js'
import type { ShcArtefactFile } from './judge.js'

/** One case of an `expected.json`: files, their kind, and the names of the errors they should give. */
export interface ShcExpectedCase {
  /** Folder of the `expected.json`, first file, place in the list. */
  readonly id: string
  readonly kind: string
  readonly files: readonly string[]
  readonly errors: readonly string[]
  readonly folder: string
}

/** A case that is not there to be judged, and why. */
export interface ShcUnread {
  readonly id: string
  readonly why: string
}

const EXPECTED = /(^|\/)expected\.json$/

/** The cases of every `expected.json`, in order; those that are not of the form are told apart. Internal to formats. */
export function expectedCases(files: ShcFiles): readonly (ShcExpectedCase | ShcUnread)[] {
  return [...files.keys()]
    .filter((path) => EXPECTED.test(path))
    .flatMap((path) => {
      const json = jsonOfFile(files.get(path))
      if (!isObject(json) || !Array.isArray(json.cases)) return [{ id: path, why: 'not a list of cases' }]
      return json.cases.map((item, index) => caseOf(item, folderOf(path), index))
    })
}

function caseOf(item: JsonValue, folder: string, index: number): ShcExpectedCase | ShcUnread {
  const { kind, files, errors } = isObject(item) ? item : {}
  const names = textsIn(files)
  const expected = textsIn(errors)
  if (typeof kind !== 'string' || !names || !expected) {
    return { id: `${folder}#${index}`, why: 'not a case: kind, files or errors is missing' }
  }
  return { id: `${folder}${names[0] ?? kind}#${index}`, kind, files: names, errors: expected, folder }
}

function textsIn(list: JsonValue | undefined): readonly string[] | undefined {
  return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : undefined
}

/** The files of a case, beside its `expected.json` or in `testdata/` there; the name of the first that is not there. */
export function filesOfCase(given: ShcExpectedCase, files: ShcFiles): readonly ShcArtefactFile[] | string {
  const found: ShcArtefactFile[] = []
  for (const name of given.files) {
    const bytes = files.get(`${given.folder}testdata/${name}`) ?? files.get(`${given.folder}${name}`)
    if (!bytes) return name
    found.push({ name, bytes })
  }
  return found
}
