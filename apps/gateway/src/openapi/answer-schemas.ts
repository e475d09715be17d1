import type { HomeAnswer, Step, StepTiming } from '@yimatong/recognition'
import type { Assurance, ElementTable, IdentityGrade } from '@yimatong/record'
import type { CodeAnswer } from '../codes/codes.controller.js'
import type { RecognitionAnswer } from '../recognitions/recognition.answer.js'
import type { TranslationAnswer } from '../translations/translations.controller.js'
import {
  BASE64,
  BASE64URL,
  choiceOf,
  countFrom,
  DIVISION,
  described,
  hexOf,
  listOf,
  objectOf,
  optional,
  reference,
  type Schema,
  TEXT,
  TIME,
} from './json-schema.js'
import { codeSchema } from './record-schema.js'

type Measure = RecognitionAnswer['measures'][number]
type ReceiptAnswer = RecognitionAnswer['receipt']
type ProfileAnswer = TranslationAnswer['profile']

const codeId = described(['码的编号', 'Id of the code, chosen by its issuer'], TEXT)

/** Schemas of what a province answers. */
export function answerSchemas(elements: ElementTable): Readonly<Record<string, Schema>> {
  return {
    RecognitionAnswer: recognition(elements),
    StepTiming: timing(),
    IssuedCode: issuedCode(),
    TranslationAnswer: translation(),
    HomeAnswer: objectOf<HomeAnswer>(['健康查询的应答', 'Answer to a health query'], {
      code: optional(described(['为此问签发的国家码', 'A national code signed for this question'], TEXT)),
      findings: described(['没有码时说明原因', 'Say why there is no code'], listOf(reference('Finding'))),
    }),
  }
}

function recognition(elements: ElementTable): Schema {
  return objectOf<RecognitionAnswer>(['一次识读的应答', 'Answer to one recognition'], {
    recognitionId: described(['识读编号，即回执编号', 'Id of the recognition and of its receipt'], hexOf(16)),
    outcome: reference('Outcome'),
    level: optional(codeSchema(elements, 'levels', ['风险等级', 'Risk level'])),
    measures: described(['到达地措施', 'Measures of the arrival side'], listOf(measure())),
    findings: described(['原因，依先后', 'Why, in order'], listOf(reference('FindingAnswer'))),
    identityGrade: optional(
      choiceOf<IdentityGrade>(['指明身份的程度', 'How much of a person the record names'], {
        full: '完整 name and number',
        masked: '遮蔽 masked',
        reference: '仅编号 only an id',
      }),
    ),
    assurance: optional(
      choiceOf<Assurance>(['谁担保', 'Who stands behind it'], {
        'city-signed': '城市签名 the city signed',
        'gateway-attested': '发码地网关具名 its home gateway attests',
      }),
    ),
    issuer: optional(described(['签发机构编号', 'Authority id of the signer'], DIVISION)),
    record: optional(
      described(['用途所允许的记录', 'What the purpose allows of the record'], reference('NationalRecord')),
    ),
    answeredAt: TIME,
    basis: objectOf<RecognitionAnswer['basis']>(['依据', 'What the verdict stood on'], {
      ruleId: optional(described(['到达地规则编号', 'Id of the arrival rule'], TEXT)),
      trustVersion: optional(described(['信任列表版本', 'Version of the trust list'], countFrom(1))),
      signerKeyId: optional(described(['签名证书的键标识', "Key id of the signer's certificate"], hexOf(8))),
    }),
    timings: described(['各步用时', 'Time per step'], listOf(reference('StepTiming'))),
    receipt: receipt(),
    dialect: optional(
      described(['按所请求的闸机格式作答', 'The answer in the gate dialect asked for'], {
        type: 'object',
        additionalProperties: { type: ['string', 'number'] },
      }),
    ),
  })
}

function measure(): Schema {
  return objectOf<Measure>(['一项措施', 'One measure'], { code: TEXT, zh: TEXT, en: TEXT })
}

function timing(): Schema {
  return objectOf<StepTiming>(['一步用时', 'Time of one step'], {
    step: choiceOf<Step>(['步骤', 'Step'], {
      detect: '',
      home: '',
      decode: '',
      verify: '',
      trust: '',
      freshness: '',
      decide: '',
      disclose: '',
      record: '',
    }),
    ms: described(['毫秒', 'Milliseconds'], { type: 'number', minimum: 0 }),
  })
}

function receipt(): Schema {
  return objectOf<ReceiptAnswer>(['回执：日后可证明当时的应答', 'Receipt: proves later what was answered'], {
    id: hexOf(16),
    salt: described(['打开承诺的盐，网关不留存', 'Opens the commitment; the gateway does not keep it'], BASE64URL),
    commitment: described(['对所示之码的加盐承诺', 'Salted commitment to what was shown'], hexOf(32)),
    proof: reference('ReceiptProof'),
  })
}

function issuedCode(): Schema {
  return objectOf<CodeAnswer>(['签发的国家码', 'An issued national code'], {
    code: described(['码的文本', 'The text of the code'], TEXT),
    codeId,
    kind: choiceOf<CodeAnswer['kind']>(['种类', 'Kind'], { signed: '', reference: '' }),
    issuedAt: TIME,
    expiresAt: TIME,
    losses: described(['未能带入的内容', 'What could not be carried'], listOf(reference('Loss'))),
    symbol: optional(
      objectOf<NonNullable<CodeAnswer['symbol']>>(['二维码', 'The symbol'], {
        format: choiceOf<'svg' | 'png'>(['格式', 'Format'], { svg: '', png: '' }),
        data: described(['SVG 文本，或 base64 的 PNG', 'SVG text, or PNG in base64'], TEXT),
      }),
    ),
  })
}

function translation(): Schema {
  return objectOf<TranslationAnswer>(['翻译的每一层与所失', 'Every layer of one translation, and what it lost'], {
    profile: objectOf<ProfileAnswer>(['城市格式', 'City profile'], {
      id: TEXT,
      version: TEXT,
      hash: described(['格式文本的 SHA-256', 'SHA-256 of the profile'], hexOf(32)),
      realism: described(['依据的可靠程度', 'How well its facts are known'], TEXT),
    }),
    direction: choiceOf<TranslationAnswer['direction']>(['方向', 'Which way'], { toNational: '', toCity: '' }),
    layers: listOf(reference('LayerTrace')),
    losses: listOf(reference('Loss')),
    findings: listOf(reference('FindingAnswer')),
    record: optional(described(['国家格式记录', 'The national record'], reference('NationalRecord'))),
    answerBytes: optional(described(['城市的应答', "The city's answer"], BASE64)),
  })
}
