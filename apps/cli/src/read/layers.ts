import type { ForeignLayerName } from '@yimatong/formats'
import { type Bytes, YimatongError } from '@yimatong/kernel'
import type { JsonObject } from '@yimatong/record'

/** What a code is taken apart into, outermost first. */
export type LayerName = ForeignLayerName | 'picture' | 'record' | 'token' | 'symbol'

/** One layer: how large it is, and what can be read in it. */
export interface Layer {
  readonly name: LayerName
  readonly size: number
  readonly unit: 'characters' | 'bytes' | 'members' | 'elements' | 'faults'
  readonly shows?: JsonObject
}

/** Where the way down ended, the code of the layer that refused, and that of the layer below it where there is one. */
export interface Fault {
  readonly layer: LayerName | 'detect'
  readonly code: string
  readonly cause?: string
}

/** A code taken apart as far as it goes. */
export interface Taken {
  readonly layers: readonly Layer[]
  readonly fault?: Fault
}

/** The outermost layer of everything that was scanned. */
export function textLayer(text: string): Layer {
  return { name: 'text', size: text.length, unit: 'characters' }
}

/** A layer of bytes. */
export function bytesLayer(name: LayerName, bytes: Bytes, shows?: JsonObject): Layer {
  return { name, size: bytes.length, unit: 'bytes', ...(shows && { shows }) }
}

/** The fault of an error of the libs; anything else is thrown on. */
export function faultOf(error: unknown, layer: Fault['layer']): Fault {
  if (!(error instanceof YimatongError)) throw error
  const { cause } = error.detail
  return { layer, code: error.code, ...(typeof cause === 'string' && { cause }) }
}
