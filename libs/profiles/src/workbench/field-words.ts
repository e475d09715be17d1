/** What a field's name suggests: an element, or a part of the call. Own profile: names as Chinese city systems use them. */
const WORDS: readonly (readonly [meaning: string, name: RegExp])[] = [
  [
    '/subject/documentNumber',
    /^(id|idno|idnum|idnumber|idcard(no|num|number|id)?|cardno|cardid|certno|certnum(ber)?|zjhm|zjh|sfzh(m)?|sfz|gmsfhm|cid|documentn(o|umber)|身份证号?码?|证件号码?)$/,
  ],
  ['/subject/documentType', /^(idtype|idcardtype|certtype|cardtype|documenttype|zjlx|zjlb|证件类[型别])$/],
  ['/subject/name', /^(name|username|realname|fullname|personname|xm|xingming|姓名)$/],
  [
    '/subject/telephone',
    /^(phone|phoneno|phonenum(ber)?|mobile|mobileno|tel|telephone|userphone|sjh|sjhm|lxdh|dh|手机号?码?|(联系)?电话)$/,
  ],
  ['/subject/sex', /^(sex|gender|xb|性别)$/],
  ['/subject/address', /^(address|addr|dz|zz|xzz|jzd|住址|地址)$/],
  ['/subject/division', /^(hjd|hjdxzqh|户籍地)$/],
  ['/subject/nationality', /^(nationality|nation|country|gj|国籍)$/],
  [
    '/assessment/level',
    /^(level|lv|colou?r|codecolou?r|codestatus|healthlevel|healthstatus|health|status|state|type|risk(level)?|mzt|mys|jkm|jkmzt|jkmys|ys|dj|fxdj|等级|颜色|码色|码状态|状态)$/,
  ],
  ['/assessment/reason', /^(reason|colou?rreason|levelreason|yy|ysyy|mzyy|原因)$/],
  [
    '/assessment/assessedAt',
    /^(time|date|ts|(update|updated|refresh|change|assess|assessed|report|modify|modified|last)(d?at|time|date)?|lastupdate(time)?|gxsj|gxrq|pgsj|sj|更新时间|评估时间)$/,
  ],
  [
    '/assessment/validUntil',
    /^(expire|expires|expired?at|expire(d|s)?(time|date)|valid(until|to|date|time|end)|yxq|yxqz|sxsj|有效期至?)$/,
  ],
  ['/subject/reference', /^(codeid|qrid|qrcode|qr|codeno|mid|mabs|uuid)$/],
  ['/assessment/channel', /^(channel|datasource|source|qd|ly)$/],
  [
    'success',
    /^(ret|res|rsp|resp|result|return|rtn|err|error|status|sub|biz)?(code|status|flag|state)$|^(is)?success$|^(result|ret|rc|zt|ok|fhm|errno)$/,
  ],
  [
    'transport',
    /^((err|error|ret|res|rsp|resp|result|sub)?(msg|message)|info|desc|description|error|traceid|requestid|reqid|serial|seq|timestamp|sign|signature|mac|nonce|total|count|size|page|host|cost|version|xx|ts_?ms)$/,
  ],
]

/** What a name (lower case, without joints) suggests, the likeliest first; often nothing. */
export function suggestionsOf(name: string): readonly string[] {
  return WORDS.filter(([, pattern]) => pattern.test(name)).map(([meaning]) => meaning)
}

/** Literals of success as public systems write them; no other value of a flag is ever written into a profile. */
export const SUCCESS_WORDS: readonly string[] = [
  '0',
  '00',
  '000',
  '0000',
  '000000',
  '200',
  '1',
  'true',
  'success',
  'SUCCESS',
  'Success',
  'ok',
  'OK',
  'S',
  'Y',
  '成功',
]
