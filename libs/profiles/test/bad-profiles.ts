import type { ProfileErrorCode } from '../src/index.js'

/** The smallest profile that compiles; every bad one below is this one with one change. */
export const GOOD = `id: cn-00-test
version: 1.0.0
national: hc-n/1
division: '330000'
zone: Asia/Shanghai
realism: STYLE
sourceNote: a profile for tests
levelSet: test-1
validFrom: 2020-02-11
symbol:
  parts:
    - literal: 'TEST:'
    - token: { name: id, alphabet: digits, length: '4' }
meaning:
  riskOrder: [g, y, r]
  decidedBy: unknown
  authority: 测试机构
  answerLife: '60'
tables:
  sex:
    rows:
      - { city: M, national: '1' }
      - { city: F, national: '2' }
      - { city: U, national: '0' }
    refuses: ['9']
exchanges:
  document:
    transport:
      app-key-header: { path: /q, header: X-Key, key: test.key }
    request:
      - { name: id, from: document-number }
    class: F
    answer:
      layers:
        - json: {}
      lens:
        fields: [/c, /s, /n]
        ops:
          - riskMap:
              city: /c
              rows:
                - { city: g, level: '00' }
                - { city: y, level: '01' }
                - { city: r, level: '10' }
          - map: { city: /s, national: /subject/sex, table: sex, onUnknown: fail, absent: [omit] }
          - move: { city: /n, national: /subject/name, absent: [omit] }
`

/** One change to {@link GOOD}, the code it must be refused with, and the text of the line it must point at. */
export interface BadProfile {
  readonly name: string
  readonly seen: string
  readonly instead: string
  readonly code: ProfileErrorCode
  /** A text on the line that the refusal names; the first line when left out. */
  readonly line?: string
}

const ROWS = "                - { city: y, level: '01' }\n"
const RISK_MAP = `          - riskMap:
              city: /c
              rows:
                - { city: g, level: '00' }
${ROWS}                - { city: r, level: '10' }
`
const NAME = '          - move: { city: /n, national: /subject/name, absent: [omit] }\n'
const JSON_LAYER = '        - json: {}\n'

