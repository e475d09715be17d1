import { parseJson } from '@yimatong/codec'
import { type Bytes, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { fail } from '../fail.js'
import { readBytes } from '../files.js'
import type { Io } from '../io.js'
import { isObject, memberOf } from '../json-shape.js'

const MAX_FILE = 8 * 1024 * 1024

/**
 * The secrets of a file by reference: a JSON object of texts, or one whose member `secrets` is such an object, as
 * fixtures/cases.json is.
 * @throws CliError `cli.file.unreadable`, `cli.usage.option-value`; CodecError where it is no JSON
 */
export async function readSecretFile(name: string, io: Io): Promise<readonly (readonly [string, Bytes])[]> {
  const json = parseJson(utf8Decode(await readBytes(name, io, MAX_FILE)), { maxLength: MAX_FILE })
  const secrets = memberOf(json, 'secrets') ?? json
  const wanted = '{ "REF": "VALUE", … }'
  if (!isObject(secrets)) throw fail('cli.usage.option-value', { option: '--secrets', wanted })
  return Object.entries(secrets).map(([reference, value]) => {
    if (typeof value !== 'string') throw fail('cli.usage.option-value', { option: '--secrets', wanted })
    return [reference, utf8Encode(value)] as const
  })
}
