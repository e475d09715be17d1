import { createContext, Script } from 'node:vm'

/**
 * What a browser has and the language has not, made inside the realm from functions that come from outside: bytes must
 * be the realm's own, as they are in a browser.
 */
const PRELUDE = `
  globalThis.self = globalThis
  globalThis.TextEncoder = class { encode(text = '') { return new Uint8Array(host.encode(text)) } }
  globalThis.TextDecoder = class {
    #decoder
    constructor(label, options) { this.#decoder = host.decoder(label, options) }
    decode(bytes, options) { return this.#decoder.decode(bytes, options) }
  }
  globalThis.crypto = { getRandomValues: (array) => host.random(array) }
  delete globalThis.host
`

/** A fresh global object with what the language itself has, TextEncoder, TextDecoder and random values: nothing of Node. */
export function makeBrowserRealm(): (script: string) => unknown {
  const host = {
    encode: (text: string) => new TextEncoder().encode(text),
    decoder: (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }) => new TextDecoder(label, options),
    random: (array: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(array),
  }
  const realm = createContext({ host })
  const evaluate = (script: string): unknown => new Script(script).runInContext(realm, { timeout: 60_000 })
  // The prelude needs `host` after it has deleted the name.
  evaluate(`((host) => { ${PRELUDE} })(host)`)
  return evaluate
}
