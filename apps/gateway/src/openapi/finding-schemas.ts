import type { Finding, Outcome, Party, Severity } from '@yimatong/kernel'
import type { BilingualText } from '@yimatong/platform'
import type { LayerTrace, Loss } from '@yimatong/profiles'
import type { FindingAnswer } from '../recognitions/recognition.answer.js'
import {
  ANYTHING,
  choiceOf,
  countFrom,
  described,
  objectOf,
  optional,
  reference,
  type Schema,
  TEXT,
} from './json-schema.js'

/** A finding or problem code: lower-case words with dots. */
export const CODE_PATTERN = '^[a-z][a-z0-9-]*(?:\\.[a-z0-9][a-z0-9-]*)+$'

const code = described(['稳定的代码，供程序判断', 'Stable code, for programs to switch on'], {
  type: 'string',
  pattern: CODE_PATTERN,
})
const path = optional(described(['JSON 指针，或所说的步骤', 'JSON pointer, or the step it speaks of'], TEXT))
const clause = optional(described(['标准与条款', 'Standard and clause'], TEXT))
const severity = reference('Severity')
const party = reference('Party')

/** Schemas of what says why: findings, losses, layers, and their closed unions. */
export const FINDING_SCHEMAS: Readonly<Record<string, Schema>> = {
  BilingualText: objectOf<BilingualText>(['中英文各一句', 'One sentence in both languages'], { zh: TEXT, en: TEXT }),
  Outcome: choiceOf<Outcome>(['结论', 'What a recognition says'], {
    accepted: '放行 open',
    restricted: '按到达地措施放行 open under the measures of the arrival side',
    refused: '不予通行 closed',
    undetermined: '人工通道 the manual desk: neither open nor red',
  }),
  Party: choiceOf<Party>(['谁能补救', 'Who can mend it'], {
    holder: '持码人 the holder',
    home: '发码地 the home side',
    arrival: '到达地 the arrival side',
    checkpoint: '查验点 the checkpoint',
    gateway: '网关 the gateway',
    registry: '登记方 the registry',
  }),
  Severity: choiceOf<Severity>(['轻重', 'Weight'], {
    info: '说明 explains',
    warn: '留意 worth a look',
    block: '阻止放行 stops acceptance',
  }),
  Finding: objectOf<Finding>(['一条原因，不含码中内容', 'One fact about why; never content of a code'], {
    code,
    severity,
    party,
    path,
    clause,
  }),
  FindingAnswer: objectOf<FindingAnswer>(
    ['一条原因及给人看的话', 'One fact about why, with the sentences a guard reads'],
    {
      code,
      severity,
      party,
      path,
      clause,
      says: optional(described(['是什么', 'What it is'], reference('BilingualText'))),
      next: optional(described(['下一步', 'What to do next'], reference('BilingualText'))),
    },
  ),
  Loss: objectOf<Loss>(['翻译未能带过去的一项，不含其值', 'One thing a translation could not carry; never the value'], {
    direction: choiceOf<Loss['direction']>(['方向', 'Which way'], { toNational: '', toCity: '' }),
    path: described(['JSON 指针', 'JSON pointer into the record or the layer'], TEXT),
    kind: choiceOf<Loss['kind']>(['发生了什么', 'What happened to the value'], {
      dropped: '',
      narrowed: '',
      coarsened: '',
      defaulted: '',
      derived: '',
      canonicalised: '',
      'unmapped-value': '',
      truncated: '',
      reordered: '',
      charset: '',
      conflict: '',
      'signature-detached': '',
    }),
    rule: described(['格式中的哪一条', 'The rule of the profile that says so'], TEXT),
    severity,
    recoverable: choiceOf<Loss['recoverable']>(['如何取回', 'How to get it back'], {
      complement: '',
      origin: '',
      no: '',
    }),
    expected: described(['格式已声明', 'The profile announced it'], { type: 'boolean' }),
    reason: optional(
      choiceOf<NonNullable<Loss['reason']>>(['为何不带', 'Why it is left behind'], {
        'not-in-standard': '',
        privacy: '',
        obsolete: '',
        transport: '',
      }),
    ),
  }),
  LayerTrace: objectOf<LayerTrace>(['翻译中的一层', 'One layer of a translation'], {
    name: TEXT,
    size: countFrom(0),
    unit: choiceOf<LayerTrace['unit']>(['size 的单位', 'Unit of size'], { bytes: '', characters: '', members: '' }),
    tree: optional(described(['该层的内容，含个人信息', 'Content of the layer; holds personal data'], ANYTHING)),
  }),
}
