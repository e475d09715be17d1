import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gb18030Encode } from '@yimatong/codec'

/** Something that must be found nowhere, by a name that may be printed: a text in every charset, or bytes as they are. */
export interface Marker {
  readonly name: string
  readonly content: string | Uint8Array
}

/** One spelling of a marker. */
interface Needle {
  readonly label: string
  readonly bytes: Buffer
}

/** A marker was found: which, in what spelling, where. Never what stood around it. */
export interface Hit {
  readonly label: string
  readonly where: string
}

const CHARSETS: readonly (readonly [string, (text: string) => Buffer])[] = [
  ['utf-8', (text) => Buffer.from(text, 'utf8')],
  ['utf-16le', (text) => Buffer.from(text, 'utf16le')],
  ['utf-16be', (text) => Buffer.from(text, 'utf16le').swap16()],
  ['gb18030', (text) => Buffer.from(gb18030Encode(text))],
]

/** A marker whole and in halves, so that a cut or a mask that leaves too much is found as well. Digits: 8 at least. */
export function withHalves({ name, content }: Marker): readonly Marker[] {
  const parts = typeof content === 'string' ? textHalves(content) : byteHalves(content)
  const [first, second] = parts
  return [
    { name, content },
    { name: `${name}, first half`, content: first },
    { name: `${name}, second half`, content: second },
  ]
}

function textHalves(text: string): readonly [string, string] {
  const least = /^[ -~]*$/.test(text) ? 8 : 2
  const half = Math.max(Math.ceil(text.length / 2), least)
  return [text.slice(0, half), text.slice(-half)]
}

function byteHalves(bytes: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const half = Math.ceil(bytes.length / 2)
  return [bytes.subarray(0, half), bytes.subarray(half)]
}

/** Finds the names of the markers, and how they were spelled, in bytes. */
export type Search = (haystack: Uint8Array, where: string) => readonly Hit[]

const SHORTEST = 6

/** A search for markers in every spelling, in one walk over what is searched. */
export function createSearch(markers: readonly Marker[]): Search {
  const needles = markers.flatMap(spellings).filter(({ bytes }) => bytes.length >= SHORTEST)
  const begins = new Uint8Array(65_536)
  const byStart = new Map<number, Needle[]>()
  for (const needle of needles) {
    begins[needle.bytes.readUInt16BE(0)] = 1
    const start = needle.bytes.readUInt32BE(0)
    byStart.set(start, [...(byStart.get(start) ?? []), needle])
  }
  return (haystack, where) => {
    const buffer = Buffer.from(haystack.buffer, haystack.byteOffset, haystack.length)
    const found = new Set<string>()
    for (let at = 0; at + SHORTEST <= buffer.length; at++) {
      if (begins[((buffer[at] ?? 0) << 8) | (buffer[at + 1] ?? 0)] === 0) continue
      for (const { label, bytes } of byStart.get(buffer.readUInt32BE(at)) ?? [])
        if (buffer.compare(bytes, 0, bytes.length, at, Math.min(at + bytes.length, buffer.length)) === 0)
          found.add(label)
    }
    return [...found].map((label) => ({ label, where }))
  }
}

/** Every file below a folder, whatever its kind. */
export function searchFolder(
  folder: string,
  search: Search,
): { readonly files: number; readonly bytes: number; readonly hits: readonly Hit[] } {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  )
  let bytes = 0
  const hits = paths.flatMap((name) => {
    const content = readFileSync(join(folder, name))
    bytes += content.length
    return search(content, name)
  })
  return { files: paths.length, bytes, hits }
}

function spellings({ name, content }: Marker): readonly Needle[] {
  const raw =
    typeof content === 'string'
      ? CHARSETS.map(([charset, encode]) => ({ label: `${name}, ${charset}`, bytes: encode(content) }))
      : [{ label: name, bytes: Buffer.from(content) }]
  const escaped = typeof content === 'string' ? escapedForms(name, content) : []
  return [...raw, ...raw.flatMap(packedForms), ...escaped]
}

function packedForms({ label, bytes }: Needle): readonly Needle[] {
  const hex = bytes.toString('hex')
  return [
    { label: `${label} in hex`, bytes: Buffer.from(hex) },
    { label: `${label} in upper-case hex`, bytes: Buffer.from(hex.toUpperCase()) },
    ...[0, 1, 2].flatMap((shift) => {
      const stable = stableBase64(bytes, shift)
      const url = stable.replaceAll('+', '-').replaceAll('/', '_')
      return [
        { label: `${label} in base64, shifted by ${shift}`, bytes: Buffer.from(stable) },
        { label: `${label} in base64url, shifted by ${shift}`, bytes: Buffer.from(url) },
      ]
    }),
  ]
}

/** The characters of base64 that depend on the marker alone, when it begins `shift` bytes into a group of three. */
function stableBase64(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const from = Math.ceil((shift * 4) / 3)
  const to = Math.floor(((shift + bytes.length) * 4) / 3)
  return text.slice(from, to)
}

function escapedForms(name: string, text: string): readonly Needle[] {
  const url = encodeURIComponent(text)
  const json = [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  const chinese = /[^ -~]/.test(text)
  const forms: [string, string][] = [
    ['URL', url],
    ['lower-case URL', url.replace(/%[0-9A-F]{2}/g, (spelled) => spelled.toLowerCase())],
    ['form URL', url.replaceAll('%20', '+')],
  ]
  if (chinese)
    forms.push(['JSON escapes', json], ['upper-case JSON escapes', json.toUpperCase().replaceAll('\\U', '\\u')])
  return forms.map(([form, spelled]) => ({ label: `${name}, ${form}`, bytes: Buffer.from(spelled) }))
}
