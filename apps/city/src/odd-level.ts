import { encodeXml, type JsonValue, parseJson, parseXml, type XmlElement } from '@yimatong/codec'
import { aesCbcDecrypt, aesCbcEncrypt } from '@yimatong/crypto'
import { type Bytes, base64Decode, base64Encode, utf8Decode, utf8Encode, YimatongError } from '@yimatong/kernel'
import type { CompiledExchange, Rendering } from '@yimatong/profiles'

/** One member of an answer and what it becomes. */
interface Edit {
  readonly name: string
  readonly from: string
  readonly to: string
  /** Key and initialisation vector of the one cipher in the answer; none when it has none. */
  readonly cipher: readonly [Bytes, Bytes] | undefined
}

interface Edited {
  readonly text: string
  /** Places that were changed. */
  readonly count: number
}

const DECLARATION = /^<\?xml[^>]*\?>/
const BASE64 = /^[A-Za-z0-9+/]{22,}={0,2}$/

/**
 * The same answer with a level its profile has no word for: a city that brought in a colour overnight. A profile cannot
 * write that, so the finished answer is opened, changed in one place and closed again. Undefined unless it is exactly
 * one place.
 */
export function withRawLevel(
  rendering: Rendering,
  rawLevel: string,
  exchange: CompiledExchange,
  secret: (reference: string) => Bytes | undefined,
): Bytes | undefined {
  const pointer = exchange.fields.find((field) => field.national.includes('/assessment/level'))?.city[0]
  const keys = pointer?.slice(1).split('/') ?? []
  const from = rendering.layers
    .map((layer) => (layer.name === 'record' ? undefined : textAt(layer.tree, keys)))
    .find(isText)
  const name = keys.at(-1)
  if (!rendering.bytes || name === undefined || from === undefined) return undefined
  const [key, iv] = exchange.secrets.map(secret)
  const cipher = key && iv ? ([key, iv] as const) : undefined
  const { text, count } = rewrite(utf8Decode(rendering.bytes), { name, from, to: rawLevel, cipher })
  return count === 1 ? utf8Encode(text) : undefined
}

function isText(value: string | undefined): value is string {
  return value !== undefined
}

function textAt(tree: JsonValue | undefined, keys: readonly string[]): string | undefined {
  let node = tree
  for (const key of keys) {
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return undefined
    node = Object.hasOwn(node, key) ? node[key] : undefined
  }
  return typeof node === 'string' || typeof node === 'number' ? String(node) : undefined
}

function rewrite(text: string, edit: Edit): Edited {
  const unchanged = { text, count: 0 }
  try {
    if (text.startsWith('{')) return rewriteJson(text, edit)
    if (text.startsWith('<')) return rewriteXml(text, edit)
    return edit.cipher && BASE64.test(text) ? rewriteSealed(text, edit, edit.cipher) : unchanged
  } catch (cause) {
    if (cause instanceof YimatongError) return unchanged
    throw cause
  }
}

function rewriteJson(text: string, edit: Edit): Edited {
  let count = 0
  const change = (value: JsonValue, name: string): JsonValue => {
    if (Array.isArray(value)) return value.map((item) => change(item, name))
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member, key)]))
    }
    if (name === edit.name && String(value) === edit.from) {
      count++
      return typeof value === 'number' ? Number(edit.to) : edit.to
    }
    if (typeof value !== 'string') return value
    const inner = rewrite(value, edit)
    count += inner.count
    return inner.text
  }
  return { text: JSON.stringify(change(parseJson(text), '')), count }
}

function rewriteXml(text: string, edit: Edit): Edited {
  let count = 0
  const change = (element: XmlElement): XmlElement => {
    const children = element.children.map((child) => {
      if (typeof child !== 'string') return change(child)
      const isLevel = element.name === edit.name && child === edit.from
      const inner = isLevel ? { text: edit.to, count: 1 } : rewrite(child, edit)
      count += inner.count
      return inner.text
    })
    return { ...element, children }
  }
  const declaration = DECLARATION.exec(text)?.[0] ?? ''
  const changed = encodeXml(change(parseXml(text)))
  return { text: declaration + changed, count }
}

function rewriteSealed(text: string, edit: Edit, [key, iv]: readonly [Bytes, Bytes]): Edited {
  const inner = rewrite(utf8Decode(aesCbcDecrypt(key, iv, base64Decode(text))), edit)
  return { text: base64Encode(aesCbcEncrypt(key, iv, utf8Encode(inner.text))), count: inner.count }
}
