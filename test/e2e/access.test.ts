import { Agent } from 'node:https'
import { createHttpsClient, registerEndpoint } from '@yimatong/adapters'
import { generateHierarchy, type Identity, loadCeremony } from '@yimatong/certs'
import { loadPurposes } from '@yimatong/pki'
import type { Response } from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asker, askersOf, codeOf, objectOf, post, question } from '../support/asking.js'
import { openTestFederation, pemOf, readRepositoryText, required, type TestFederation } from '../support/federation.js'
import { fetchTrustList } from '../support/registry.js'

let federation: TestFederation
let shanghai: ReturnType<typeof askersOf>
let zhejiang: ReturnType<typeof askersOf>
const agents: Agent[] = []

beforeAll(async () => {
  federation = await openTestFederation()
  shanghai = askersOf(federation, '310000')
  zhejiang = askersOf(federation, '330000')
})
afterAll(async () => {
  for (const agent of agents) agent.destroy()
  await federation?.stop()
})

const green = () => ({ document: { number: federation.person('330000', 'green').documentNumber }, consent: true })
const gate = (more: object = {}) => question('310000', green(), more)
const recognise = (asker: Asker, body: object = gate()) => post(asker, '/v1/recognitions', body)
const withToken = (token: string | undefined): Asker => ({ ...shanghai.nobody, token })
const refusalOf = (response: Response) => [response.status, codeOf(response), response.type]
const PROBLEM = 'application/problem+json'

describe('headers that claim an identity', () => {
  it.each([
    'Forwarded',
    'X-Forwarded-Client-Cert',
    'x_forwarded_client_cert',
    'X-Client-Cert',
    'x_client_cert',
    'X-CLIENT-CERTIFICATE',
    'X-Client-DN',
    'X-Client-Verify',
    'X-Client-Subject',
    'X-Forwarded-Email',
    'X-Forwarded-Preferred-Username',
    'X-Auth-Request-User',
    'x_auth_request_email',
    'X-Forwarded-User',
    'X_Forwarded_User',
    'Remote-User',
    'REMOTE_USER',
    'X-Remote-User',
    'X-Authenticated-User',
    'X-Yimatong-Client',
    'x_yimatong_client',
    'X-SSL-Client-Cert',
    'X-SSL-Client-S-DN',
    'x_ssl_client_verify',
    'SSL-Client-Cert',
    'SSL_CLIENT_S_DN',
    'Ssl-ClientCert',
    'X-Amzn-Mtls-Clientcert-Leaf',
    'X-ARR-ClientCert',
    'X-TLS-Client-Subject',
    'X-Client-S-Dn',
    'X-Client-Subject-Dn',
    'X-Client-Cert-Dn',
    'X-ClientCert',
    'X-Client-Id',
    'X-Forwarded-Client-Dn',
    'X-Auth-User',
    'X-Auth-Subject',
    'X-WebAuth-User',
    'X-MS-Client-Principal',
    'X-Goog-Authenticated-User-Email',
    'X-Authenticated-Userid',
    'X-Consumer-Id',
    'X-Identity',
    'X-Checkpoint',
    'X-User',
    'x_user_id',
    'TLS-Client-Cert',
    'CF-Client-Cert',
    'gjzwfwpt_identity_token',
    'GJZWFWPT-Identity',
  ])('%s is refused, on every route that knows its caller', async (name) => {
    const headers = { [name]: 'CN=330000 gateway' }
    const calls = [
      recognise({ ...shanghai.checkpoint, headers }),
      post({ ...shanghai.issuer, headers }, '/v1/codes', { kind: 'reference', document: { number: '1' } }),
      post({ ...shanghai.engineer, headers }, '/v1/translations', {
        profile: 'cn-33-soap',
        exchange: 'document',
        answer: '',
      }),
      post(
        { ...zhejiang.nobody, agent: federation.agent(federation.identity('310000-tls')), headers },
        PEER,
        peerQuery(),
      ),
    ]
    for (const answer of await Promise.all(calls))
      expect(refusalOf(answer)).toEqual([400, 'access.identity-header', PROBLEM])
  })

  it('lets headers pass that claim none', async () => {
    const headers = {
      'X-Request-Id': 'a-1',
      'X-Client-Version': '2',
      'X-User-Agent': 'gate',
      'X-Forwarded-For': '10.0.0.1',
      'User-Agent': 'gate/1.0',
    }
    expect((await recognise({ ...shanghai.checkpoint, headers })).status).toBe(200)
  })
})

