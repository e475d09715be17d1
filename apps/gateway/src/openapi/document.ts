// The decorators of the body classes write through it as soon as they load.
import 'reflect-metadata'
import type { ElementTable } from '@yimatong/record'
import { answerSchemas } from './answer-schemas.js'
import { bodySchemas } from './body-schemas.js'
import { DOCUMENT_SCHEMAS } from './document-schemas.js'
import { FINDING_SCHEMAS } from './finding-schemas.js'
import { described, inWords, type Schema } from './json-schema.js'
import { operationOf, SECURITY_SCHEMES } from './operation.js'
import { problemSchemas } from './problems.js'
import { recordSchema } from './record-schema.js'
import { ROUTES } from './routes.js'

const WHAT = `各城市健康码互认的网关：识读、签发、翻译，以及网关之间的询问。

The gateway between city health codes and the national format: recognition, issue, translation, and the question between gateways.

凡不成者皆为问题说明（RFC 9457），以 \`code\` 判断；未列出的地址答 404 \`request.route\`。声称身份的请求头一律拒绝。
Every "no" is a problem document (RFC 9457) to be told apart by \`code\`; addresses that are not listed answer 404 \`request.route\`. A header that claims an identity is refused.

请求体为严格的 JSON：不得有重复的键、未知的成员，至多 6 MiB。
Bodies are strict JSON: no member twice, none that is unknown, at most 6 MiB.`

/**
 * The OpenAPI 3.1 document of the gateway's roles, as text, the way it is committed and served. Bodies come from the
 * classes that check them, problems from the table that answers with them, the record and its codes from the national
 * profile; nothing in it is kept by hand twice. The same input gives the same text.
 *
 * @throws Error naming a body member or rule the document would leave out
 */
export function renderOpenApi(elements: ElementTable): string {
  return `${JSON.stringify(buildOpenApi(elements), null, 2)}\n`
}

function buildOpenApi(elements: ElementTable): Schema {
  return {
    openapi: '3.1.0',
    info: {
      title: '一码通网关 · Yimatong gateway',
      version: '0.1.0',
      description: WHAT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      { url: 'https://localhost:8444', description: '开发环境的首个省级网关 · First province of `npm start`' },
      { url: 'https://localhost:8443', description: '开发环境的登记方 · Registry of `npm start`' },
    ],
    tags: [
      { name: 'province', description: '省级网关 · Province gateways' },
      { name: 'registry', description: '登记方 · The registry' },
      { name: 'every', description: '各角色皆有 · Every role' },
    ],
    paths: paths(),
    components: { schemas: schemas(elements), securitySchemes: SECURITY_SCHEMES },
  }
}

function paths(): Schema {
  return Object.fromEntries(ROUTES.map((route) => [route.path, { [route.method]: operationOf(route) }]))
}

function schemas(elements: ElementTable): Schema {
  return {
    ...bodySchemas(),
    ...answerSchemas(elements),
    NationalRecord: recordSchema(elements),
    ...FINDING_SCHEMAS,
    ...DOCUMENT_SCHEMAS,
    ...problemSchemas(),
    ...operationsSchemas(),
  }
}

function operationsSchemas(): Schema {
  const status = (word: string): Schema => ({
    type: 'object',
    properties: { status: { type: 'string', enum: [word] } },
    required: ['status'],
  })
  return {
    Liveness: described(['进程在应答', 'The process answers'], status('live')),
    Readiness: described(['可以作答', 'The role can answer'], status('ready')),
    Metrics: { type: 'string', description: inWords(['Prometheus 文本', 'Prometheus text format, 0.0.4']) },
    OpenApi: {
      type: 'object',
      description: inWords(['OpenAPI 文档', 'An OpenAPI document']),
      properties: { openapi: { type: 'string', pattern: '^3\\.1\\.' } },
      required: ['openapi'],
      additionalProperties: true,
    },
  }
}
