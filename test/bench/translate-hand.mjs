/**
 * A profile's translation, loss report and backward check on, against a function written by hand for that one format:
 * the same parser, the same checks, neither report nor backward check.
 */
import { charsetDecode, parseJson, parseXml } from '@yimatong/codec'
import { instant, utf8Decode } from '@yimatong/kernel'
import { checkCitizenNumber } from '@yimatong/record'
import { compare } from './measure.mjs'
import { compareAll, makeTranslations, repeat } from './translate-stage.mjs'

const COUNT = 4000
const SOURCED = { kind: 'sourced' }
const MEANT = { kind: 'derived', how: 'profile-meaning' }
const CONNECTOR = { kind: 'derived', how: 'registered-connector' }
const ASKED = { kind: 'derived', how: 'asked-document' }

export async function run(say) {
  const { elements, messages } = await makeTranslations()
  const referenceOf = ({ id, bytes, asked, at }) => {
    const translate = BY_HAND[id]
    const once = () => checked(translate(bytes, asked, at), elements)
    return { once, run: (count) => repeat(count, once), count: COUNT }
  }
  return compareAll({ messages, elements, referenceOf, compare, rounds: 9, say })
}

function checked(record, elements) {
  if (elements.check(record).length > 0) throw new Error('the record is not sound')
  return record
}

const BY_HAND = { 'cn-34-akm': anhui, 'cn-33-soap': zhejiang, 'cn-42-hubei': hubei }

function anhui(bytes, asked) {
  const outer = parseJson(utf8Decode(bytes), { maxDepth: 16 })
  if (outer.flag !== true || outer.data.flag !== true) throw new Error('the city says no')
  const said = outer.data.data
  const allowed = said.authField
  if (said.idCardNo !== asked || !checkCitizenNumber(said.idCardNo).ok) throw new Error('another person')
  const level = { 1: '00', 2: '01', 3: '10' }[said.healthLevel]
  const channel = { 1: '安康码', 2: '国家健康码' }[said.dataSource]
  if (level === undefined || channel === undefined) throw new Error('an unknown value')
  if (!['idCardNo', 'userPhone', 'name'].every((field) => allowed.includes(field))) throw new Error('not authorised')
  return {
    profile: 'hc-n/1',
    subject: {
      name: said.name,
      documentType: 'resident-id',
      documentNumber: said.idCardNo,
      telephone: said.userPhone,
    },
    assessment: {
      level,
      assessedAt: chinaTime(said.changeTime, COMPACT),
      authority: '安徽省健康码主管部门',
      decidedBy: 'unknown',
      reason: said.colourReason.trim(),
      channel,
      division: '340000',
    },
    origins: {
      '/subject/name': SOURCED,
      '/subject/documentType': { kind: 'derived', how: 'citizen-number-form' },
      '/subject/documentNumber': SOURCED,
      '/subject/telephone': SOURCED,
      '/assessment/level': SOURCED,
      '/assessment/assessedAt': SOURCED,
      '/assessment/authority': CONNECTOR,
      '/assessment/decidedBy': MEANT,
      '/assessment/reason': SOURCED,
      '/assessment/channel': SOURCED,
      '/assessment/division': MEANT,
    },
  }
}

function zhejiang(bytes, asked, at) {
  const envelope = parseXml(utf8Decode(bytes), { maxDepth: 16 })
  const response = parseXml(textOf(child(child(child(envelope, 'soap:Body'), 'h:InvokeResponse'), 'h:InvokeResult')), {
    maxDepth: 16,
  })
  if (textOf(child(response, 'code')) !== '200') throw new Error('the city says no')
  const data = parseXml(textOf(child(response, 'data')), { maxDepth: 16 })
  const level = { 绿码: '00', 黄码: '01', 红码: '10' }[textOf(child(data, 'CodeStatus'))]
  if (level === undefined || !checkCitizenNumber(asked).ok) throw new Error('an unknown value')
  return {
    profile: 'hc-n/1',
    subject: { name: textOf(child(data, 'Name')), documentType: 'resident-id', documentNumber: asked },
    assessment: {
      level,
      assessedAt: at,
      authority: '浙江省健康码主管部门',
      decidedBy: 'unknown',
      reason: textOf(child(data, 'StatusReason')).trim(),
      division: '330000',
    },
    origins: {
      '/subject/name': SOURCED,
      '/subject/documentType': ASKED,
      '/subject/documentNumber': ASKED,
      '/assessment/level': SOURCED,
      '/assessment/assessedAt': { kind: 'derived', how: 'live-answer-instant' },
      '/assessment/authority': CONNECTOR,
      '/assessment/decidedBy': MEANT,
      '/assessment/reason': SOURCED,
      '/assessment/division': MEANT,
    },
  }
}

function hubei(bytes, asked) {
  const fields = charsetDecode('gb18030', bytes).split('|')
  const [status, , documentType, documentNumber, name, mark, reason, assessed, source] = fields
  if (fields.length !== 9 || status !== '00') throw new Error('the city says no')
  const level = { 0: '00', 1: '01', 2: '10' }[mark]
  const channel = { E: '鄂汇办', G: '国家健康码' }[source]
  if (documentNumber !== asked || documentType !== '10') throw new Error('another person')
  if (level === undefined || channel === undefined) throw new Error('an unknown value')
  return {
    profile: 'hc-n/1',
    subject: { name, documentType: 'resident-id', documentNumber },
    assessment: {
      level,
      assessedAt: chinaTime(assessed, MINUTES),
      authority: '湖北省健康码主管部门',
      decidedBy: 'unknown',
      reason,
      channel,
      division: '420000',
    },
    origins: {
      '/subject/name': SOURCED,
      '/subject/documentType': SOURCED,
      '/subject/documentNumber': SOURCED,
      '/assessment/level': SOURCED,
      '/assessment/assessedAt': SOURCED,
      '/assessment/authority': CONNECTOR,
      '/assessment/decidedBy': MEANT,
      '/assessment/reason': SOURCED,
      '/assessment/channel': SOURCED,
      '/assessment/division': MEANT,
    },
  }
}

const COMPACT = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/
const MINUTES = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})$/

function chinaTime(text, pattern) {
  const [, year, month, day, hour, minute, second = 0] = pattern.exec(text).map(Number)
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || year > 1991 === false)
    throw new Error('no such day')
  return instant(date.getTime() - 8 * 3_600_000)
}

function child(element, name) {
  const found = element.children.find((each) => typeof each !== 'string' && each.name === name)
  if (!found) throw new Error(`no ${name}`)
  return found
}

function textOf(element) {
  return element.children.join('')
}
