import { CodecError, canonicalJson, parseJson } from '@yimatong/codec'
import { aesGcmOpen, aesGcmSeal, deriveKey, digest, hmac } from '@yimatong/crypto'
import {
  type Bytes,
  base64UrlDecode,
  base64UrlEncode,
  concatBytes,
  hexEncode,
  type Instant,
  KernelError,
  SECOND,
  utf8Decode,
  utf8Encode,
} from '@yimatong/kernel'
import { refuse } from './error.js'
import { type Shaped, shape, text, whole } from './form.js'
import type { TranslationContext } from './run.js'
import { getAt, isObject, type Path, path, setAt, type Tree, type TreeObject, withoutAt } from './tree.js'

const COMPLEMENT = {
  /** A secret of 32 bytes that only the home gateway has. */
  key: text('a reference such as ssm.complement-key', (t) => /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(t)),
  /** Seconds for which it opens. */
  life: whole(1, 86_400),
}

/** `complement:` of an exchange. */
export const complementForm = shape(COMPLEMENT)

/**
 * What an answer loses on its way into the record, as an extension of it that only the home gateway can open. AES-256-GCM
 * under a key derived (HKDF) for this record, profile and expiry; the nonce is an HMAC of the content, so that nothing
 * random is needed and the same answer gives the same bytes. Own profile.
 */
export interface Complement {
  readonly key: string
  /** Where it stands in a record. */
  readonly extension: Path
  /** True when the key is one: 32 bytes. */
  readonly isUsable: (context: TranslationContext) => boolean
  /** The extension for a record without one; undefined when the content is too long. */
  readonly seal: (record: TreeObject, content: Tree, context: TranslationContext) => TreeObject | undefined
  /** The content; undefined when there is none, when it has expired, or when record, profile or key are others. */
  readonly open: (record: TreeObject, context: TranslationContext) => Tree | undefined
}

const KEY_LENGTH = 32
const NONCE_LENGTH = 12
/** What fits, with nonce and tag, into the 4,000 characters of base64url that a record lets an extension hold. */
const MAX_CONTENT = 2950
const LABEL = utf8Encode('yimatong complement 1')

/** Compiles the complement of a profile. @throws ProfileError `profile.form.value` when its id is too long to name it */
export function compileComplement(
  source: Shaped<typeof COMPLEMENT>,
  profile: { readonly id: string; readonly hash: string },
): Complement {
  const extension = path(`/extensions/${nameOf(profile.id, source)}`)
  const { key } = source

  function boundTo(record: TreeObject, expiresAt: number): Bytes {
    const bare = digest('sha-256', utf8Encode(canonicalJson(withoutComplement(record, extension))))
    return utf8Encode(canonicalJson([profile.hash, hexEncode(bare), expiresAt]))
  }

  return {
    key,
    extension,
    isUsable: ({ secret }) => homeKey(secret(key)) !== undefined,
    seal(record, content, { at, secret }) {
      const home = homeKey(secret(key))
      // Not canonical JSON: the members of a kept value stay in the city's order.
      const plain = utf8Encode(JSON.stringify(content))
      if (!home || plain.length > MAX_CONTENT) return undefined
      const expiresAt = at + source.life * SECOND
      const bound = boundTo(record, expiresAt)
      const nonce = hmac('sha-256', home, concatBytes(bound, plain)).slice(0, NONCE_LENGTH)
      const sealed = aesGcmSeal(messageKey(home, bound), nonce, plain, bound)
      return { expiresAt, sealed: base64UrlEncode(concatBytes(nonce, sealed)) }
    },
    open(record, { at, secret }) {
      const found = getAt(record, extension)
      const home = homeKey(secret(key))
      if (!home || !isObject(found)) return undefined
      const { expiresAt, sealed } = found
      if (typeof sealed !== 'string' || typeof expiresAt !== 'number' || isOver(expiresAt, at)) return undefined
      return openSealed(sealed, boundTo(record, expiresAt), home)
    },
  }
}

function isOver(expiresAt: number, at: Instant): boolean {
  return expiresAt <= at
}

function nameOf(id: string, { at }: Shaped<typeof COMPLEMENT>): string {
  const name = `complement.${id}`
  if (name.length <= 64) return name
  const why = { seen: `an id of ${id.length} characters`, wanted: 'at most 53 with a complement', check: '`id`' }
  throw refuse('profile.form.value', at, why)
}

/** A record as it was before the complement was put in. */
function withoutComplement(record: TreeObject, at: Path): TreeObject {
  const bare = withoutAt(withoutAt(record, at), { pointer: '', keys: ['origins', at.pointer] })
  const extensions = bare.extensions
  const isEmpty = isObject(extensions) && Object.keys(extensions).length === 0
  return isEmpty ? withoutAt(bare, EXTENSIONS) : bare
}

const EXTENSIONS = path('/extensions')

/** How the extension came about, for its origin. */
const SEALED = 'sealed-complement'

/** The record with its complement; the input is untouched. */
export function withComplement(record: TreeObject, at: Path, sealed: TreeObject): TreeObject {
  const extensions = isObject(record.extensions) ? { ...record.extensions } : {}
  const origins = isObject(record.origins) ? { ...record.origins } : {}
  const copy = { ...record, extensions, origins }
  setAt(copy, at, sealed)
  origins[at.pointer] = { kind: 'derived', how: SEALED }
  return copy
}

function homeKey(secret: Bytes | undefined): Bytes | undefined {
  return secret?.length === KEY_LENGTH ? secret : undefined
}

function messageKey(home: Bytes, bound: Bytes): Bytes {
  return deriveKey(home, digest('sha-256', bound), LABEL, KEY_LENGTH)
}

function openSealed(sealed: string, bound: Bytes, home: Bytes): Tree | undefined {
  try {
    const bytes = base64UrlDecode(sealed)
    if (bytes.length <= NONCE_LENGTH) return undefined
    const plain = aesGcmOpen(messageKey(home, bound), bytes.slice(0, NONCE_LENGTH), bytes.slice(NONCE_LENGTH), bound)
    return plain && parseJson(utf8Decode(plain))
  } catch (cause) {
    // What is no base64url was put there by somebody else.
    if (cause instanceof KernelError || cause instanceof CodecError) return undefined
    throw cause
  }
}
