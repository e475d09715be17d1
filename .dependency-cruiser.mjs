/**
 * The arrows: who may import whom. A rule that nobody breaks on purpose is not known to work, so every rule here has a
 * deliberately wrong file under test/architecture/planted, and test/architecture/arrows.test.ts proves that it fires.
 */

/** Lib → the libs it may import: the table of ARCHITECTURE.md. A lib that is not named here may not be imported at all. */
export const ARROWS = {
  kernel: [],
  codec: ['kernel'],
  crypto: ['codec', 'kernel'],
  pki: ['crypto', 'codec', 'kernel'],
  envelope: ['pki', 'crypto', 'codec', 'kernel'],
  record: ['kernel'],
  formats: ['envelope', 'record', 'pki', 'crypto', 'codec', 'kernel'],
  profiles: ['record', 'crypto', 'codec', 'kernel'],
  trust: ['envelope', 'pki', 'crypto', 'codec', 'kernel'],
  ledger: ['envelope', 'crypto', 'codec', 'kernel'],
  recognition: ['formats', 'profiles', 'trust', 'ledger', 'record', 'envelope', 'pki', 'crypto', 'codec', 'kernel'],
  adapters: [
    'recognition',
    'formats',
    'profiles',
    'trust',
    'ledger',
    'record',
    'envelope',
    'pki',
    'crypto',
    'codec',
    'kernel',
  ],
  platform: ['kernel'],
  sdk: [],
}

/** App → the apps it may import through their doors. Apps may import every lib and certs. */
export const APP_ARROWS = { gateway: ['city'], city: [], cli: [] }

/** What certs may import: it makes keys and certificates and knows nothing of codes, cities or storage. */
export const CERTS_MAY_USE = ['pki', 'crypto', 'codec', 'kernel']

const OUTSIDE_IO =
  '^(node:)?(fs|fs/promises|net|dgram|dns|dns/promises|http|http2|https|tls|worker_threads|child_process|cluster)$'
const SRC = '^(libs/[^/]+|apps/[^/]+|certs)/(src|bin)/'
const TEST = '^(libs/[^/]+|apps/[^/]+|certs)/test/|^test/'
const REGISTRY_ROLE = 'trust-list/|roles/(start-registry|publisher)\\.ts$'
const PROVINCE_ROLE =
  'recognitions/|codes/|translations/|peer/|roles/(start-province|province-services|home-or-away|trust-keeper)\\.ts$'
const PURE_LIBS = '^libs/(?!adapters/|platform/)[^/]+/src/'
const names = (list) => `(${list.join('|')})`

/** What a lib's tests may import: what its source may, and what that uses (a receipt's test needs a certificate). */
const closure = (lib) => [...new Set([lib, ...ARROWS[lib].flatMap(closure)])]

const libArrows = Object.entries(ARROWS).flatMap(([lib, allowed]) => [
  {
    name: `arrow-${lib}`,
    comment: `libs/${lib} may import ${allowed.length === 0 ? 'no other lib' : allowed.join(', ')}. Arrows run one way.`,
    severity: 'error',
    from: { path: `^libs/${lib}/`, pathNot: `^libs/${lib}/test/` },
    to: { path: '^libs/', pathNot: `^libs/${names([lib, ...allowed])}/` },
  },
  {
    name: `arrow-${lib}-test`,
    comment: `The tests of libs/${lib} may import ${closure(lib).join(', ')}.`,
    severity: 'error',
    from: { path: `^libs/${lib}/test/` },
    to: { path: '^libs/', pathNot: `^libs/${names(closure(lib))}/` },
  },
])

const appArrows = Object.entries(APP_ARROWS).map(([app, allowed]) => ({
  name: `arrow-app-${app}`,
  comment: `apps/${app} may import ${allowed.length === 0 ? 'no other app' : allowed.join(', ')}.`,
  severity: 'error',
  from: { path: `^apps/${app}/` },
  to: { path: '^apps/', pathNot: `^apps/${names([app, ...allowed])}/` },
}))

