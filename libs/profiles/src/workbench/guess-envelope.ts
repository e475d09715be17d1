import { type Bytes, bytesEqual, utf8Encode } from '@yimatong/kernel'
import type { Carrier } from '../layers/layer.js'
import { bytesIn, type LayerProposal, textIn } from './layer-trial.js'

/** Shorter texts are too short to be told from a word. */
const LEAST = 16

/** A text in front that is no content: a scheme, a callback; at most a few digits, so that it names nobody. */
const FRONT = /^[A-Za-z][A-Za-z_.-]{0,15}\d{0,3}[:;|,(]/

const ENDS = ['\r\n', '\n', ');', ')', ';']

/** Envelopes that carriers of one place may be in, the likeliest first; each is only a guess until it opens. */
export function guessEnvelopes(carriers: readonly Carrier[]): readonly LayerProposal[] {
  const texts = carriers.map(textIn)
  if (texts.every((text) => text !== undefined)) return textEnvelopes(texts, carriers)
  const bytes = carriers.map(bytesIn).filter((each) => each !== undefined)
  return binaryEnvelopes(bytes)
}

const MARK = utf8Encode('\ufeff')

function binaryEnvelopes(all: readonly Bytes[]): readonly LayerProposal[] {
  const some = (test: (bytes: Bytes) => boolean) => all.some(test)
  return [
    ...(some((b) => b[0] === 0x1f && b[1] === 0x8b) ? [layer('gzip')] : []),
    ...(some((b) => b[0] === 0x78 && ((b[0] << 8) | (b[1] ?? 0)) % 31 === 0) ? [layer('zlib')] : []),
    layer('deflate'),
    layer('charset', { name: 'gbk' }),
    layer('charset', { name: 'gb18030' }),
  ]
}

function textEnvelopes(texts: readonly string[], carriers: readonly Carrier[]): readonly LayerProposal[] {
  const hasMark = carriers.some((each) => typeof each !== 'string' && bytesEqual(each.subarray(0, 3), MARK))
  return [
    ...(hasMark ? [layer('utf-8', { bom: 'strip' })] : []),
    ...hexOf(texts),
    ...base64Of(texts, 'base64', /^[A-Za-z0-9+/]+={0,2}$/, 'required'),
    ...base64Of(texts, 'base64url', /^[A-Za-z0-9_-]+={0,2}$/, 'none'),
    ...(mostly(texts, (text) => /%[0-9A-Fa-f]{2}/.test(text) && /^[\w.~%!*'()+-]+$/.test(text))
      ? [layer('percent')]
      : []),
    ...affixes(texts),
  ]
}

function hexOf(texts: readonly string[]): readonly LayerProposal[] {
  const isHex = (text: string) => text.length >= LEAST && text.length % 2 === 0 && /^[0-9a-fA-F]+$/.test(text)
  if (!mostly(texts, isHex)) return []
  return [layer('hex', { case: texts.some((text) => /[A-F]/.test(text)) ? 'upper' : 'lower' })]
}

function base64Of(texts: readonly string[], name: string, signs: RegExp, usual: string): readonly LayerProposal[] {
  const fits = texts.filter((text) => text.length >= LEAST && signs.test(text))
  if (2 * fits.length < texts.length || fits.length === 0) return []
  const isPadded = fits.some((text) => text.endsWith('='))
  const isBare = fits.some((text) => text.length % 4 !== 0)
  const mixed = isPadded && isBare ? 'optional' : undefined
  const padding = mixed ?? (isPadded ? 'required' : isBare ? 'none' : usual)
  return [layer(name, { padding })]
}

function affixes(texts: readonly string[]): readonly LayerProposal[] {
  const fronts = new Set(texts.map((text) => FRONT.exec(text)?.[0]))
  const front = fronts.size === 1 ? [...fronts][0] : undefined
  const end = ENDS.find((each) => mostly(texts, (text) => text.endsWith(each)))
  return [
    ...(front === undefined ? [] : [layer('prefix', { text: front })]),
    ...(end === undefined ? [] : [layer('suffix', { text: end })]),
  ]
}

function mostly(texts: readonly string[], test: (text: string) => boolean): boolean {
  return 2 * texts.filter(test).length >= texts.length
}

function layer(name: string, parameters: LayerProposal['parameters'] = {}): LayerProposal {
  return { name, parameters }
}
