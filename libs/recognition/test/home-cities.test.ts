import { finding, HOUR, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { answerHealthQuery, type HealthQuery, type Home, recogniseOffline } from '../src/index.js'
import { cityOf, type FakeCity, homeOf, inhabitant } from './cities.js'
import { numberOf } from './national-codes.js'
import { byDocument, NONCE, queryOf, SHANGHAI_REFERENCE, SHANGHAI_SYMBOL } from './queries.js'
import { AT, after, questionOf, snapshot } from './setting.js'
import { anhui, limits, shanghai, zhejiang } from './standards.js'

const ANHUI_SYMBOL = `https://akm.ah.gov.cn/jkm?qrcode=${'a'.repeat(32)}`

const bySymbol = { kind: 'symbol', profile: 'cn-34-akm', text: ANHUI_SYMBOL } as const

async function judgeAnswer(home: Home, query: HealthQuery) {
  const { code, findings } = await answerHealthQuery(home, query)
  const answerTo = { nonce: query.nonce, authority: home.authority }
  return {
    findings,
    judged:
      code === undefined ? undefined : recogniseOffline(code, questionOf(query.purpose), snapshot, AT, { answerTo }),
  }
}

describe('the three cities, asked live', () => {
  const green = inhabitant('00')
  const WAYS: readonly [string, string, FakeCity, HealthQuery['subject']][] = [
    ['Zhejiang by document', '330000', cityOf(zhejiang, { document: green }), byDocument],
    ['Anhui by symbol', '340000', cityOf(anhui, { reference: green }), bySymbol],
    ['Anhui by document', '340000', cityOf(anhui, { document: green }), byDocument],
    [
      'Shanghai by symbol',
      '310000',
      cityOf(shanghai, { reference: inhabitant('00', { reference: SHANGHAI_REFERENCE, name: '*甲' }) }),
      { kind: 'symbol', profile: 'cn-31-ssm-online', text: SHANGHAI_SYMBOL },
    ],
  ]

  it.each(WAYS)('%s: green is accepted', async (_name, authority, city, subject) => {
    const { findings, judged } = await judgeAnswer(homeOf(authority, city), queryOf(subject))
    expect(findings.filter((found) => found.severity === 'block')).toEqual([])
    expect(judged).toMatchObject({ outcome: 'accepted', level: '00', issuer: authority, assurance: 'gateway-attested' })
    expect(city.lookups).toHaveLength(1)
    expect(city.deadlines).toEqual([limits.cityDeadlineMs])
  })

  it.each([
    ['01', 'restricted'],
    ['10', 'refused'],
  ] as const)('Zhejiang %s with its reason: %s', async (level, outcome) => {
    const city = cityOf(zhejiang, { document: inhabitant(level, { reason: '途经中风险地区' }) })
    const { judged } = await judgeAnswer(homeOf('330000', city), queryOf(byDocument))
    expect(judged).toMatchObject({ outcome, level, record: { assessment: { reason: '途经中风险地区' } } })
  })

  it('Shanghai says no reason, so that its yellow is undetermined, and nothing is asked twice', async () => {
    const city = cityOf(shanghai, { reference: inhabitant('01', { reference: SHANGHAI_REFERENCE, name: '*甲' }) })
    const { judged } = await judgeAnswer(
      homeOf('310000', city),
      queryOf({ kind: 'symbol', profile: 'cn-31-ssm-online', text: SHANGHAI_SYMBOL }),
    )
    expect(judged).toMatchObject({
      outcome: 'undetermined',
      findings: [{ code: 'assessment.reason.missing', party: 'home' }],
    })
    expect(city.lookups).toHaveLength(1)
  })

  it('shows no more of the person than the purpose allows', async () => {
    const { code } = await answerHealthQuery(homeOf('340000', cityOf(anhui, { document: green })), queryOf(byDocument))
    const all = recogniseOffline(code ?? '', questionOf('hospital'), snapshot, AT, {
      answerTo: { nonce: NONCE, authority: '340000' },
    })
    expect(all).toMatchObject({
      outcome: 'undetermined',
      findings: [{ code: 'identity.grade' }],
      identityGrade: 'reference',
    })
  })
})

describe('a yellow of Anhui without its reason', () => {
  const yellow = inhabitant('01')
  const explained = inhabitant('01', { reason: '途经中风险地区', assessedAt: after(-3 * HOUR) })

  it('is asked again by the document, which gives it', async () => {
    const city = cityOf(anhui, { reference: yellow, document: explained })
    const { judged } = await judgeAnswer(homeOf('340000', city), queryOf(bySymbol))
    // Both times with the place that asks: the division, where no venue is registered.
    const circumstances = { venue: '310000' }
    const byBoth = [
      { kind: 'reference', reference: 'a'.repeat(32), circumstances },
      { ...byDocument, circumstances },
    ]
    expect(city.lookups).toEqual(byBoth)
    expect(city.deadlines[1]).toBeLessThan(limits.cityDeadlineMs)
    expect(judged).toMatchObject({
      outcome: 'restricted',
      level: '01',
      measures: ['home-quarantine-7d'],
      record: { assessment: { reason: '途经中风险地区', assessedAt: after(-3 * HOUR) } },
    })
  })

  it.each([
    ['has none either', inhabitant('01'), 2],
    ['is not there', finding('city.timeout', 'home'), 2],
    ['cannot be read', utf8Encode('{"flag":'), 2],
  ])('stays without one when the second answer %s', async (_name, second, asked) => {
    const city = cityOf(anhui, { reference: yellow, document: second })
    const { judged } = await judgeAnswer(homeOf('340000', city), queryOf(bySymbol))
    expect(judged).toMatchObject({
      outcome: 'undetermined',
      level: '01',
      findings: [{ code: 'assessment.reason.missing' }],
    })
    expect(city.lookups).toHaveLength(asked)
  })

  it.each(['00', '10'] as const)('is nobody’s answer when the second one says %s', async (level) => {
    const city = cityOf(anhui, { reference: yellow, document: inhabitant(level, { reason: '确诊' }) })
    const { findings, judged } = await judgeAnswer(homeOf('340000', city), queryOf(bySymbol))
    expect(judged).toBeUndefined()
    expect(findings).toContainEqual({
      code: 'home.answers-differ',
      party: 'home',
      severity: 'block',
      path: '/assessment/level',
    })
  })

  it('is not asked again where the holder authorised no document number', async () => {
    const reference = utf8Encode(
      '{"flag":true,"data":{"flag":true,"data":{"healthLevel":"2","authField":[],"dataSource":"1"}}}',
    )
    const city = cityOf(anhui, { reference })
    const { judged } = await judgeAnswer(homeOf('340000', city), queryOf(bySymbol))
    expect(judged).toMatchObject({ outcome: 'undetermined', findings: [{ code: 'assessment.reason.missing' }] })
    expect(city.lookups).toHaveLength(1)
  })

  it('of somebody else in the second answer is a contradiction, not a reason', async () => {
    const other = recordOfAnother()
    const city = cityOf(anhui, { reference: yellow, document: other })
    const { judged } = await judgeAnswer(homeOf('340000', city), queryOf(bySymbol))
    expect(judged?.outcome ?? 'undetermined').toBe('undetermined')
    expect(JSON.stringify(judged ?? {})).not.toContain('确诊')
  })

  it('green is not asked about twice', async () => {
    const city = cityOf(anhui, { reference: inhabitant('00') })
    await judgeAnswer(homeOf('340000', city), queryOf(bySymbol))
    expect(city.lookups).toHaveLength(1)
  })

  function recordOfAnother() {
    const record = inhabitant('01', { reason: '确诊' })
    return { ...record, subject: { ...record.subject, documentNumber: numberOf('34019919000202002') } }
  }
})
