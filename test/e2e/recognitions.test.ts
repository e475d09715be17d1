import type { CityPerson } from '@yimatong/city'
import { randomBytes } from '@yimatong/crypto'
import { base64Encode, hexEncode } from '@yimatong/kernel'
import type { Response } from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asker, askersOf, codeOf, objectOf, orderCode, post, question } from '../support/asking.js'
import { openTestFederation, PROVINCES, type ProvinceId, required, type TestFederation } from '../support/federation.js'
import { drawJpeg, drawPng } from '../support/pictures.js'

/** Everybody who shows up: the people of apps/city/people by kind, and somebody no city knows. */
const KINDS = [
  'green',
  'yellow',
  'yellow-unexplained',
  'red',
  'red-unexplained',
  'unknown-colour',
  'being-issued',
  'nobody',
] as const
type Kind = (typeof KINDS)[number]

/** Outcome, level and first finding; a dash is none. */
type Verdict = readonly [outcome: string, level: string, finding: string]

const EXPLAINED: Readonly<Record<Kind, Verdict>> = {
  green: ['accepted', '00', '-'],
  yellow: ['restricted', '01', '-'],
  'yellow-unexplained': ['undetermined', '01', 'assessment.reason.missing'],
  red: ['refused', '10', '-'],
  'red-unexplained': ['undetermined', '10', 'assessment.reason.missing'],
  'unknown-colour': ['undetermined', '-', 'profile.answer.unknown-level'],
  'being-issued': ['undetermined', '-', 'profile.answer.no-level'],
  nobody: ['undetermined', '-', 'profile.answer.not-found'],
}

/** Shanghai's on-screen answer never gives a reason: nothing but green can be decided. */
const UNEXPLAINED: Readonly<Record<Kind, Verdict>> = {
  ...EXPLAINED,
  yellow: ['undetermined', '01', 'assessment.reason.missing'],
  red: ['undetermined', '10', 'assessment.reason.missing'],
}

const NO_CONNECTOR: Verdict = ['undetermined', '-', 'home.no-connector']

type Key = 'document' | 'symbol'
const WAYS = ['live', 'token', 'signed', 'png', 'jpeg'] as const
type Way = (typeof WAYS)[number]

/** By what each home city can be asked, and what its answers lead to. */
const SOURCES: readonly {
  home: ProvinceId
  by: Key
  elsewhere: ProvinceId
  verdicts: Readonly<Record<Kind, Verdict>>
}[] = [
  { home: '330000', by: 'document', elsewhere: '310000', verdicts: EXPLAINED },
  { home: '310000', by: 'symbol', elsewhere: '340000', verdicts: UNEXPLAINED },
  { home: '340000', by: 'document', elsewhere: '330000', verdicts: EXPLAINED },
  { home: '340000', by: 'symbol', elsewhere: '310000', verdicts: EXPLAINED },
]

interface Cell {
  readonly home: ProvinceId
  readonly by: Key
  readonly way: Way
  readonly arrival: ProvinceId
  readonly kind: Kind
  readonly outcome: string
  readonly level: string
  readonly finding: string
}

const CELLS: readonly Cell[] = SOURCES.flatMap(({ home, by, elsewhere, verdicts }) =>
  WAYS.flatMap((way) =>
    [home, elsewhere].flatMap((arrival) =>
      KINDS.map((kind) => {
        const [outcome, level, finding] = verdicts[kind]
        return { home, by, way, arrival, kind, outcome, level, finding }
      }),
    ),
  ),
)

/** People for whom a home gateway has no level to sign: it issues nothing, and says why. */
const UNISSUED: readonly Kind[] = ['unknown-colour', 'being-issued', 'nobody']
const isCarried = ({ way }: Cell) => way === 'signed' || way === 'png' || way === 'jpeg'
const isUnissued = (cell: Cell) => isCarried(cell) && UNISSUED.includes(cell.kind)

let federation: TestFederation
let askers: ReadonlyMap<ProvinceId, Record<'checkpoint' | 'issuer', Asker>>
const asker = (id: ProvinceId) => required(askers.get(id))

beforeAll(async () => {
  federation = await openTestFederation()
  askers = new Map(PROVINCES.map((id) => [id, askersOf(federation, id)]))
})
afterAll(() => federation?.stop())

/** A well-formed number that nobody has: the next one of the unassigned county, with its check digit. */
const NOBODY: Readonly<Record<ProvinceId, string>> = {
  '330000': '330199190001010993',
  '310000': '31019919000101099X',
  '340000': '340199190001010995',
}

