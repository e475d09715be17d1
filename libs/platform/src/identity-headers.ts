/**
 * Headers with which a proxy would speak for a client. Identity comes from the TLS socket alone (DESIGN §5.14), so a
 * request that brings one is refused rather than quietly stripped: it is either an attack or a misconfigured proxy.
 */
const NAMES: ReadonlySet<string> = new Set([
  'forwarded',
  'x-forwarded-client-cert',
  'client-cert',
  'client-cert-chain',
  'x-client-cert',
  'x-client-cert-chain',
  'x-forwarded-tls-client-cert',
  'x-forwarded-tls-client-cert-info',
  'x-client-certificate',
  'x-client-dn',
  'x-client-verify',
  'x-client-subject',
  'x-forwarded-user',
  'x-forwarded-email',
  'x-forwarded-groups',
  'x-forwarded-preferred-username',
  'x-remote-user',
  'remote-user',
  'x-authenticated-user',
  'x-yimatong-client',
])
const PREFIXES = [
  'x-ssl-',
  'ssl-client',
  'x-amzn-mtls-',
  'x-arr-clientcert',
  'x-auth-request-',
  'x-tls-',
  'gjzwfwpt-identity',
]

// Most headers begin with none of these letters, and need no closer look.
const FIRST_LETTERS: ReadonlySet<string> = new Set([...NAMES, ...PREFIXES].map((name) => name.charAt(0)))

/** The first header that claims an identity, or undefined. Underscores count as hyphens: some proxies fold them. */
export function findIdentityHeader(headers: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(headers).find(claimsIdentity)
}

function claimsIdentity(name: string): boolean {
  if (!FIRST_LETTERS.has(name.charAt(0).toLowerCase())) return false
  const folded = name.toLowerCase().replaceAll('_', '-')
  return NAMES.has(folded) || PREFIXES.some((prefix) => folded.startsWith(prefix))
}
