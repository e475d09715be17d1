import { encodeXml, type XmlElement } from '@yimatong/codec'
import { digest } from '@yimatong/crypto'
import { formatInstant, HOUR, hexEncode, type Instant, instant, utf8Encode } from '@yimatong/kernel'
import {
  type CityCall,
  fieldsAt,
  type Perform,
  pathWithQuery,
  type RecipeTools,
  type SpecOf,
  secretText,
} from './recipe.js'

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'
const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
const HEADERS = { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' }

/**
 * `soap-md5-day`: a SOAP 1.1 POST whose `xml` holds XML in a string, with a password that changes at midnight in China.
 * Known from the public adapter of a Zhejiang hospital.
 */
export function soapMd5Day(spec: SpecOf<'soap-md5-day'>, tools: RecipeTools): Perform {
  return async (call) => {
    const appId = secretText(tools, spec.appId)
    const password = dayPassword(appId, spec.method, tools.clock.now())
    const body = envelope(spec, {
      appId,
      pwd: password,
      method: spec.method,
      xml: encodeXml(question(spec.bodyRoot, call)),
    })
    const answer = await tools.client.send({
      endpoint: tools.endpoint,
      method: 'POST',
      path: pathWithQuery(spec.path, call),
      headers: HEADERS,
      body: utf8Encode(DECLARATION + encodeXml(body)),
      deadlineMs: call.remaining(),
    })
    return answer.body
  }
}

/** Lower-case hex of MD5(appId + method + yyyyMMdd), the day being China's (UTC+8 since 1992). */
function dayPassword(appId: string, method: string, at: Instant): string {
  const day = formatInstant(instant(at + 8 * HOUR))
    .slice(0, 10)
    .replaceAll('-', '')
  return hexEncode(digest('md5', utf8Encode(appId + method + day)))
}

function question(root: string, call: CityCall): XmlElement {
  return element(
    root,
    fieldsAt(call, 'body').map(([name, value]) => element(name, [value])),
  )
}

function envelope(spec: SpecOf<'soap-md5-day'>, parameters: Readonly<Record<string, string>>): XmlElement {
  const children = Object.entries(parameters).map(([name, value]) => element(name, [value]))
  const operation = { ...element(`city:${spec.operation}`, children), attributes: { 'xmlns:city': spec.namespace } }
  const body = element('soap:Body', [operation])
  return { ...element('soap:Envelope', [body]), attributes: { 'xmlns:soap': SOAP } }
}

function element(name: string, children: readonly (XmlElement | string)[]): XmlElement {
  return { name, attributes: {}, children: [...children] }
}
