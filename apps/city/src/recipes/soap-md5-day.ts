import { digest } from '@yimatong/crypto'
import { hexEncode, type Instant, utf8Decode, utf8Encode } from '@yimatong/kernel'
import { notPosted, type Recipe, type RecipeTools, refusal, type SpecOf, textReply, type Verdict } from './recipe.js'
import { isSecret } from './secret-check.js'
import { readSoapCall, readXmlFields, type SoapCall, soapFault } from './soap-message.js'

const XML_TYPE = 'text/xml; charset=utf-8'
const CALENDAR = new Intl.DateTimeFormat('en', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/**
 * The city's side of `soap-md5-day`: a SOAP 1.1 call with a password that is good for one day in China. Yesterday's is
 * refused from the first second of today, as the hospital's neighbours found out.
 */
export function soapMd5Day(spec: SpecOf<'soap-md5-day'>, tools: RecipeTools): Recipe {
  const appId = tools.secret(spec.appId)

  function isKnown(parameters: ReadonlyMap<string, string>): boolean {
    const isApp = isSecret(parameters.get('appId'), appId)
    const wanted = passwordOfDay(utf8Decode(appId), spec.method, tools.clock())
    return isSecret(parameters.get('pwd'), wanted) && isApp
  }

  function checkCall({ namespace, operation, parameters }: SoapCall): Verdict {
    if (namespace !== spec.namespace || operation !== spec.operation) return fault('the operation is not known')
    if (parameters.get('method') !== spec.method) return fault('the method is not known')
    if (!isKnown(parameters)) return refusal('forbidden')
    const fields = readXmlFields(parameters.get('xml') ?? '', spec.bodyRoot)
    const isWhole = fields && tools.exchange.requestFields.every((field) => fields.has(field.name))
    return isWhole ? { kind: 'question', fields } : fault('the xml argument lacks a field')
  }

  return {
    paths: [spec.path],
    check(request) {
      const odd = notPosted(request, 'text/xml')
      if (odd) return odd
      // SOAP 1.1 §6.1.1: the header must be there, even if empty.
      if (request.header('soapaction') === undefined) return fault('SOAPAction is missing')
      const call = readSoapCall(request.body)
      return call ? checkCall(call) : fault('the message is not SOAP 1.1')
    },
  }
}

/** Lower-case hex of MD5(appId + method + yyyyMMdd), the day as calendars in Shanghai show it. */
function passwordOfDay(appId: string, method: string, at: Instant): string {
  const parts = new Map<string, string>(CALENDAR.formatToParts(at).map((part) => [part.type, part.value]))
  const day = ['year', 'month', 'day'].map((unit) => parts.get(unit)).join('')
  return hexEncode(digest('md5', utf8Encode(appId + method + day)))
}

function fault(why: string): Verdict {
  return { kind: 'reply', reply: textReply(500, XML_TYPE, soapFault(why)) }
}
