import type { Type } from '@nestjs/common'
import { CodeBody } from '../codes/code.body.js'
import { HealthQueryBody, SubjectBody } from '../peer/health-query.body.js'
import { ConsentBody, DocumentBody, PlaceBody, RecognitionBody } from '../recognitions/recognition.body.js'
import { TranslationBody } from '../translations/translation.body.js'
import type { Words } from './json-schema.js'

/** A body class and what its members mean; what they must look like is read from the class. */
export interface BodyEntry {
  readonly type: Type<object>
  readonly words: Words
  /** In the order in which the document lists them. */
  readonly members: Readonly<Record<string, Words>>
}

function entry<T extends object>(
  type: Type<T>,
  words: Words,
  members: { readonly [K in keyof T]-?: Words },
): BodyEntry {
  return { type, words, members }
}

/** Every request body of the gateway, by the name of its schema. */
export const BODIES: Readonly<Record<string, BodyEntry>> = {
  RecognitionBody: entry(
    RecognitionBody,
    ['一次识读：code、image、document 三者恰取其一', 'One recognition: exactly one of code, image, document'],
    {
      code: ['扫得的文本', 'The scanned text'],
      image: ['码图，PNG 或 JPEG', 'The picture of the symbol, PNG or JPEG'],
      document: ['凭证件查询，须持码人同意', 'Look-up by document; needs the consent of the holder'],
      place: ['出示地点', 'Where the code is shown'],
      purpose: ['用途，代码见 purposes-of-use', 'Purpose, a code of purposes-of-use'],
      consent: ['持码人是否同意查询', 'Whether the holder agreed to a look-up'],
      dialect: ['同时按此闸机格式作答', 'Id of a gate dialect in which the answer is given as well'],
    },
  ),
  PlaceBody: entry(PlaceBody, ['出示地点', 'Where a code is shown'], {
    division: ['区划，GB/T 2260 六位代码', 'Division, six digits of GB/T 2260'],
    venue: ['场所，按登记名', 'Venue, as registered'],
    gate: ['通道，按登记名', 'Gate, as registered'],
  }),
  DocumentBody: entry(DocumentBody, ['证件', 'A document'], {
    type: ['证件类型，缺省为居民身份证', 'Code of document-types; the resident identity card where it is left out'],
    number: ['证件号码', 'Document number'],
    home: [
      '发码地区划，号码前六位不是发码地时给出',
      'Issuing division, where it is not the one the number begins with',
    ],
  }),
  ConsentBody: entry(ConsentBody, ['同意', 'Consent'], {
    given: ['是否同意', 'Whether it was given'],
    reference: ['查验点自己的同意编号，不含个人信息', "The checkpoint's own reference of it; no personal data"],
  }),
  CodeBody: entry(
    CodeBody,
    ['签发国家码：document、symbol 恰取其一', 'Order of a national code: exactly one of document, symbol'],
    {
      document: ['持码人的证件', "The holder's document"],
      symbol: ['城市自有的码，照扫得的原文', "The city's own symbol, as scanned"],
      kind: [
        'signed 可离线核验；reference 只含加密的查询钥',
        'signed: verified anywhere, also offline; reference: only an encrypted look-up key',
      ],
      disclosure: [
        '签名码透露多少，缺省 minimal；引用码只能是 minimal',
        'How much of the person a signed code shows; minimal where it is left out, and for a reference',
      ],
      lifetimeSeconds: ['有效秒数', 'Life of the code in seconds'],
      symbolFormat: ['同时画出二维码', 'Also draw the symbol'],
    },
  ),
  TranslationBody: entry(
    TranslationBody,
    [
      '一次翻译：answer、answerBytes 译为国家格式，record 译为城市格式，三者恰取其一',
      'One translation: answer or answerBytes into the record, or record into the answer of a city; exactly one',
    ],
    {
      profile: ['城市格式编号', 'Id of the city profile'],
      exchange: ['哪一种询问的应答', 'The answer to which question'],
      answer: ['城市的应答，文本', "The city's answer as text"],
      answerBytes: ['城市的应答，原始字节', "The city's answer as bytes, where it is no UTF-8 text"],
      record: ['国家格式记录，形如 NationalRecord', 'A national record, in the form of NationalRecord'],
    },
  ),
  HealthQueryBody: entry(
    HealthQueryBody,
    ['网关之间的健康查询', 'The health query between gateways (named in GB/T 38963; members are own profile)'],
    {
      subject: ['所询之人', 'Who is asked about'],
      place: ['出示地点', 'Where the code is shown'],
      purpose: ['用途，代码见 purposes-of-use', 'Purpose, a code of purposes-of-use'],
      consent: ['持码人同意按证件查询', 'True when the holder agreed to a look-up by document'],
      nonce: ['十六个随机字节；应答的码带回它', '16 random bytes; the code in the answer carries them'],
    },
  ),
  SubjectBody: entry(SubjectBody, ['发码地据以认人的依据', 'By what home knows the holder'], {
    kind: ['依据的种类', 'Which of them'],
    token: ['国家引用码', 'National reference token'],
    profile: ['城市格式编号', 'Id of the city profile'],
    text: ['城市自有的码，照扫得的原文', "The city's own symbol, as scanned"],
    type: ['证件类型', 'Code of document-types'],
    number: ['证件号码', 'Document number'],
  }),
}
