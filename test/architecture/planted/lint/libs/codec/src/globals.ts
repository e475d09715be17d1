// A line that ends with "// ! rule" must fire that rule, and no other line may fire any.
export const taken: readonly unknown[] = [
  Buffer, // ! noRestrictedGlobals
  fetch, // ! noRestrictedGlobals
  process, // ! noRestrictedGlobals
  setTimeout, // ! noRestrictedGlobals
  setInterval, // ! noRestrictedGlobals
  setImmediate, // ! noRestrictedGlobals
  queueMicrotask, // ! noRestrictedGlobals
  performance, // ! noRestrictedGlobals
  require, // ! noRestrictedGlobals
  console, // ! noRestrictedGlobals
  globalThis, // ! noRestrictedGlobals
  crypto, // ! noRestrictedGlobals
  WebSocket, // ! noRestrictedGlobals
  XMLHttpRequest, // ! noRestrictedGlobals
  Worker, // ! noRestrictedGlobals
  navigator, // ! noRestrictedGlobals
  localStorage, // ! noRestrictedGlobals
  alert, // ! noRestrictedGlobals
]

export type AlsoAsAType = Buffer // ! noRestrictedGlobals

export function notTheGlobal(fetch: () => number): number {
  return fetch()
}
