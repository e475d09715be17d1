import { describe, expect, it } from 'vitest'
import { checkResponse } from './check-response.js'

const problem = {
  type: 'urn:yimatong:problem:access.unauthenticated',
  title: 'Not authenticated',
  status: 401,
  code: 'access.unauthenticated',
  detail: { zh: '未登记', en: 'Not registered' },
}
const issued = {
  code: 'HCR1:EXAMPLE',
  codeId: '5a',
  kind: 'reference',
  issuedAt: '2020-03-01T00:00:00.000Z',
  expiresAt: '2020-03-01T00:10:00.000Z',
  losses: [],
}
const unready = { ...problem, type: 'urn:yimatong:problem:trust.list.absent', status: 503, code: 'trust.list.absent' }

describe('checkResponse', () => {
  it.each([
    ['an answer', 'post', '/v1/codes', { status: 201, body: issued, type: 'application/json' }],
    ['a problem', 'post', '/v1/codes', { status: 401, body: problem, type: 'application/problem+json' }],
    [
      'a problem with the code of a finding',
      'post',
      '/v1/codes',
      { status: 422, body: { ...problem, code: 'codec.cbor.depth' } },
    ],
    ['a text', 'get', '/metrics', { status: 200, body: 'a_total 1\n', type: 'text/plain' }],
    ['no body', 'get', '/v1/trust-list', { status: 304, body: {} }],
    ['not ready', 'get', '/health/ready', { status: 503, body: unready }],
  ] as const)('%s is as documented', (_name, method, path, response) => {
    expect(checkResponse(method, path, response)).toEqual([])
  })

  it.each([
    ['a path', 'get', '/v1/codes', { status: 200, body: {} }, /no get/],
    ['a status', 'post', '/v1/codes', { status: 200, body: issued }, /no status 200/],
    ['a media type', 'post', '/v1/codes', { status: 201, body: issued, type: 'text/html' }, /media type/],
    ['a missing member', 'post', '/v1/codes', { status: 201, body: { ...issued, codeId: undefined } }, /codeId/],
    ['an extra member', 'post', '/v1/codes', { status: 201, body: { ...issued, holder: 'x' } }, /\(holder\)/],
    [
      'an extra member of a problem',
      'post',
      '/v1/codes',
      { status: 401, body: { ...problem, stack: 'x' } },
      /\(stack\)/,
    ],
    ['a word', 'post', '/v1/codes', { status: 201, body: { ...issued, kind: 'paper' } }, /\/kind/],
    ['a time', 'post', '/v1/codes', { status: 201, body: { ...issued, issuedAt: 'now' } }, /\/issuedAt/],
    ['a problem code', 'post', '/v1/codes', { status: 401, body: { ...problem, code: 'Oops' } }, /\/code/],
    ['a body', 'get', '/v1/trust-list', { status: 304, body: { version: 1 } }, /a body/],
  ] as const)('undocumented: %s', (_name, method, path, response, fault) => {
    expect(checkResponse(method, path, response).join('\n')).toMatch(fault)
  })
})
