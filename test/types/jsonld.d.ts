/** The part of jsonld that differential tests compare against; the package ships no types. */
declare module 'jsonld' {
  interface RemoteDocument {
    readonly contextUrl: null
    readonly documentUrl: string
    readonly document: object
  }
  interface CanonizeOptions {
    readonly documentLoader: (url: string) => Promise<RemoteDocument>
    readonly safe?: boolean
    readonly canonizeOptions?: { readonly algorithm?: string; readonly maxWorkFactor?: number }
  }
  const jsonld: { canonize(document: object, options: CanonizeOptions): Promise<string> }
  export default jsonld
}