describe('a bearer token', () => {
  const other = () => federation.province('330000').tokens.checkpoint
  it.each([
    ['none', () => undefined],
    ['an empty one', () => ''],
    ['a wrong one', () => 'A'.repeat(43)],
    ['one character less', () => required(shanghai.checkpoint.token).slice(0, -1)],
    ['one character more', () => `${shanghai.checkpoint.token}A`],
    ['one in upper case', () => required(shanghai.checkpoint.token).toUpperCase()],
    ['one of another province', other],
    ['a hash instead of a token', () => 'a'.repeat(64)],
  ])('%s: not known', async (_, token) => {
    expect(refusalOf(await recognise(withToken(token())))).toEqual([401, 'access.unauthenticated', PROBLEM])
  })

  it.each(['Basic', 'Bear', 'Token', 'Bearer  '])('%s is no scheme that is taken', async (scheme) => {
    const headers = { authorization: `${scheme} ${shanghai.checkpoint.token}` }
    expect(refusalOf(await recognise({ ...shanghai.nobody, headers }))).toEqual([
      401,
      'access.unauthenticated',
      PROBLEM,
    ])
  })

  it.each([
    ['an issuer asks like a checkpoint', 'issuer', '/v1/recognitions'],
    ['an engineer asks like a checkpoint', 'engineer', '/v1/recognitions'],
    ['a checkpoint orders codes', 'checkpoint', '/v1/codes'],
    ['an engineer orders codes', 'engineer', '/v1/codes'],
    ['a checkpoint looks at translations', 'checkpoint', '/v1/translations'],
    ['an issuer looks at translations', 'issuer', '/v1/translations'],
  ] as const)('%s: not allowed', async (_, kind, path) => {
    expect(refusalOf(await post(shanghai[kind], path, {}))).toEqual([403, 'access.not-allowed', PROBLEM])
  })

  it('says nothing about the body to somebody it does not know', async () => {
    const answer = await post(shanghai.nobody, '/v1/recognitions', { code: 17 })
    expect(refusalOf(answer)).toEqual([401, 'access.unauthenticated', PROBLEM])
  })
})

describe('what a checkpoint is registered for', () => {
  it.each([
    ['another province', { place: { division: '330000' } }, 'access.division'],
    ['a county of another province', { place: { division: '330106' } }, 'access.division'],
    ['another venue', { place: { division: '310000', venue: 'venue-330000-01' } }, 'access.division'],
    ['a purpose nobody has', { purpose: 'curiosity' }, 'access.purpose'],
    ['the default of the table', { purpose: 'default' }, 'access.purpose'],
    ['the holder’s own look', { purpose: 'self' }, 'access.purpose'],
    ['a name every object has', { purpose: 'constructor' }, 'access.purpose'],
  ])('asks for %s: %s', async (_, more, expected) => {
    expect(refusalOf(await recognise(shanghai.checkpoint, gate(more)))).toEqual([403, expected, PROBLEM])
  })

  it.each([
    ['its own venue', { place: { division: '310000', venue: 'venue-310000-01' } }],
    ['a district of its province', { place: { division: '310101' } }],
  ])('may ask for %s', async (_, more) => {
    expect((await recognise(shanghai.checkpoint, gate(more))).status).toBe(200)
  })
})

describe('a client certificate', () => {
  const asker = (identity: Identity): Asker => ({ ...shanghai.nobody, agent: federation.agent(identity) })

  it('of the registered checkpoint speaks without a token', async () => {
    const answer = await recognise(asker(federation.identity('310000-checkpoint')))
    expect([answer.status, objectOf(answer.body).outcome]).toEqual([200, 'accepted'])
  })

  it.each(['330000-checkpoint', '310000-tls', '310000-code-signer', '330000-tls'])(
    'of %s is nobody here',
    async (name) => {
      const answer = await recognise(asker(federation.identity(name)))
      expect(refusalOf(answer)).toEqual([401, 'access.unauthenticated', PROBLEM])
    },
  )

  it('of a foreign root with the same names is nobody', async () => {
    const answer = await recognise(asker(required((await strangers()).get('310000-checkpoint'))))
    expect(refusalOf(answer)).toEqual([401, 'access.unauthenticated', PROBLEM])
  })

  it('does not help a wrong token', async () => {
    const agent = federation.agent(federation.identity('310000-checkpoint'))
    const answer = await recognise({ ...shanghai.nobody, agent, token: 'A'.repeat(43) })
    expect(refusalOf(answer)).toEqual([401, 'access.unauthenticated', PROBLEM])
  })

  it.each(['Bearer short', 'Bearer', 'Basic QQ==', `Token ${'A'.repeat(43)}`])(
    'does not make “%s” good',
    async (authorization) => {
      const agent = federation.agent(federation.identity('310000-checkpoint'))
      const answer = await recognise({ ...shanghai.nobody, agent, headers: { authorization } })
      expect(refusalOf(answer)).toEqual([401, 'access.unauthenticated', PROBLEM])
    },
  )

  it('signed by itself with the checkpoint’s key is nobody', async () => {
    const { key, cert } = pemOf(federation.identity('310000-checkpoint'))
    const leaf = `${cert.split('-----END CERTIFICATE-----')[0]}-----END CERTIFICATE-----\n`
    const agent = new Agent({ keepAlive: true, ca: federation.root, key, cert: leaf })
    agents.push(agent)
    expect((await recognise({ ...shanghai.nobody, agent })).status).toBe(401)
  })
})

