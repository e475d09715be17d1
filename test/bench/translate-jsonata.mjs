/**
 * A profile's translation, all checks, report and backward check on, against a JSONata expression that makes the same
 * record of the same text: the same parser before it, the same record check after it.
 */
import { charsetDecode, parseJson, parseXml } from '@yimatong/codec'
import { utf8Decode } from '@yimatong/kernel'
import jsonata from 'jsonata'
import { compare } from './measure.mjs'
import { compareAll, makeTranslations } from './translate-stage.mjs'

const COUNT = 4000

export async function run(say) {
  const { elements, messages } = await makeTranslations()
  const referenceOf = ({ id, bytes, asked, at }) => {
    const { parse, expression } = MAPS[id]
    const compiled = jsonata(expression)
    const once = async () => {
      const record = await compiled.evaluate(parse(bytes), { asked, at })
      if (elements.check(record).length > 0) throw new Error('the record is not sound')
      return record
    }
    const repeatAsync = async (count) => {
      for (let n = 0; n < count; n++) await once()
    }
    return { once, run: repeatAsync, count: COUNT }
  }
  return compareAll({ messages, elements, referenceOf, compare, rounds: 7, say })
}

const SOURCED = '{"kind": "sourced"}'
const MEANT = '{"kind": "derived", "how": "profile-meaning"}'
const CONNECTOR = '{"kind": "derived", "how": "registered-connector"}'
const ASKED = '{"kind": "derived", "how": "asked-document"}'
const FIXED = `"/assessment/authority": ${CONNECTOR}, "/assessment/decidedBy": ${MEANT}`

/** The checks that the profiles make, as expressions: GB 11643's check character, and members that nobody announced. */
const CHECKS = `
$weights := [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
$isCitizen := function($id) {
  $contains($id, /^[1-9][0-9]{16}[0-9X]$/) and
  $substring("10X98765432", $sum($map($weights, function($w, $i) { $w * $number($substring($id, $i, 1)) })) % 11, 1)
    = $substring($id, 17, 1)
};
$knows := function($object, $names) { $count($filter($keys($object), function($key) { $not($key in $names) })) = 0 };`

const ANHUI = `(${CHECKS}
flag and data.flag and $knows($, ["flag", "errMsg", "data"]) and $knows(data, ["flag", "errMsg", "data"]) and
$knows(data.data, ["idCardNo", "userPhone", "healthLevel", "name", "authField", "dataSource", "nativeType", "jzdSjCode",
  "jzdQxCode", "jzdJdCode", "jzdSqCode", "detailedAddress", "colourReason", "changeTime"]) and
data.data.idCardNo = $asked and $isCitizen(data.data.idCardNo) ? data.data.{
  "profile": "hc-n/1",
  "subject": {
    "name": "name" in authField ? name,
    "documentType": "resident-id",
    "documentNumber": "idCardNo" in authField ? idCardNo,
    "telephone": "userPhone" in authField ? userPhone
  },
  "assessment": {
    "level": $lookup({"1": "00", "2": "01", "3": "10"}, healthLevel),
    "assessedAt": $toMillis(changeTime & "+0800", "[Y0001][M01][D01][H01][m01][s01][Z0001]"),
    "authority": "安徽省健康码主管部门",
    "decidedBy": "unknown",
    "reason": $trim(colourReason),
    "channel": $lookup({"1": "安康码", "2": "国家健康码"}, dataSource),
    "division": "340000"
  },
  "origins": {
    "/subject/name": ${SOURCED},
    "/subject/documentType": {"kind": "derived", "how": "citizen-number-form"},
    "/subject/documentNumber": ${SOURCED},
    "/subject/telephone": ${SOURCED},
    "/assessment/level": ${SOURCED},
    "/assessment/assessedAt": ${SOURCED},
    ${FIXED},
    "/assessment/reason": ${SOURCED},
    "/assessment/channel": ${SOURCED},
    "/assessment/division": ${MEANT}
  }
} : $error("no"))`

const ZHEJIANG = `(${CHECKS}
code = "200" and $isCitizen($asked) and $knows($, ["code", "message", "data"]) and
$knows(data, ["CodeStatus", "StatusReason", "Name"]) ? data.{
  "profile": "hc-n/1",
  "subject": {"name": Name, "documentType": "resident-id", "documentNumber": $asked},
  "assessment": {
    "level": $lookup({"绿码": "00", "黄码": "01", "红码": "10"}, CodeStatus),
    "assessedAt": $at,
    "authority": "浙江省健康码主管部门",
    "decidedBy": "unknown",
    "reason": $trim(StatusReason),
    "division": "330000"
  },
  "origins": {
    "/subject/name": ${SOURCED},
    "/subject/documentType": ${ASKED},
    "/subject/documentNumber": ${ASKED},
    "/assessment/level": ${SOURCED},
    "/assessment/assessedAt": {"kind": "derived", "how": "live-answer-instant"},
    ${FIXED},
    "/assessment/reason": ${SOURCED},
    "/assessment/division": ${MEANT}
  }
} : $error("no"))`

const HUBEI = `(
status = "00" and documentNumber = $asked ? {
  "profile": "hc-n/1",
  "subject": {
    "name": name,
    "documentType": $lookup({"10": "resident-id", "20": "passport"}, documentType),
    "documentNumber": documentNumber
  },
  "assessment": {
    "level": $lookup({"0": "00", "1": "01", "2": "10"}, level),
    "assessedAt": $toMillis(assessed & "+0800", "[Y0001][M01][D01][H01][m01][Z0001]"),
    "authority": "湖北省健康码主管部门",
    "decidedBy": "unknown",
    "reason": reason,
    "channel": $lookup({"E": "鄂汇办", "G": "国家健康码"}, channel),
    "division": "420000"
  },
  "origins": {
    "/subject/name": ${SOURCED},
    "/subject/documentType": ${SOURCED},
    "/subject/documentNumber": ${SOURCED},
    "/assessment/level": ${SOURCED},
    "/assessment/assessedAt": ${SOURCED},
    ${FIXED},
    "/assessment/reason": ${SOURCED},
    "/assessment/channel": ${SOURCED},
    "/assessment/division": ${MEANT}
  }
} : $error("no"))`

const HUBEI_FIELDS = [
  'status',
  'codeId',
  'documentType',
  'documentNumber',
  'name',
  'level',
  'reason',
  'assessed',
  'channel',
]

const MAPS = {
  'cn-34-akm': { expression: ANHUI, parse: (bytes) => parseJson(utf8Decode(bytes), { maxDepth: 16 }) },
  'cn-33-soap': { expression: ZHEJIANG, parse: parseZhejiang },
  'cn-42-hubei': { expression: HUBEI, parse: parseHubei },
}

function parseZhejiang(bytes) {
  const { 'soap:Body': body } = treeOf(parseXml(utf8Decode(bytes), { maxDepth: 16 }))
  const response = treeOf(parseXml(body['h:InvokeResponse']['h:InvokeResult'], { maxDepth: 16 }))
  return { ...response, data: treeOf(parseXml(response.data, { maxDepth: 16 })) }
}

function treeOf(element) {
  const elements = element.children.filter((each) => typeof each !== 'string')
  if (elements.length === 0) return element.children.join('')
  return Object.fromEntries(elements.map((each) => [each.name, treeOf(each)]))
}

function parseHubei(bytes) {
  const texts = charsetDecode('gb18030', bytes).split('|')
  return Object.fromEntries(HUBEI_FIELDS.map((name, index) => [name, texts[index]]))
}
