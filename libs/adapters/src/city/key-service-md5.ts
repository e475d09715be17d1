import { digest } from '@yimatong/crypto'
import { hexEncode, utf8Encode } from '@yimatong/kernel'
import {
  type CityCall,
  fieldsAt,
  malformed,
  membersIn,
  membersOf,
  type Perform,
  pathWithQuery,
  post,
  postJson,
  type RecipeTools,
  refused,
  type SpecOf,
  secretText,
} from './recipe.js'

const WANTED = '{"data":[{"app_key":…,"requestSecret":…}]}'

/**
 * `key-service-md5`: fetches a key that is good for one call, then asks in multipart/form-data, signed with it. Known
 * from Zhejiang's provincial bus.
 */
export function keyServiceMd5(spec: SpecOf<'key-service-md5'>, tools: RecipeTools): Perform {
  return async (call) => {
    const key = await fetchKey(spec, tools, call)
    const requestTime = String(tools.clock.now())
    const sign = md5(key.appKey + key.requestSecret + requestTime)
    const fields = [['appKey', key.appKey], ['sign', sign], ['requestTime', requestTime], ...fieldsAt(call, 'body')]
    const { type, body } = multipart(fields.map(([name = '', value = '']) => [name, value]))
    const headers = {
      systemDepartmentCode: encodeURIComponent(spec.department),
      areaCode: encodeURIComponent(spec.area),
    }
    return post(tools, call, { path: pathWithQuery(spec.path, call), headers, type, body })
  }
}

async function fetchKey(spec: SpecOf<'key-service-md5'>, tools: RecipeTools, call: CityCall) {
  const appKey = secretText(tools, spec.appKey)
  const requestTime = String(tools.clock.now())
  const sign = md5(appKey + secretText(tools, spec.appSecret) + requestTime)
  const { data } = membersOf(
    await postJson(tools, call, { path: spec.keyPath, json: { appKey, requestTime, sign } }),
    WANTED,
  )
  if (!Array.isArray(data)) throw malformed(WANTED)
  if (data.length === 0) throw refused('give us a key')
  const { app_key: given, requestSecret } = membersIn(data[0], WANTED)
  if (typeof given !== 'string' || typeof requestSecret !== 'string') throw malformed(WANTED)
  return { appKey: given, requestSecret }
}

function md5(text: string): string {
  return hexEncode(digest('md5', utf8Encode(text)))
}

/** RFC 7578. Own profile: the boundary is a digest of the parts, so that none of them can hold it. */
function multipart(fields: readonly (readonly [string, string])[]): { type: string; body: string } {
  const boundary = hexEncode(digest('sha-256', utf8Encode(JSON.stringify(fields))))
  const parts = fields.map(([name, value]) => {
    return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  })
  return { type: `multipart/form-data; boundary=${boundary}`, body: `${parts.join('')}--${boundary}--\r\n` }
}