const only = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    ...libArrows,
    ...appArrows,
    only(
      'arrow-certs',
      `certs may import ${CERTS_MAY_USE.join(', ')}.`,
      { path: '^certs/' },
      { path: '^(libs|apps)/', pathNot: `^libs/${names(CERTS_MAY_USE)}/` },
    ),
    only('arrow-up', 'A lib knows nothing of what is built on it.', { path: '^libs/' }, { path: '^(apps|test)/' }),
    only(
      'arrow-up-certs',
      'The certificates made in certs are for tests and for apps; no lib knows them.',
      { path: '^libs/', pathNot: '^libs/[^/]+/test/' },
      { path: '^certs/' },
    ),
    only(
      'door-lib',
      'A lib is entered through its door, src/index.ts; what is behind it may change.',
      { path: '^(libs/[^/]+|apps/[^/]+|certs|test)/' },
      { path: '^libs/', pathNot: ['^$1/', '^libs/[^/]+/src/index\\.ts$'] },
    ),
    only(
      'door-app',
      'Apps and certs too are entered through their door, src/index.ts.',
      { path: '^(libs/[^/]+|apps/[^/]+|certs|test)/' },
      {
        path: '^(apps|certs)/',
        pathNot: ['^$1/', '^(apps/[^/]+|certs)/src/index\\.ts$', '^apps/cli/bin/launch\\.mjs$'],
      },
    ),
    only(
      'door-by-name',
      'Another workspace is imported by its name (@yimatong/…), never by a path: the name is what package.json declares.',
      { path: '^(libs/[^/]+|apps/[^/]+|certs|test)/' },
      {
        path: '^(libs|apps|certs)/',
        pathNot: ['^$1/', '^apps/cli/bin/launch\\.mjs$'],
        dependencyTypes: ['local'],
      },
    ),
    only('no-test-from-source', 'What ships never imports what tests.', { path: SRC }, { path: TEST }),
    only(
      'no-source-to-dist',
      'Source imports source: dist is only what the launcher runs.',
      { path: '^(libs|apps|certs|test)/', pathNot: '^apps/cli/bin/' },
      { path: '^((libs|apps)/[^/]+|certs)/dist/' },
    ),
    only(
      'role-composed',
      'Roles of one process talk over their own TLS listeners, never by a call: only main.ts and development/ start them.',
      { path: '^apps/gateway/src/', pathNot: '^apps/gateway/src/((main|index)\\.ts$|development/)' },
      { path: '^apps/gateway/src/(roles/start-|development/)|^apps/city/' },
    ),
    only(
      'role-province',
      'The inside of the registry role is not within reach of a province role.',
      { path: '^apps/gateway/src/', pathNot: `^apps/gateway/src/((main|index)\\.ts$|development/|${REGISTRY_ROLE})` },
      { path: `^apps/gateway/src/(${REGISTRY_ROLE})` },
    ),
    only(
      'role-registry',
      'The inside of a province role is not within reach of the registry role.',
      { path: `^apps/gateway/src/(${REGISTRY_ROLE})` },
      { path: `^apps/gateway/src/(${PROVINCE_ROLE})` },
    ),
    only(
      'nest-in-the-shell',
      'Libs are plain TypeScript; Nest, Fastify and RxJS are the shell: apps and libs/platform.',
      { path: '^(libs|certs)/', pathNot: '^libs/platform/' },
      { path: '(^|node_modules/)(@nestjs/|@fastify/|fastify(/|$)|rxjs(/|$))' },
    ),
    only(
      'pure-no-core',
      'Pure libs import nothing of Node: bytes, arguments and an instant come in. The two doors are #platform in codec and crypto.',
      { path: PURE_LIBS, pathNot: '^libs/(codec|crypto)/src/platform/' },
      { dependencyTypes: ['core'] },
    ),
    only(
      'platform-core',
      'The two #platform folders exist for one core module each: node:zlib in codec, node:crypto in crypto.',
      { path: '^libs/(codec|crypto)/src/platform/' },
      { dependencyTypes: ['core'], pathNot: '^(node:)?(zlib|crypto)$' },
    ),
    only(
      'zlib-in-codec',
      'Inflating is bounded in one place, libs/codec/src/platform.',
      { path: '^(libs|apps|certs)/', pathNot: ['^libs/codec/src/platform/node\\.ts$', TEST] },
      { path: '^(node:)?zlib$' },
    ),
    only(
      'crypto-in-crypto',
      'Signatures, digests and keys are decided in libs/crypto; adapters and apps use node:crypto for TLS only.',
      { path: '^(libs|certs)/', pathNot: ['^libs/crypto/src/platform/node\\.ts$', '^libs/adapters/', TEST] },
      { path: '^(node:)?crypto$' },
    ),
    only(
      'noble-in-crypto',
      'The @noble libraries are the inside of libs/crypto.',
      { path: '^(libs|apps|certs)/', pathNot: ['^libs/crypto/', TEST] },
      { path: 'node_modules/@noble/' },
    ),
    only(
      'outside-io',
      'Files, sockets, processes and threads only in adapters, apps, the certs command and tests. Types may be named.',
      { path: '^libs/', pathNot: ['^libs/adapters/', TEST] },
      { path: OUTSIDE_IO, dependencyTypesNot: ['type-only'] },
    ),
    only(
      'asn1-in-pki',
      'ASN.1 and PKCS libraries are the inside of libs/pki; no other code trusts their opinion of a certificate.',
      { path: '^(libs|apps|certs)/', pathNot: ['^libs/pki/', TEST] },
      { path: 'node_modules/(@peculiar/|node-forge/|asn1js/|pkijs/)' },
    ),
    only(
      'certlogic-in-recognition',
      'Rules are evaluated in libs/recognition only.',
      { path: '^(libs|apps|certs)/', pathNot: ['^libs/recognition/', TEST] },
      { path: 'node_modules/certlogic-js/|^certlogic-js' },
    ),
    only(
      'database-in-adapters',
      'SQL is an adapter: pg and PGlite are imported in libs/adapters only.',
      { path: '^(libs|apps|certs)/', pathNot: ['^libs/adapters/', TEST] },
      { path: 'node_modules/(pg|@types/pg|@electric-sql/pglite)/' },
    ),
    only('no-cycles', 'A cycle has no bottom to start reading at; also by types.', {}, { circular: true }),
    only(
      'no-orphans',
      'A file that nothing imports is dead, or its entry is not declared here.',
      {
        orphan: true,
        path: '^(libs|apps|certs)/',
        pathNot: ['/src/(index|main)\\.ts$', '/bin/[^/]+\\.mjs$', '/worker/[^/]+\\.mjs$', '/test/', '\\.d\\.ts$'],
      },
      {},
    ),
    only(
      'dev-dependency',
      'What ships imports only what package.json declares under dependencies.',
      { path: SRC },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    ),
    only('unresolved', 'An import that resolves to nothing.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '(^|/)dist/'] },
    exclude: { path: ['^test/architecture/planted/', '(^|/)\\.data/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@yimatong/source', 'node', 'import', 'types', 'default'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
}
