/**
 * sdk: a typed client of the gateway. Paths, bodies and answers are types generated from the committed OpenAPI document
 * (`npm run openapi`); the client on top of them is openapi-fetch and a bearer token.
 *
 * It checks nothing at run time, retries nothing and knows no other lib of the gateway: for city apps, gates and tools
 * that speak to one over HTTPS. Network comes in as `fetch`, with the client certificate and the roots it was set up with.
 *
 * @example
 * const gateway = createGatewayClient({ baseUrl: 'https://localhost:8445', token, fetch })
 * const place = { division: '310000', gate: 'gate-1' }
 * const { data, error } = await gateway.POST('/v1/recognitions', { body: { code, place, purpose: 'gate' } })
 * if (data) console.log(data.outcome, data.findings)
 * else console.error(error.code, error.detail.en)
 */
export {
  createGatewayClient,
  type GatewayClient,
  type GatewayClientOptions,
  type GatewaySchema,
  type GatewaySchemaName,
} from './client.js'
export type { components, operations, paths } from './schema.js'
