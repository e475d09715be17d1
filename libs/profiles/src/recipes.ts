import { header, path, secret, secretHeaders } from './endpoint.js'
import { type Form, list, type Shaped, text } from './form.js'

const name = text('a name', (t) => /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(t))
const pointer = text('a JSON pointer such as /data/bizExtData', (t) => /^(\/[^/~]+)+$/.test(t))

/**
 * Every recipe and its parameters; what performs them is libs/adapters, what answers them apps/city. A recipe says how
 * a request is made and signed, never what a field means. Fields of `request` stand in its body unless they say `query`.
 * Times are of the asker's clock in UTC milliseconds unless told. Sources: public integrator code and vendors' pages as
 * listed in docs; "Own profile" marks what these leave open.
 */
export const RECIPES = {
  /**
   * SOAP 1.1 POST; `pwd` = lower-case hex MD5(appId + method + yyyyMMdd in China). A Zhejiang hospital's public adapter.
   */
  'soap-md5-day': {
    path,
    /** Namespace of the operation element and of its children appId, pwd, method and xml, in this order. */
    namespace: text('a namespace'),
    operation: name,
    method: text('the value of `method`, part of the password'),
    /** Root element of the XML text in `xml`; the request fields are its children. */
    bodyRoot: name,
    appId: secret,
  },

  /**
   * POST of the three secrets to `tokenPath` as JSON members, answer `{code:200,data:{accessToken,expiresIn}}`, kept for
   * `expiresIn` seconds; then POST to `path` with `Authorization: Bearer`. Public campus code of Shanghai's gates.
   */
  'bearer-token': { path, tokenPath: path, appId: secret, userName: secret, password: secret },

  /** POST of a JSON object with the key in one header. */
  'app-key-header': { path, header, key: secret },

  /**
   * POST of a JSON object, with constant secret headers where the city wants any. Jiaxing's bulk query (public code)
   * takes one number here, in a list of one.
   */
  'json-post': { path, headers: secretHeaders },

  /**
   * POST of `application/x-www-form-urlencoded` fields. Jiangsu's scan interface (public code): who checks, for which
   * department and where are `secret`, `fixed` and `venue` fields of the request.
   */
  'form-post': { path, headers: secretHeaders },

  /**
   * Zhejiang's provincial bus (public code): before every call the key service at `keyPath` gives a key that is good for
   * one call, `{data:[{app_key,requestSecret}]}`; then a multipart/form-data POST to `path` of the fields and `appKey`,
   * `requestTime` (ms), `sign` = lower-case hex MD5(app_key + requestSecret + requestTime), with the headers
   * `systemDepartmentCode` and `areaCode` percent-encoded in UTF-8.
   * Own profile: the key service is asked by a JSON POST of `appKey`, `requestTime` and `sign` = MD5(appKey + appSecret +
   * requestTime); both clocks may differ by five minutes.
   */
  'key-service-md5': {
    keyPath: path,
    path,
    appKey: secret,
    appSecret: secret,
    department: text('the name or code of the asking department'),
    area: text('the name or code of its area'),
  },

  /**
   * A Guangdong gate terminal (public code): POST of a JSON object in which the fields named here are base64 of
   * AES-128-CBC-PKCS7 under the venue's key and vector (16 bytes each); the others are plain. The venue's own ids are
   * `secret` or `fixed` fields.
   */
  'aes-fields': { path, key: secret, iv: secret, fields: list(name, 1), headers: secretHeaders },

  /**
   * Hebei (public code, after GB/T 38963's 验码): a JSON POST of the fields to `firstPath`; the text at `take` of its answer
   * goes as member `as` of a JSON POST to `path`, whose answer counts. A first answer without it is itself the answer: it
   * says no in the city's words. What is taken is good once.
   */
  'two-step': { firstPath: path, take: pointer, as: name, path, headers: secretHeaders },

  /**
   * A gate vendor's page (安高科): JSON POST of the fields, `appKey`, `timestamp` (ms, text) and `sign` = upper-case hex
   * SHA-256 over `k=v` of all members and `secretKey`, sorted by name and joined by `&`. Own profile: five minutes of skew.
   */
  'sha256-sorted': { path, appKey: secret, secret },

  /**
   * The national government-service platform (public code): JSON POST with the headers `gjzwfwpt_rid`, `gjzwfwpt_sid`,
   * `gjzwfwpt_rtime` (ms) and `gjzwfwpt_sign` = base64 HMAC-SHA256(secret, sid + rid + rtime). The signature covers
   * neither path nor body: that is how it was. Own profile: five minutes of skew.
   */
  'hmac-headers': { path, rid: secret, sid: secret, secret },

  /**
   * Alipay's open platform (vendor SDKs): form POST of `app_id`, `method`, `format`, `charset`, `sign_type` RSA2, `timestamp`
   * (yyyy-MM-dd HH:mm:ss in China), `version`, `biz_content` (JSON of the fields) and `sign` = base64 RSASSA-PKCS1-v1_5 with
   * SHA-256 over all others, `k=v` sorted and joined by `&`. The private key is PKCS #8 in base64, one line, as the platform
   * hands it out. Own profile: five minutes of skew.
   */
  'rsa2-open-api': {
    path,
    appId: secret,
    method: text('a method such as alipay.a.b.verify', (t) => /^[a-z0-9]+(\.[a-z0-9]+)+$/.test(t)),
    privateKey: secret,
  },

  /**
   * HTTP Digest (RFC 7616, qop `auth`, SHA-256 or else MD5), as devices at the edge have it: a JSON POST when a field stands
   * in the body, otherwise GET.
   */
  'basic-digest': { path, user: secret, password: secret },

  /**
   * WeCom (vendor's pages): GET `tokenPath?corpid=…&corpsecret=…`, answer `{errcode:0,access_token,expires_in}`, kept for
   * `expires_in` seconds; then a JSON POST to `path?access_token=…`. A token the city no longer knows (errcode 40014,
   * 42001) is renewed once.
   */
  'access-token-query': { tokenPath: path, path, corpId: secret, secret },

  /**
   * The travel card (described; wire is our own): JSON POST of a telephone and the one-time code that its holder got as a
   * text message and tells the asker. The code is good once, for five minutes.
   */
  'phone-code': { path, headers: secretHeaders },

  /**
   * Guangdong and Macao (described; wire is our own): the holder has uploaded a credential and shows its reference. A JSON
   * POST of the fields to `path` gives the credential; then a JSON POST `{hash}` of its SHA-256 (lower-case hex over the
   * very bytes) to `evidencePath` must answer `{code:0,data:{hash,revoked:false}}`: the issuer has put that hash on the
   * consortium's chain. No evidence, no answer; nobody's data go to the issuer. `key` opens the evidence service, in the
   * header `X-Consortium-Key`.
   */
  'credential-upload': { path, evidencePath: path, key: secret },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Form<unknown>>>>>

type Table = typeof RECIPES

/** Name of a recipe. */
export type RecipeName = keyof Table

/** Every recipe's name with its parameters as a profile gives them. */
export type TransportSpecs = {
  readonly [N in RecipeName]: { readonly recipe: N } & Omit<Shaped<Table[N]>, 'at'>
}

/** How a request is made: a named recipe and its parameters. Never part of the mapping. */
export type TransportSpec = TransportSpecs[RecipeName]

/** References of the secrets that a transport names, in the order of its parameters. */
export function transportSecrets(transport: TransportSpec): readonly string[] {
  const forms: Readonly<Record<string, Form<unknown>>> = RECIPES[transport.recipe]
  return Object.entries(transport).flatMap(([key, value]): readonly string[] => {
    if (forms[key] === secret && typeof value === 'string') return [value]
    return value instanceof Map ? [...value.values()].map(String) : []
  })
}
