import { createHash } from 'node:crypto'
import { post, type RawAnswer, SECRETS } from './town.js'

/*
 * Raw clients, written by hand after the public descriptions and without our libs: what these cities must understand.
 */

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

export interface SoapParts {
  readonly appId?: string
  readonly day?: string
  readonly pwd?: string
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly message?: string
}

const SOAP_HEADERS = { 'content-type': 'text/xml; charset=utf-8', soapaction: '"http://tempuri.org/Invoke"' }

/** Zhejiang: the hospital's call. */
export function askZhejiang(url: string, documentNumber: string, parts: SoapParts = {}): Promise<RawAnswer> {
  const { appId = SECRETS['cn-33-soap.app-id'] ?? '', method = 'QueryHealthCode', day = '20220504' } = parts
  const pwd = parts.pwd ?? md5(appId + method + day)
  const xml = `&lt;Data&gt;&lt;IDCard&gt;${documentNumber}&lt;/IDCard&gt;&lt;/Data&gt;`
  const message =
    parts.message ??
    `<?xml version="1.0" encoding="utf-8"?>
<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://tempuri.org/">
  <S:Body><t:Invoke><appId>${appId}</appId><pwd>${pwd}</pwd><method>${method}</method><xml>${xml}</xml></t:Invoke></S:Body>
</S:Envelope>`
  return post(`${url}/hospital/HealthCodeService.asmx`, parts.headers ?? SOAP_HEADERS, message)
}

const JSON_HEADERS = { 'content-type': 'application/json' }

/** Shanghai: the gate's log-in. */
export function logInToShanghai(url: string, more: Record<string, string> = {}): Promise<RawAnswer> {
  const body = {
    appId: SECRETS['cn-31-ssm-online.app-id'],
    userName: SECRETS['cn-31-ssm-online.user-name'],
    password: SECRETS['cn-31-ssm-online.password'],
    ...more,
  }
  return post(`${url}/ssm/api/token`, JSON_HEADERS, JSON.stringify(body))
}

export async function shanghaiToken(url: string): Promise<string> {
  const answer: unknown = JSON.parse((await logInToShanghai(url)).text)
  const token: unknown = Reflect.get(Object(Reflect.get(Object(answer), 'data')), 'accessToken')
  return String(token)
}

/** Shanghai: the gate's question. */
export function askShanghai(url: string, symbol: string, token: string | undefined): Promise<RawAnswer> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return post(`${url}/ssm/api/qrcode/verify?QRCodeURL=${encodeURIComponent(symbol)}`, headers, undefined)
}

const ANHUI_PATHS = { qrCode: '/akm/api/code/query', idCardNo: '/akm/api/person/query' }

/** Anhui: by symbol, or by document number. */
export function askAnhui(
  url: string,
  field: keyof typeof ANHUI_PATHS,
  value: string,
  key = SECRETS['cn-34-akm.app-key'] ?? '',
  signal?: AbortSignal,
): Promise<RawAnswer> {
  const headers = { ...JSON_HEADERS, 'x-app-key': key }
  return post(url + ANHUI_PATHS[field], headers, JSON.stringify({ [field]: value }), signal)
}
