import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SERVED } from './controllers.js'
import { at, OPERATIONS, ROOT } from './document.js'
import { CONTROLLERS } from './gateway.js'

const routeName = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
const documented = (method: string, path: string) =>
  OPERATIONS.find((operation) => operation.path === path && operation.method === method)?.members

/** Names of the controller classes in the sources of a folder. */
function controllersIn(folder: string): readonly string[] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.controller.ts'))
    .flatMap((file) => [...readFileSync(`${ROOT}${folder}/${file}`, 'utf8').matchAll(/^export class (\w+)/gm)])
    .flatMap(([, name]) => (name === undefined ? [] : [name]))
}

describe('the document and the controllers', () => {
  it('look at every controller there is', () => {
    const sources = [...controllersIn('apps/gateway/src'), ...controllersIn('libs/platform/src')]
    expect(CONTROLLERS.map(({ name }) => name).sort()).toEqual(sources.sort())
  })

  it('name the same routes', () => {
    expect(OPERATIONS.map(routeName).sort()).toEqual(SERVED.map(routeName).sort())
  })

  it.each(SERVED.map((route) => [routeName(route), route] as const))('%s: the status of success', (_name, route) => {
    expect(at(documented(route.method, route.path), 'responses', String(route.status))).toBeDefined()
  })

  it.each(SERVED.map((route) => [routeName(route), route] as const))('%s: who may ask', (_name, route) => {
    const asker = at(documented(route.method, route.path), 'x-yimatong-asker')
    expect(asker === 'anybody').toBe(!route.guarded)
    expect(asker === 'peer' || asker === 'anybody' ? undefined : asker).toBe(route.client)
    expect(at(documented(route.method, route.path), 'security')).toEqual(SECURITY[String(asker)] ?? CLIENT_SECURITY)
  })

  it.each(SERVED.map((route) => [routeName(route), route] as const))('%s: whether it takes a body', (_name, route) => {
    expect(at(documented(route.method, route.path), 'requestBody') !== undefined).toBe(route.readBody !== undefined)
  })
})

const CLIENT_SECURITY = [{ bearer: [] }, { mutualTLS: [] }]
const SECURITY: Readonly<Record<string, unknown>> = { anybody: [], peer: [{ mutualTLS: [] }] }
