import { describe, expect, it } from 'vitest'
import {
  type ExtensionRequest,
  encodeName,
  issueCertificate,
  type NameList,
  type PathRequest,
  verifyPath,
} from '../src/index.js'
import { AT, ask, keyOf, make, makeCa, makeSigner, SIGNER_USE } from './authority.js'
import { loadVectors } from './vectors.js'

const root = makeCa('root', undefined, { pathLength: 2 })
const ca = makeCa('ca', root, { pathLength: 0 })

function codesOf(request: PathRequest): string[] {
  return verifyPath(request).findings.map(({ code }) => code)
}

describe('name constraints', () => {
  const dn = (text: string) =>
    encodeName([['C', 'CN'], ...text.split('/').map((value, i) => [i === 0 ? 'ST' : 'L', value] as const)])
  const listed = (text: string): NameList => {
    const items = text.split(' ').filter((item) => item !== '')
    const of = (kind: string) =>
      items.filter((item) => item.startsWith(`${kind}:`)).map((item) => item.slice(kind.length + 1))
    return { dns: of('dns'), ip: of('ip'), directory: of('dn').map(dn) }
  }
  const within = (text: string) => (text === '' ? {} : listed(text))

  it.each(loadVectors('name-constraints.json', ['name', 'permitted', 'excluded', 'subject', 'expect']))(
    '$name',
    ({ permitted = '', excluded = '', subject = '', expect: wanted }) => {
      const bounds = {
        ...(permitted && { permitted: within(permitted) }),
        ...(excluded && { excluded: within(excluded) }),
      }
      const bound = makeCa('bound', root, { extensions: { nameConstraints: bounds } })
      const division = /st:(\S+)/.exec(subject)?.[1]
      const names = listed(subject)
      const count = (names.dns?.length ?? 0) + (names.ip?.length ?? 0) + (names.directory?.length ?? 0)
      const request = {
        label: 'x',
        issuer: bound,
        extensions: { ...SIGNER_USE, ...(count > 0 && { subjectAltNames: names }) },
      }
      const key = keyOf('x')
      const leaf = division
        ? issueCertificate(
            {
              subject: dn(division),
              publicKey: key.publicKey,
              serial: Uint8Array.of(9),
              notBefore: AT,
              notAfter: AT,
              extensions: request.extensions,
            },
            bound,
          )
        : make(request).certificate
      const codes = codesOf(ask({ certificate: leaf, key }, [bound], [root]))
      expect(codes).toEqual(wanted === 'ok' ? [] : ['pki.path.name-constraint'])
    },
  )

  const EMAIL_SUBTREE = Uint8Array.from([0x30, 0x07, 0xa0, 0x05, 0x30, 0x03, 0x81, 0x01, 0x61])
  const EMAIL_NAME = Uint8Array.from([0x30, 0x03, 0x81, 0x01, 0x61])
  it.each([
    ['critical', true, false, ['pki.path.name-constraint']],
    ['not critical, none of that kind below', false, false, []],
    ['not critical, one of that kind below', false, true, ['pki.path.name-constraint']],
  ])('of an unknown kind, %s', (_, critical, hasEmail, codes) => {
    const bound = makeCa('bound', root, {
      extensions: { further: [{ oid: '2.5.29.30', critical, value: EMAIL_SUBTREE }] },
    })
    const further = hasEmail ? [{ oid: '2.5.29.17', critical: false, value: EMAIL_NAME }] : []
    expect(codesOf(ask(makeSigner('x', bound, { extensions: { further } }), [bound], [root]))).toEqual(codes)
  })

  it('spare a self-issued CA, but not a self-issued leaf (RFC 5280 §6.1.3 (b))', () => {
    const nameConstraints = { permitted: { directory: [dn('330000')] } }
    const old = makeCa('bound', root, { keyLabel: 'old', extensions: { nameConstraints } })
    const renewed = makeCa('bound', old, { keyLabel: 'renewed' })
    const inside = makeSigner('x', renewed, {
      subject: [
        ['C', 'CN'],
        ['ST', '330000'],
      ],
    })
    const same = makeSigner('bound', old, { keyLabel: 'leaf' })
    expect(codesOf(ask(inside, [renewed, old], [root]))).toEqual([])
    expect(codesOf(ask(same, [old], [root]))).toEqual(['pki.path.name-constraint'])
  })

  it('bind every certificate below, and all of them together', () => {
    const names = (list: NameList) => ({ extensions: { nameConstraints: { permitted: list } } })
    const outer = makeCa('outer', root, names({ dns: ['cn'] }))
    const inner = makeCa('inner', outer, names({ dns: ['example.cn', 'example.org'] }))
    const leafFor = (dns: string) => makeSigner('x', inner, { extensions: { subjectAltNames: { dns: [dns] } } })
    expect(codesOf(ask(leafFor('example.cn'), [inner, outer], [root]))).toEqual([])
    expect(codesOf(ask(leafFor('example.org'), [inner, outer], [root]))).toEqual(['pki.path.name-constraint'])
    expect(codesOf(ask(leafFor('other.cn'), [inner, outer], [root]))).toEqual(['pki.path.name-constraint'])
  })
})

describe('division scope', () => {
  const named = (text: string) => {
    const [province = '', city] = text.split('/')
    const st = province === '' ? [] : [['ST', province] as const]
    const l = city === undefined ? [] : [['L', city] as const]
    return [['C', 'CN'] as const, ...st, ...l]
  }

  it.each(loadVectors('divisions.json', ['name', 'constraint', 'subject', 'scope', 'divisions', 'expect']))(
    '$name',
    ({ constraint = '', subject = '', scope = '', divisions, expect: wanted }) => {
      const permitted = { directory: [encodeName(named(constraint))] }
      const extensions: ExtensionRequest = constraint === '' ? {} : { nameConstraints: { permitted } }
      const bound = makeCa('bound', root, { subject: named(constraint), extensions })
      const leaf = makeSigner('x', bound, { subject: named(subject) })
      const verdict = verifyPath(ask(leaf, [bound], [root], { scope }))
      expect(verdict.divisions.join(' ')).toBe(divisions)
      expect(verdict.findings.map(({ code }) => code).join(' ') || 'ok').toBe(wanted)
    },
  )

  it('is not asked when no scope is given', () => {
    const leaf = makeSigner('x', ca, { subject: named('330000/310100') })
    expect(codesOf(ask(leaf, [ca], [root]))).toEqual([])
    expect(codesOf(ask(leaf, [ca], [root], { scope: '330000' }))).toEqual(['pki.path.scope'])
  })

  it('leaves nothing to a signer of another country', () => {
    const leaf = makeSigner('x', ca, {
      subject: [
        ['C', 'XX'],
        ['ST', '330000'],
      ],
    })
    expect(codesOf(ask(leaf, [ca], [root], { scope: '330000' }))).toEqual(['pki.path.scope'])
  })

  it('drops an area that an exclusion touches', () => {
    const excluded = { directory: [encodeName(named('330000/330100'))] }
    const bound = makeCa('bound', root, { extensions: { nameConstraints: { excluded } } })
    const wide = makeSigner('x', bound, { subject: named('330000') })
    const other = makeSigner('y', bound, { subject: named('330000/330200') })
    expect(codesOf(ask(wide, [bound], [root], { scope: '330100' }))).toEqual(['pki.path.scope'])
    expect(codesOf(ask(other, [bound], [root], { scope: '330200' }))).toEqual([])
  })
})