const PEER = '/v1/peer/health-queries'
const peerQuery = () => ({
  subject: { kind: 'document', type: 'resident-id', number: federation.person('330000', 'green').documentNumber },
  place: { division: '310000' },
  purpose: 'gate',
  consent: true,
  nonce: '00112233445566778899aabbccddeeff',
})

describe('the interface between gateways', () => {
  const ask = (agent: Agent, more: Partial<Asker> = {}) =>
    post({ url: zhejiang.nobody.url, agent, ...more }, PEER, peerQuery())

  it('answers a gateway of the list', async () => {
    const answer = await ask(federation.agent(federation.identity('310000-tls')))
    expect(answer.status).toBe(200)
    expect(objectOf(answer.body).code).toMatch(/^HCN1:/)
  })

  it('does not know a caller without a certificate', async () => {
    expect(refusalOf(await ask(federation.agent()))).toEqual([401, 'access.peer-unknown', PROBLEM])
  })

  it('does not take a token instead', async () => {
    const token = zhejiang.checkpoint.token
    expect(refusalOf(await ask(federation.agent(), { token }))).toEqual([401, 'access.peer-unknown', PROBLEM])
  })

  it.each(['310000-checkpoint', '330000-checkpoint', '310000-code-signer', 'registry-tls', '310000-receipt-signer'])(
    'does not know the holder of %s',
    async (name) => {
      const answer = await ask(federation.agent(federation.identity(name)))
      expect(refusalOf(answer)).toEqual([401, 'access.peer-unknown', PROBLEM])
    },
  )

  it('does not know a gateway of a foreign root', async () => {
    const answer = await ask(federation.agent(required((await strangers()).get('310000-tls'))))
    expect(refusalOf(answer)).toEqual([401, 'access.peer-unknown', PROBLEM])
  })

  it('says nothing about the body to a caller it does not know', async () => {
    const answer = await post({ url: zhejiang.nobody.url, agent: federation.agent() }, PEER, { subject: 17 })
    expect(refusalOf(answer)).toEqual([401, 'access.peer-unknown', PROBLEM])
  })
})

describe('the pin of a home gateway', () => {
  it('wrong: nobody is asked, and the answer is undetermined', async () => {
    const { authorities, crls } = await fetchTrustList(federation)
    const listed = authorities.map((authority) =>
      authority.id === '330000' ? { ...authority, tlsPins: ['00'.repeat(32)] } : authority,
    )
    await federation.registry.publish({ authorities: listed, crls })
    await federation.province('310000').gateway.refreshTrust()
    const { city } = federation.province('330000')
    const before = city.requests
    const answer = await recognise(shanghai.checkpoint)
    expect([answer.status, objectOf(answer.body).outcome, codeOf(answer)]).toEqual([
      200,
      'undetermined',
      'home.unreachable',
    ])
    expect(city.requests).toBe(before)
  })

  it('right again: the same question is answered', async () => {
    const { authorities, crls } = await fetchTrustList(federation)
    const [pin] = required(authorities.find(({ id }) => id === '310000')).tlsPins
    expect(pin).toMatch(/^[0-9a-f]{64}$/)
    await federation.registry.publish({ authorities: await rightPins(), crls })
    await federation.province('310000').gateway.refreshTrust()
    expect(objectOf((await recognise(shanghai.checkpoint)).body).outcome).toBe('accepted')
  })
})

describe('who the gateway is', () => {
  it('is proved to a client: one that believes another root does not get through', async () => {
    const foreign = required((await strangers()).get('national-root'))
    const client = createHttpsClient({ anchors: [pemOf(foreign).cert] })
    const endpoint = registerEndpoint(shanghai.nobody.url)
    const asking = client.send({ endpoint, method: 'GET', path: '/health/live', deadlineMs: 5000 })
    await expect(asking).rejects.toMatchObject({ code: 'adapters.http.tls' })
    client.close()
  })
})

async function rightPins() {
  const { spkiPin } = await import('@yimatong/adapters')
  const { hexEncode } = await import('@yimatong/kernel')
  const { authorities } = await fetchTrustList(federation)
  return authorities.map((authority) => ({
    ...authority,
    tlsPins: [hexEncode(spkiPin(federation.identity(`${authority.id}-tls`).certificate.der))],
  }))
}

let foreign: Promise<ReadonlyMap<string, Identity>> | undefined

/** The same ceremony held by somebody else: every name the same, no key and no root the same. */
function strangers(): Promise<ReadonlyMap<string, Identity>> {
  foreign ??= holdCeremony()
  return foreign
}

async function holdCeremony(): Promise<ReadonlyMap<string, Identity>> {
  const json: unknown = JSON.parse(await readRepositoryText('standards/national-profile-1/purposes.json'))
  const ceremony = loadCeremony(await readRepositoryText('certs/ceremony/development.yaml'), loadPurposes(json))
  return generateHierarchy(ceremony, { at: federation.clock.now() })
}