describe('the way of a scan', () => {
  it.each(CELLS.filter((cell) => !isUnissued(cell)))(
    '$way by $by of $home, $kind, shown in $arrival: $outcome',
    async (cell) => {
      const shown = await showAs(cell)
      const response = await post(asker(cell.arrival).checkpoint, '/v1/recognitions', question(cell.arrival, shown))
      expect(summaryOf(response)).toEqual({
        status: 200,
        outcome: cell.outcome,
        level: cell.level,
        finding: cell.finding,
      })
      expectHonest(response)
    },
  )

  it.each(CELLS.filter((cell) => isUnissued(cell) && cell.way === 'signed' && cell.arrival === cell.home))(
    'no code is issued by $by of $home for $kind: $finding',
    async (cell) => {
      for (const kind of ['signed', 'reference']) {
        const response = await post(asker(cell.home).issuer, '/v1/codes', { kind, ...keyOf(cell) })
        expect([response.status, codeOf(response)]).toEqual([422, cell.finding])
        expect(response.type).toBe('application/problem+json')
      }
    },
  )

  it.each(KINDS.flatMap((kind) => (['310000', '330000'] as const).map((arrival) => ({ kind, arrival }))))(
    'by document of 310000, whose city knows no documents, $kind, shown in $arrival: undetermined',
    async ({ kind, arrival }) => {
      const shown = { document: { number: numberOf('310000', kind) }, consent: true }
      const response = await post(asker(arrival).checkpoint, '/v1/recognitions', question(arrival, shown))
      const [outcome, level, finding] = NO_CONNECTOR
      expect(summaryOf(response)).toEqual({ status: 200, outcome, level, finding })
    },
  )

  it('answers a symbol as PNG and as SVG when the issuer asks for one', async () => {
    const order = { kind: 'reference', ...keyOf({ home: '330000', by: 'document', kind: 'green' }) }
    const png = await post(asker('330000').issuer, '/v1/codes', { ...order, symbolFormat: 'png' })
    const image: unknown = objectOf(objectOf(png.body).symbol).data
    const response = await post(asker('310000').checkpoint, '/v1/recognitions', question('310000', { image }))
    expect(summaryOf(response)).toMatchObject({ status: 200, outcome: 'accepted' })
    const svg = await post(asker('330000').issuer, '/v1/codes', { ...order, symbolFormat: 'svg' })
    expect(objectOf(objectOf(svg.body).symbol).data).toMatch(/^<svg /)
  })
})

describe('what a document look-up needs', () => {
  const shown = () => ({ document: { number: numberOf('330000', 'green') } })
  it.each([
    ['no consent', {}],
    ['consent refused', { consent: false }],
    ['consent refused in an object', { consent: { given: false } }],
  ])('%s: undetermined, and the city is not asked', async (_, consent) => {
    const { city } = federation.province('330000')
    const before = city.requests
    const response = await post(
      asker('310000').checkpoint,
      '/v1/recognitions',
      question('310000', { ...shown(), ...consent }),
    )
    expect(summaryOf(response)).toEqual({
      status: 200,
      outcome: 'undetermined',
      level: '-',
      finding: 'consent.missing',
    })
    expect(city.requests).toBe(before)
  })

  it('takes consent with a reference', async () => {
    const body = question('310000', { ...shown(), consent: { given: true, reference: 'form-17' } })
    const response = await post(asker('310000').checkpoint, '/v1/recognitions', body)
    expect(summaryOf(response)).toMatchObject({ status: 200, outcome: 'accepted' })
  })

  it('cannot ask for a division nobody registered', async () => {
    const body = question('310000', { document: { number: '650199190001010015' }, consent: true })
    const response = await post(asker('310000').checkpoint, '/v1/recognitions', body)
    expect(summaryOf(response)).toMatchObject({ status: 200, outcome: 'undetermined', finding: 'home.unknown' })
  })
})

