import { describe, expect, expectTypeOf, it } from 'vitest'
import { createGatewayClient, type GatewaySchema } from '../src/index.js'

const place = { division: '310000', gate: 'gate-1' }
const body = { code: 'HCR1:EXAMPLE', place, purpose: 'gate' }

/** A gateway that answers everything the same and keeps what it was sent. */
function answering(status: number, answer: unknown, type = 'application/json') {
  const requests: Request[] = []
  const fetch = (request: Request) => {
    requests.push(request)
    return Promise.resolve(new Response(JSON.stringify(answer), { status, headers: { 'content-type': type } }))
  }
  return { requests, fetch }
}

describe('createGatewayClient', () => {
  it.each(['https://gateway.example:8444', 'https://gateway.example:8444/'])('asks under %s', async (baseUrl) => {
    const { requests, fetch } = answering(200, { outcome: 'accepted' })
    await createGatewayClient({ baseUrl, fetch }).POST('/v1/recognitions', { body })
    expect(requests.map(({ url, method }) => [method, url])).toEqual([
      ['POST', 'https://gateway.example:8444/v1/recognitions'],
    ])
    expect(await requests[0]?.json()).toEqual(body)
    expect(requests[0]?.headers.get('content-type')).toBe('application/json')
  })

  it.each([
    ['a token', { token: 'a-token-of-a-checkpoint' }, 'Bearer a-token-of-a-checkpoint'],
    ['no token', {}, null],
  ])('with %s', async (_name, options, wanted) => {
    const { requests, fetch } = answering(200, { status: 'live' })
    await createGatewayClient({ baseUrl: 'https://gateway.example', fetch, ...options }).GET('/health/live')
    expect(requests[0]?.headers.get('authorization')).toBe(wanted)
  })

  it('gives the answer as data', async () => {
    const { fetch } = answering(200, { outcome: 'undetermined', findings: [] })
    const { data, error } = await createGatewayClient({ baseUrl: 'https://gateway.example', fetch }).POST(
      '/v1/recognitions',
      { body },
    )
    expectTypeOf(data).not.toBeAny()
    expectTypeOf(data).toExtend<GatewaySchema<'RecognitionAnswer'> | undefined>()
    expect([data?.outcome, error]).toEqual(['undetermined', undefined])
  })

  it('gives a problem as error', async () => {
    const problem = {
      type: 'urn:yimatong:problem:access.purpose',
      title: 'Not allowed',
      status: 403,
      code: 'access.purpose',
    }
    const { fetch } = answering(403, problem, 'application/problem+json')
    const { data, error, response } = await createGatewayClient({ baseUrl: 'https://gateway.example', fetch }).POST(
      '/v1/recognitions',
      { body },
    )
    expectTypeOf(error).not.toBeAny()
    expectTypeOf(error).toExtend<GatewaySchema<'Problem'> | undefined>()
    expect([data, error?.code, response.status]).toEqual([undefined, 'access.purpose', 403])
  })

  it('rejects when the network does', async () => {
    const client = createGatewayClient({
      baseUrl: 'https://gateway.example',
      fetch: () => Promise.reject(new Error('connection refused')),
    })
    await expect(client.GET('/health/live')).rejects.toThrow('connection refused')
  })
})

describe('the types', () => {
  it('hold what the document says', () => {
    expectTypeOf<GatewaySchema<'Outcome'>>().toEqualTypeOf<'accepted' | 'restricted' | 'refused' | 'undetermined'>()
    expectTypeOf<{ kind: 'reference' }>().not.toExtend<GatewaySchema<'CodeBody'>>()
    expectTypeOf(body).toExtend<GatewaySchema<'RecognitionBody'>>()
    expectTypeOf({ place, purpose: 'gate' }).not.toExtend<GatewaySchema<'RecognitionBody'>>()
  })
})
