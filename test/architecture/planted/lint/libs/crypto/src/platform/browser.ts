// The platform folder of crypto may use the platform's own randomness, and nothing else.
export const allowed: readonly unknown[] = [crypto, globalThis]
export const taken: readonly unknown[] = [
  Buffer, // ! noRestrictedGlobals
  Math.random(), // ! plugin
]