/** The table of refusals. */
export const BAD_PROFILES: readonly BadProfile[] = [
  { name: 'broken YAML', seen: 'zone: Asia', instead: 'zone: [Asia', code: 'profile.yaml.syntax', line: 'realism' },
  {
    name: 'a key twice',
    seen: 'zone:',
    instead: 'version: 2.0.0\nzone:',
    code: 'profile.yaml.duplicate-key',
    line: '2.0.0',
  },
  { name: 'an anchor', seen: 'realism: STYLE', instead: 'realism: &r STYLE', code: 'profile.yaml.anchor', line: '&r' },
  { name: 'an alias', seen: 'realism: STYLE', instead: 'realism: *r', code: 'profile.yaml.alias', line: '*r' },
  { name: 'a tag', seen: 'realism: STYLE', instead: 'realism: !!int 3', code: 'profile.yaml.tag', line: '!!int' },
  {
    name: 'a string tag',
    seen: 'realism: STYLE',
    instead: 'realism: !!str STYLE',
    code: 'profile.yaml.tag',
    line: '!!str',
  },
  {
    name: 'a key without value',
    seen: 'realism: STYLE',
    instead: 'realism:',
    code: 'profile.yaml.empty',
    line: 'realism',
  },
  { name: 'two documents', seen: 'zone:', instead: '---\nzone:', code: 'profile.yaml.documents' },
  { name: 'too long', seen: 'zone:', instead: `# ${'x'.repeat(262_144)}\nzone:`, code: 'profile.yaml.size' },
  { name: 'a merge key', seen: 'zone:', instead: '<<: { a: b }\nzone:', code: 'profile.form.unknown-key', line: '<<' },
  {
    name: 'an unknown key',
    seen: 'zone:',
    instead: 'colour: red\nzone:',
    code: 'profile.form.unknown-key',
    line: 'colour',
  },
  { name: 'a missing key', seen: 'levelSet: test-1\n', instead: '', code: 'profile.form.missing-key' },
  {
    name: 'no exchange',
    seen: '  document:\n',
    instead: '  documents:\n',
    code: 'profile.form.unknown-key',
    line: 'documents:',
  },
  {
    name: 'a list for a text',
    seen: 'realism: STYLE',
    instead: 'realism: [STYLE]',
    code: 'profile.form.kind',
    line: 'realism',
  },
  { name: 'another zone', seen: 'Asia/Shanghai', instead: 'Asia/Urumqi', code: 'profile.form.value', line: 'Urumqi' },
  { name: 'another national format', seen: 'hc-n/1', instead: 'hc-n/2', code: 'profile.form.value', line: 'hc-n/2' },
  {
    name: 'a day that never was',
    seen: '2020-02-11',
    instead: '2020-02-30',
    code: 'profile.form.value',
    line: '2020-02-30',
  },
  {
    name: 'a prototype key in a path',
    seen: '/n, national',
    instead: '/__proto__, national',
    code: 'profile.form.value',
    line: '__proto__',
  },
  {
    name: 'an unknown recipe',
    seen: 'app-key-header',
    instead: 'shell',
    code: 'profile.recipe.unknown',
    line: 'shell',
  },
  {
    name: 'an unknown layer',
    seen: JSON_LAYER,
    instead: '        - rot13: {}\n',
    code: 'profile.layer.unknown',
    line: 'rot13',
  },
  {
    name: 'no syntax',
    seen: JSON_LAYER,
    instead: '        - base64: {}\n',
    code: 'profile.layer.order',
    line: 'layers',
  },
  {
    name: 'two syntaxes',
    seen: JSON_LAYER,
    instead: `${JSON_LAYER}        - query: {}\n`,
    code: 'profile.layer.order',
    line: 'query',
  },
  { name: 'an unknown operation', seen: '- move:', instead: '- script:', code: 'profile.op.unknown', line: 'script' },
  {
    name: 'two operations in one',
    seen: NAME,
    instead: `${NAME}            drop: { city: /n, reason: privacy }\n`,
    code: 'profile.op.unknown',
    line: 'move:',
  },
  {
    name: 'an unknown step',
    seen: 'name, absent: [omit] }',
    instead: 'name, through: [{ eval: x }] }',
    code: 'profile.step.unknown',
    line: 'eval',
  },
  { name: 'a field without a rule', seen: NAME, instead: '', code: 'profile.city.unmapped', line: 'fields' },
  {
    name: 'a rule without a field',
    seen: 'fields: [/c, /s, /n]',
    instead: 'fields: [/c, /s]',
    code: 'profile.city.undeclared',
    line: 'move:',
  },
  {
    name: 'a field with two rules',
    seen: NAME,
    instead: `${NAME}          - drop: { city: /n, reason: privacy }\n`,
    code: 'profile.city.path-twice',
    line: 'drop:',
  },
  {
    name: 'an element with two rules',
    seen: NAME,
    instead: `${NAME}          - default: { national: /subject/name, value: x }\n`,
    code: 'profile.add.forbidden',
    line: 'default:',
  },
  {
    name: 'an element written twice',
    seen: 'national: /subject/name',
    instead: 'national: /subject/sex',
    code: 'profile.national.path-twice',
    line: 'move:',
  },
  {
    name: 'an unknown element',
    seen: '/subject/name',
    instead: '/subject/nickname',
    code: 'profile.national.unknown-element',
    line: 'nickname',
  },
  {
    name: 'an exchange without a level',
    seen: RISK_MAP,
    instead: '          - drop: { city: /c, reason: privacy }\n',
    code: 'profile.national.unmapped-mandatory',
    line: 'transport',
  },
  {
    name: 'a group without its mandatory element',
    seen: '/subject/name',
    instead: '/health/highRiskStay/hours',
    code: 'profile.national.unmapped-mandatory',
    line: 'transport',
  },
  {
    name: 'a level in a journey',
    seen: 'class: F',
    instead: 'carries: journey\n    class: F',
    code: 'profile.meaning.conflict',
    line: 'transport',
  },
  {
    name: 'leaving an element that a rule writes',
    seen: 'class: F',
    instead: 'class: F\n    leaves: [/subject/name]',
    code: 'profile.meaning.conflict',
    line: 'transport',
  },
  {
    name: 'leaving an unknown element',
    seen: 'class: F',
    instead: 'class: F\n    leaves: [/subject/shoes]',
    code: 'profile.national.unknown-element',
    line: 'transport',
  },
  {
    name: 'an unknown table',
    seen: 'table: sex',
    instead: 'table: gender',
    code: 'profile.table.unknown',
    line: 'gender',
  },
  {
    name: 'a table that is not total',
    seen: "    refuses: ['9']\n",
    instead: '',
    code: 'profile.table.not-total',
    line: 'rows:',
  },
  {
    name: 'a city value twice',
    seen: "city: F, national: '2'",
    instead: "city: M, national: '2'",
    code: 'profile.table.ambiguous',
    line: "'2'",
  },
  {
    name: 'an ambiguous way back',
    seen: "city: U, national: '0'",
    instead: "city: U, national: '1'",
    code: 'profile.table.ambiguous',
    line: 'city: M',
  },
  {
    name: 'a code that is not in the list',
    seen: "city: U, national: '0'",
    instead: "city: U, national: '7'",
    code: 'profile.table.unknown-code',
    line: "'7'",
  },
  {
    name: 'raw values for a coded element',
    seen: 'onUnknown: fail',
    instead: 'onUnknown: raw',
    code: 'profile.table.unknown-code',
    line: 'raw',
  },
  { name: 'a level without a city value', seen: ROWS, instead: '', code: 'profile.table.not-total', line: 'city: /c' },
  {
    name: 'two city values for a level',
    seen: ROWS,
    instead: `${ROWS}                - { city: z, level: '01' }\n`,
    code: 'profile.table.ambiguous',
    line: 'city: y',
  },
  {
    name: 'an unknown level without a state',
    seen: ROWS,
    instead: `${ROWS}                - { city: z, level: unknown }\n`,
    code: 'profile.table.unknown-code',
    line: 'city: z',
  },
  {
    name: 'a state with a known level',
    seen: "level: '01'",
    instead: "level: '01', state: expired",
    code: 'profile.table.unknown-code',
    line: 'expired',
  },
  {
    name: 'a state that is not in the list',
    seen: ROWS,
    instead: `${ROWS}                - { city: z, level: unknown, state: lost }\n`,
    code: 'profile.table.unknown-code',
    line: 'city: z',
  },
  {
    name: 'risk order turned round',
    seen: '[g, y, r]',
    instead: '[g, r, y]',
    code: 'profile.risk.order',
    line: 'city: y',
  },
  { name: 'risk order incomplete', seen: '[g, y, r]', instead: '[g, r]', code: 'profile.risk.order', line: 'city: /c' },
  {
    name: 'red that comes back green',
    seen: "{ city: r, level: '10' }",
    instead: "{ city: r, level: '10', only: toNational }\n                - { city: g, level: '10', only: toCity }",
    code: 'profile.risk.order',
    line: 'toCity',
  },
  {
    name: 'an unknown state that comes back green',
    seen: ROWS,
    instead: `${ROWS}                - { city: g, level: unknown, state: expired, only: toCity }\n`,
    code: 'profile.risk.order',
    line: 'expired',
  },
  {
    name: 'an exchange worse than declared',
    seen: 'class: F',
    instead: 'class: D',
    code: 'profile.class.worse',
    line: 'transport',
  },
  {
    name: 'a rule worse than declared',
    seen: 'name, absent: [omit] }',
    instead: 'name, class: E, absent: [omit, empty] }',
    code: 'profile.class.worse',
    line: 'class: E',
  },
  {
    name: 'an ambiguous split',
    seen: NAME,
    instead:
      "          - split:\n              city: /n\n              separator: '·'\n              parts:\n                - { path: /subject/name, alphabet: han }\n                - { path: /subject/reference, alphabet: hex }\n",
    code: 'profile.split.ambiguous',
    line: 'city: /n',
  },
  {
    name: 'a default level',
    seen: NAME,
    instead: `${NAME}          - default: { national: /assessment/validUntil, value: x }\n`,
    code: 'profile.add.forbidden',
    line: 'default:',
  },
  {
    name: 'a default reason',
    seen: NAME,
    instead: `${NAME}          - default: { national: /assessment/reason, value: x }\n`,
    code: 'profile.add.forbidden',
    line: 'default:',
  },
  {
    name: 'carrying into a foreign namespace',
    seen: '- move: { city: /n, national: /subject/name',
    instead: '- carry: { city: /n, national: /extensions/cn-99/x',
    code: 'profile.carry.scope',
    line: 'carry:',
  },
  {
    name: 'overlapping cases',
    seen: NAME,
    instead:
      '          - switch:\n              city: /n\n              national: /assessment/channel\n              cases:\n                - { city: a, national: x, ops: [] }\n                - { city: a, national: y, ops: [] }\n',
    code: 'profile.switch.overlap',
    line: 'city: /n',
  },
  {
    name: 'a symbol that could be anybody’s',
    seen: "literal: 'TEST:'",
    instead: 'literal: T',
    code: 'profile.symbol.ambiguous',
    line: 'parts:',
  },
  {
    name: 'a range before the end',
    seen: "length: '4' }",
    instead: "length: '4', upTo: '8' }\n    - literal: x",
    code: 'profile.symbol.ambiguous',
    line: 'parts:',
  },
  {
    name: 'a follow-up to nowhere',
    seen: 'class: F',
    instead: 'class: F\n    followUp: { when: non-green-without-reason, exchange: reference, with: reference }',
    code: 'profile.follow-up.unknown',
    line: 'document:',
  },
]