describe('what a purpose allows', () => {
  const ask = async (purpose: string, shown: object) =>
    post(asker('310000').checkpoint, '/v1/recognitions', question('310000', shown, { purpose }))
  const byDocument = () => ({ document: { number: numberOf('330000', 'green') }, consent: true })

  it.each([
    ['gate', undefined],
    ['venue', undefined],
    ['hotel', '**甲'],
    ['hospital', '测试甲'],
  ])('%s sees the name as %s', async (purpose, name) => {
    const response = await ask(purpose, byDocument())
    expect(response.status).toBe(200)
    expect(objectOf(objectOf(objectOf(response.body).record).subject).name).toBe(name)
  })

  it('sends a holder whose code says too little to the desk', async () => {
    const code = await orderCode(asker('330000').issuer, {
      kind: 'signed',
      ...keyOf({ home: '330000', by: 'document', kind: 'green' }),
    })
    expect(summaryOf(await ask('hotel', { code }))).toMatchObject({
      outcome: 'undetermined',
      finding: 'identity.grade',
    })
  })

  it('takes a masked code at a hotel', async () => {
    const order = { kind: 'signed', disclosure: 'masked', ...keyOf({ home: '330000', by: 'document', kind: 'green' }) }
    const response = await ask('hotel', { code: await orderCode(asker('330000').issuer, order) })
    expect(summaryOf(response)).toMatchObject({ outcome: 'accepted', finding: '-' })
    expect(objectOf(response.body).identityGrade).toBe('masked')
  })
})

type Subject = Pick<Cell, 'home' | 'by' | 'kind'>

/** What stands at the scanner. A reference token and a symbol are got while all is well: only the live answer counts. */
async function showAs(cell: Cell): Promise<object> {
  const { home, way } = cell
  if (way === 'live') return cell.by === 'document' ? { ...keyOf(cell), consent: true } : { code: symbolOf(cell) }
  if (way === 'token') return { code: await orderToken(cell) }
  const code = await orderCode(asker(home).issuer, { kind: 'signed', ...keyOf(cell) })
  if (way === 'signed') return { code }
  return { image: base64Encode(way === 'png' ? drawPng(code) : drawJpeg(code)) }
}

function keyOf(subject: Subject): object {
  return subject.by === 'symbol'
    ? { symbol: symbolOf(subject) }
    : { document: { number: numberOf(subject.home, subject.kind) } }
}

function numberOf(home: ProvinceId, kind: Kind): string {
  return kind === 'nobody' ? NOBODY[home] : federation.person(home, kind).documentNumber
}

function symbolOf({ home, kind }: Subject): string {
  const { city } = federation.province(home)
  if (kind !== 'nobody') return required(city.symbolOf(`${home}-${kind}`))
  const id = hexEncode(randomBytes(16))
  return home === '310000'
    ? `https://s.sh.gov.cn/${id}${federation.clock.now()}`
    : `https://akm.ah.gov.cn/jkm?qrcode=${id}`
}

/** A token of somebody who was green, and known, when it was ordered. */
async function orderToken(cell: Cell): Promise<string> {
  const { people } = federation.province(cell.home).city
  const { home, kind } = cell
  const person = kind === 'nobody' ? stranger(home) : federation.person(home, kind)
  people.put({ ...withoutLevel(person), level: '00' })
  const key = cell.by === 'document' ? { document: { number: person.documentNumber } } : symbolKey(home, person)
  const token = await orderCode(asker(home).issuer, { kind: 'reference', ...key })
  if (kind === 'nobody') people.remove(person.id)
  else people.put(person)
  return token
}

function symbolKey(home: ProvinceId, person: CityPerson): object {
  return { symbol: required(federation.province(home).city.symbolOf(person.id)) }
}

function stranger(home: ProvinceId): CityPerson {
  return { ...federation.person(home, 'green'), id: `${home}-nobody`, documentNumber: NOBODY[home] }
}

function withoutLevel({ state: _state, reason: _reason, rawLevel: _rawLevel, ...person }: CityPerson): CityPerson {
  return person
}

function summaryOf(response: Response) {
  const { outcome, level = '-' } = objectOf(response.body)
  return { status: response.status, outcome, level, finding: codeOf(response) ?? '-' }
}

/** Nothing opens without a green level, nothing is red without a red one, and whoever is stopped is told why. */
function expectHonest(response: Response): void {
  const { outcome, level, findings, measures } = objectOf(response.body)
  if (outcome === 'accepted') expect(level).toBe('00')
  if (outcome === 'refused') expect(level).toBe('10')
  if (outcome === 'restricted') expect(measures).not.toEqual([])
  for (const found of Array.isArray(findings) ? findings : [])
    expect(found).toMatchObject({ says: { zh: expect.any(String), en: expect.any(String) }, next: expect.any(Object) })
}
