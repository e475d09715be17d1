/**
 * Headers with which a proxy would speak for a client. Identity comes from the TLS socket alone (DESIGN §5.14), so a
 * request that brings one is refused rather than quietly stripped: it is either an attack or a misconfigured proxy.
 */
const NAMES: readonly string[] = [
  'forwarded',
  'client-cert',
  'client-cert-chain',
  'x-client-id',
  'x-client-name',
  'x-client-subject',
  'x-client-verify',
  'x-user',
  'x-username',
  'x-userid',
]

/** Beginnings of names; each stands for a proxy's or a cloud's whole family of them. */
const PREFIXES: readonly string[] = [
  'cf-access-',
  'cf-client-',
  'gjzwfwpt-identity',
  'remote-user',
  'ssl-client',
  'tls-client',
  'x-amzn-mtls-',
  'x-amzn-oidc-',
  'x-arr-clientcert',
  'x-auth-',
  'x-authenticated-',
  'x-checkpoint',
  'x-client-cert',
  'x-client-dn',
  'x-client-i-dn',
  'x-client-s-dn',
  'x-client-subject-',
  'x-client-verify-',
  'x-clientcert',
  'x-consumer-',
  'x-credential-',
  'x-forwarded-client-',
  'x-forwarded-email',
  'x-forwarded-groups',
  'x-forwarded-preferred-username',
  'x-forwarded-tls-client-',
  'x-forwarded-user',
  'x-goog-authenticated-user-',
  'x-goog-iap-',
  'x-identity',
  'x-ms-client-principal',
  'x-remote-user',
  'x-remote-group',
  'x-ssl-',
  'x-tls-',
  'x-user-dn',
  'x-user-email',
  'x-user-id',
  'x-user-name',
  'x-webauth-',
  'x-yimatong-',
]

interface Claims {
  readonly names: ReadonlySet<string>
  readonly prefixes: readonly string[]
}

/** Most headers begin with none of these letters, and need no closer look. */
const BY_LETTER: ReadonlyMap<string, Claims> = new Map(
  [...new Set([...NAMES, ...PREFIXES].map((name) => name.charAt(0)))].map((letter) => [letter, claimsOf(letter)]),
)

function claimsOf(letter: string): Claims {
  const begins = (name: string) => name.startsWith(letter)
  return { names: new Set(NAMES.filter(begins)), prefixes: PREFIXES.filter(begins) }
}

/** The first header that claims an identity, or undefined. Underscores count as hyphens: some proxies fold them. */
export function findIdentityHeader(headers: Readonly<Record<string, unknown>>): string | undefined {
  for (const name in headers) if (claimsIdentity(name)) return name
  return undefined
}

function claimsIdentity(name: string): boolean {
  const claims = BY_LETTER.get(name.charAt(0).toLowerCase())
  if (!claims) return false
  const folded = name.toLowerCase().replaceAll('_', '-')
  return claims.names.has(folded) || claims.prefixes.some((prefix) => folded.startsWith(prefix))
}
