import { ANSWER_EXAMPLES, type Examples, REQUEST_EXAMPLES } from './examples.js'
import { inWords, reference, type Schema, type Words } from './json-schema.js'
import { type NamedProblemCode, problemExample, problemMeaning } from './problems.js'
import type { Route, RouteAnswer } from './routes.js'

/** How an asker proves who it is. */
export const SECURITY_SCHEMES: Schema = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: inWords([
      '登记时发给客户端的令牌',
      'Token given to a client at its registration: 20 to 200 of A-Z a-z 0-9 _ -',
    ]),
  },
  mutualTLS: {
    type: 'mutualTLS',
    description: inWords([
      '客户端证书，公钥已登记',
      'Client certificate under the national root whose public key is registered',
    ]),
  },
}

/** One operation of the document. */
export function operationOf(route: Route): Schema {
  const { operationId, role, asker, summary, description, headers, body } = route
  return {
    operationId,
    tags: [role],
    summary: inWords(summary),
    description: description.join('\n\n'),
    'x-yimatong-asker': asker,
    security: securityOf(asker),
    ...(headers && { parameters: Object.entries(headers).map(([name, words]) => headerOf(name, words)) }),
    ...(body !== undefined && {
      requestBody: { required: true, content: contentOf('application/json', body, REQUEST_EXAMPLES) },
    }),
    responses: responsesOf(route),
  }
}

function securityOf(asker: Route['asker']): readonly Schema[] {
  if (asker === 'anybody') return []
  return asker === 'peer' ? [{ mutualTLS: [] }] : [{ bearer: [] }, { mutualTLS: [] }]
}

function headerOf(name: string, words: Words): Schema {
  return { name, in: 'header', required: false, description: inWords(words), schema: { type: 'string' } }
}

function responsesOf(route: Route): Schema {
  const answers = route.answers.map((answer) => [String(answer.status), answerOf(answer)] as const)
  const statuses = [...new Set(route.problems.map((code) => problemMeaning(code).status))].sort((a, b) => a - b)
  const problems = statuses.map((status) => [String(status), problemOf(route, status)] as const)
  return Object.fromEntries([...answers, ...problems])
}

function answerOf({ words, schema, mediaType = 'application/json' }: RouteAnswer): Schema {
  const description = inWords(words)
  return schema === undefined
    ? { description }
    : { description, content: contentOf(mediaType, schema, ANSWER_EXAMPLES) }
}

function contentOf(mediaType: string, schema: string, examples: Examples): Schema {
  const shown = Object.entries(examples[schema] ?? {}).map(([name, value]) => [name, { value }] as const)
  return {
    [mediaType]: {
      schema: reference(schema),
      ...(shown.length > 0 && { examples: Object.fromEntries(shown) }),
    },
  }
}

/** All problems of one status: HTTP has one response for each. */
function problemOf(route: Route, status: number): Schema {
  const codes = route.problems.filter((code) => problemMeaning(code).status === status)
  const named = codes.map((code) => `\`${code}\` ${inWords(problemMeaning(code).words)}`)
  const found = status === 422 && route.findingProblems ? [inWords(route.findingProblems)] : []
  const examples = codes.flatMap(exampleOf)
  return {
    description: [...named, ...found].join('\n\n'),
    content: {
      'application/problem+json': {
        schema: reference('Problem'),
        ...(examples.length > 0 && { examples: Object.fromEntries(examples) }),
      },
    },
  }
}

function exampleOf(code: NamedProblemCode): readonly (readonly [string, Schema])[] {
  const value = problemExample(code)
  return value ? [[code, { value }]] : []
}
