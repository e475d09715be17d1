import type { QrSymbol } from '@yimatong/codec'
import { type ShcFinding, shcFinding } from './findings.js'

/** The largest symbol a card is shown in. */
const MAX_VERSION = 22

/** What is wrong with how a symbol of a card is drawn: above version 22, or other than bytes and then digits. */
export function checkShcSymbol({ version, segments }: QrSymbol): readonly ShcFinding[] {
  return [
    ...(version > MAX_VERSION ? [shcFinding('formats.shc.qr-version', 'symbol')] : []),
    ...(segments.join() === 'byte,numeric' ? [] : [shcFinding('formats.shc.qr-segments', 'symbol')]),
  ]
}
