/** The outside reader of base45 that ours is compared with; it comes without types. */
declare module 'base45' {
  const base45: {
    encode(bytes: Uint8Array): string
    decode(text: string): Uint8Array
  }
  export = base45
}
