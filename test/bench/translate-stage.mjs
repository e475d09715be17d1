/** What both benches of translations share: three profiles of different syntax and a message of each. */
import { loadStandards } from '@yimatong/adapters'
import { charsetEncode } from '@yimatong/codec'
import { compileStandards, ROOT } from '@yimatong/gateway'
import { instant, utf8Encode } from '@yimatong/kernel'
import { toRecordText } from '@yimatong/record'

/** When the answers came. */
const AT = instant(Date.UTC(2022, 4, 4, 8))

/** A reason as long as a notice writes it; makes the short message 300 bytes long. */
const REASON =
  '近十四日内曾途经中风险地区，按当地疫情防控指挥部通告实行七日居家健康监测，期间须于第一、第四、第七日各完成一次核酸检测，结果均为阴性且无症状者于期满次日自动转为绿码；如有异议请拨打政务服务热线申诉，由发码地核查后更正，核查期间请减少外出并全程佩戴口罩'

const SOAP = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:h="http://tempuri.org/"><soap:Body><h:InvokeResponse><h:InvokeResult>&lt;Response&gt;&lt;code&gt;200&lt;/code&gt;&lt;message&gt;查询成功&lt;/message&gt;&lt;data&gt;&amp;lt;Data&amp;gt;&amp;lt;CodeStatus&amp;gt;黄码&amp;lt;/CodeStatus&amp;gt;&amp;lt;StatusReason&amp;gt;途经中风险地区&amp;lt;/StatusReason&amp;gt;&amp;lt;Name&amp;gt;测试甲&amp;lt;/Name&amp;gt;&amp;lt;/Data&amp;gt;&lt;/data&gt;&lt;/Response&gt;</h:InvokeResult></h:InvokeResponse></soap:Body></soap:Envelope>`

const ANHUI = {
  flag: true,
  data: {
    flag: true,
    data: {
      idCardNo: '340199190002020028',
      userPhone: '10000000001',
      healthLevel: '2',
      name: '测试乙',
      authField: ['idCardNo', 'userPhone', 'name'],
      dataSource: '1',
      colourReason: '近十四日内途经中风险地区，居家健康监测七日',
      changeTime: '20220501083000',
    },
  },
}

const MESSAGES = [
  { profile: 'cn-34-akm', asked: '340199190002020028', bytes: utf8Encode(JSON.stringify(ANHUI)) },
  { profile: 'cn-33-soap', asked: '330199190001010010', bytes: utf8Encode(SOAP) },
  {
    profile: 'cn-42-hubei',
    asked: '420199190001010012',
    bytes: charsetEncode('gb18030', `00|-|10|420199190001010012|测试甲|1|${REASON}|202205041530|E`),
  },
]

/** The messages with our translation of each; `record` is what every other translation must come to. */
export async function makeTranslations() {
  const { snapshot } = compileStandards(await loadStandards(`${ROOT}/standards`), new Map())
  const { elements } = snapshot
  const messages = MESSAGES.map(({ profile: id, asked, bytes }) => {
    const profile = snapshot.profiles.find((each) => each.id === id)
    const inquiry = { 'document-number': asked, 'document-type': 'resident-id' }
    const context = { at: AT, secret: () => undefined, inquiry }
    const ours = () => profile.exchanges.document.toRecord(bytes, context)
    const { record, findings } = ours()
    if (!record || findings.length > 0 || bytes.length < 300)
      throw new Error(
        `${id}: ${bytes.length} bytes, findings ${JSON.stringify(findings)}; a bench wants a sound message of 300 bytes or more`,
      )
    return { id, asked, bytes, at: AT, ours, record: toRecordText(record, elements) }
  })
  return { elements, messages }
}

/** Runs each pair in turns; the lowest ratio of the three counts. */
export async function compareAll({ messages, elements, referenceOf, compare, rounds, say }) {
  const results = []
  for (const message of messages) {
    const reference = referenceOf(message)
    const seen = toRecordText(await reference.once(), elements)
    if (seen !== message.record)
      throw new Error(`${message.id}: the reference comes to another record:\n${seen}\n${message.record}`)
    const { count } = reference
    const measured = await compare({
      ours: () => repeat(count, message.ours),
      reference: () => reference.run(count),
      count,
      rounds,
      say: (line) => say(`${message.id}: ${line}`),
    })
    say(`${message.id}: ${measured.ratio.toFixed(2)}`)
    results.push(measured)
  }
  const [lowest] = results.toSorted((a, b) => a.ratio - b.ratio)
  return { ...lowest, unit: 'messages/s' }
}

/** `work` again and again. */
export function repeat(count, work) {
  for (let n = 0; n < count; n++) work()
}
