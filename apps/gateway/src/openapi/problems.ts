import { type Problem, ProblemException } from '@yimatong/platform'
import { type RequestProblemCode, refuseRequest } from '../http/problem-table.js'
import { CODE_PATTERN } from './finding-schemas.js'
import { described, inWords, listOf, reference, type Schema, TEXT, type Words, wordsOf } from './json-schema.js'

/** Problems libs/platform names itself, before a controller is reached or where one failed. */
export type PlatformProblemCode = 'request.route' | 'gateway.closing' | 'gateway.internal'

/** Every problem code with a meaning of its own; a code or record that cannot be read brings its finding's code. */
export type NamedProblemCode = RequestProblemCode | PlatformProblemCode

/** Status and meaning of a problem. */
export interface ProblemMeaning {
  readonly status: number
  readonly words: Words
}

const PLATFORM: Readonly<Record<PlatformProblemCode, ProblemMeaning>> = {
  'request.route': { status: 404, words: ['没有这个地址或方法', 'Nothing is served at this address by this method'] },
  'gateway.closing': { status: 503, words: ['网关正在停止', 'The gateway is stopping'] },
  'gateway.internal': {
    status: 500,
    words: ['网关内部错误，凭 incident 查询', 'Internal error; quote the incident id'],
  },
}

/** The extra member that each request problem may carry. Total over the table, so that a new code is documented. */
const REQUEST: Readonly<Record<RequestProblemCode, 'fields' | 'finding' | undefined>> = {
  'access.identity-header': undefined,
  'access.unauthenticated': undefined,
  'access.not-allowed': undefined,
  'access.division': undefined,
  'access.purpose': undefined,
  'access.peer-unknown': undefined,
  'request.malformed': 'finding',
  'request.too-large': 'finding',
  'request.media-type': undefined,
  'request.fields': 'fields',
  'request.image': 'finding',
  'request.overloaded': undefined,
  'ledger.unavailable': undefined,
  'home.not-here': 'finding',
  'dialect.unknown': undefined,
  'profile.unknown': undefined,
  'trust.list.absent': undefined,
  'trust.list.expired': undefined,
}

const ORDER: readonly NamedProblemCode[] = [...requestCodes(), ...platformCodes()]

/** Status and meaning of a named problem, out of the table that answers with it. */
export function problemMeaning(code: NamedProblemCode): ProblemMeaning {
  if (isPlatformCode(code)) return PLATFORM[code]
  const { status, detail } = problemOfTable(code)
  return { status, words: wordsOf(detail) }
}

/** The problem document as it is sent, without the members that vary. */
export function problemExample(code: NamedProblemCode): Schema | undefined {
  if (isPlatformCode(code)) return undefined
  const { type, title, status, detail } = problemOfTable(code)
  return { type, title, status, code, detail: { ...detail } }
}

/** Schemas of RFC 9457 problem documents. */
export function problemSchemas(): Readonly<Record<string, Schema>> {
  const meanings = ORDER.map((code) => {
    const { status, words } = problemMeaning(code)
    return `\`${code}\` ${status} ${inWords(words)}`
  })
  return {
    ProblemCode: {
      type: 'string',
      enum: ORDER,
      description: `网关自己的问题代码 · Problem codes of the gateway itself. ${meanings.join('; ')}`,
    },
    FieldFault: {
      type: 'object',
      description: inWords(['不合要求的一项，不含其值', 'One member that is wrong; never its value']),
      properties: { path: described(['JSON 指针', 'JSON pointer'], TEXT), rules: listOf(TEXT) },
      required: ['path', 'rules'],
    },
    Problem: problemSchema(),
  }
}

function problemSchema(): Schema {
  const member = (zh: string, en: string, schema: Schema) => described([zh, en], schema)
  return {
    type: 'object',
    description: inWords(['问题说明', 'A problem document (RFC 9457); switch on code']),
    properties: {
      type: member('问题类型', '`urn:yimatong:problem:` and the code', {
        type: 'string',
        pattern: '^urn:yimatong:problem:',
      }),
      title: TEXT,
      status: { type: 'integer', minimum: 400, maximum: 599 },
      code: member('网关自己的代码，或所涉发现的代码', 'A code of the gateway itself, or the code of a finding', {
        anyOf: [reference('ProblemCode'), { type: 'string', pattern: CODE_PATTERN }],
      }),
      detail: member(
        '所见、所需、下一步',
        'What was seen, what was wanted, what to check next',
        reference('BilingualText'),
      ),
      fields: member('不合要求的各项', 'Members that are wrong', listOf(reference('FieldFault'))),
      finding: member('原因代码', 'Code of the cause', { type: 'string', pattern: CODE_PATTERN }),
      findings: member('各条原因', 'Why, in order', listOf(reference('FindingAnswer'))),
      outcome: member('结论', 'Outcome of the recognition', reference('Outcome')),
      layers: member('已读的各层', 'Layers that could be read, by size only', listOf(reference('LayerTrace'))),
      incident: member('事件编号', 'Incident id to quote to the operator', TEXT),
    },
    required: ['type', 'title', 'status', 'code', 'detail'],
  }
}

function problemOfTable(code: RequestProblemCode): Problem {
  try {
    refuseRequest(code)
  } catch (refusal) {
    if (refusal instanceof ProblemException) return refusal.problem
    throw refusal
  }
}

function requestCodes(): readonly RequestProblemCode[] {
  return keysOf(REQUEST)
}

function platformCodes(): readonly PlatformProblemCode[] {
  return keysOf(PLATFORM)
}

function keysOf<T extends string>(table: Readonly<Record<T, unknown>>): T[] {
  const keys: T[] = []
  for (const key in table) keys.push(key)
  return keys
}

function isPlatformCode(code: NamedProblemCode): code is PlatformProblemCode {
  return Object.hasOwn(PLATFORM, code)
}
