import { formatInstant, hexDecode, utf8Encode } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { type DerNode, decodeDer } from '../src/der.js'
import { bitStringOf, booleanOf, integerOf, oidOf, timeOf } from '../src/der-values.js'
import { readExtensions } from '../src/extensions.js'
import { PkiError } from '../src/index.js'
import { decodeNameBytes, isWithinName, namesEqual } from '../src/name.js'
import { signatureAlgorithmOf } from '../src/signature-scheme.js'
import { loadVectors } from './vectors.js'

const READERS: Record<string, (node: DerNode) => unknown> = {
  element: (node) => node,
  boolean: booleanOf,
  integer: integerOf,
  bits: bitStringOf,
  oid: oidOf,
}

function codeOf(run: () => unknown): string {
  try {
    run()
    return 'ok'
  } catch (error) {
    if (error instanceof PkiError) return error.code
    throw error
  }
}

describe('strict DER', () => {
  it.each(loadVectors('der.json', ['name', 'hex', 'read', 'expect']))(
    '$name',
    ({ hex = '', read = '', expect: code }) => {
      const reader = READERS[read]
      if (reader === undefined) throw new Error(`no reader ${read}`)
      expect(codeOf(() => reader(decodeDer(hexDecode(hex))))).toBe(code)
    },
  )

  it.each([
    ['2.5.29.15', '0603551d0f'],
    ['1.2.156.10197.1.501', '06082a811ccf55018375'],
    ['0.9', '060109'],
    ['2.999', '06028837'],
    // The arc of purposes.json with one more number below it.
    ['2.25.270833012642549828834976901825560487356.1', encodeUuidArc('cbc08a78455e4183bbb520094b3ea5bc', '01')],
  ])('reads OID %s', (dotted, hex) => {
    expect(oidOf(decodeDer(hexDecode(hex)))).toBe(dotted)
  })
})

// 128 bits in groups of seven, most significant first, all but the last with the high bit (X.690 §8.19.2).
function encodeUuidArc(uuid: string, below: string): string {
  const bits = BigInt(`0x${uuid}`).toString(2).padStart(133, '0')
  const groups = bits.match(/.{7}/g) ?? []
  const octets = groups.map((group, i) =>
    (Number.parseInt(group, 2) | (i < groups.length - 1 ? 0x80 : 0)).toString(16).padStart(2, '0'),
  )
  const content = `69${octets.join('')}${below}`
  return `06${(content.length / 2).toString(16).padStart(2, '0')}${content}`
}

describe('times', () => {
  it.each(loadVectors('time.json', ['name', 'form', 'text', 'expect']))(
    '$name',
    ({ form, text = '', expect: wanted }) => {
      const content = utf8Encode(text)
      const node = decodeDer(Uint8Array.of(form === 'utc' ? 0x17 : 0x18, content.length, ...content))
      let seen = ''
      const code = codeOf(() => {
        seen = formatInstant(timeOf(node))
      })
      expect(code === 'ok' ? seen : code).toBe(wanted)
    },
  )
})

const TYPES: Record<string, number> = { CN: 3, C: 6, L: 7, ST: 8, O: 10 }
const TAGS: Record<string, number> = { u: 0x0c, p: 0x13, t: 0x14, i: 0x16 }

// `C=p:CN/O=u:x+CN=u:y`: RDNs by slash, attributes by plus, the letter is the string type.
function nameOf(text: string) {
  const element = (tag: number, content: readonly number[]) => [tag, content.length, ...content]
  const rdns = text.split('/').map((rdn) => {
    const items = rdn.split('+').map((item) => {
      const [, type = '', tag = '', value = ''] = /^(\w+)=(\w):(.*)$/s.exec(item) ?? []
      const oid = element(0x06, [0x55, 0x04, TYPES[type] ?? 0])
      return element(0x30, [...oid, ...element(TAGS[tag] ?? 0, [...utf8Encode(value)])])
    })
    return element(0x31, items.flat())
  })
  return decodeNameBytes(Uint8Array.from(element(0x30, rdns.flat())))
}

describe('names', () => {
  it.each(loadVectors('names.json', ['name', 'left', 'right', 'expect']))(
    '$name',
    ({ left = '', right = '', expect: wanted }) => {
      expect(namesEqual(nameOf(left), nameOf(right)) ? 'equal' : 'different').toBe(wanted)
      expect(namesEqual(nameOf(right), nameOf(left)) ? 'equal' : 'different').toBe(wanted)
    },
  )

  it.each([
    ['C=p:CN', 'C=p:CN/ST=u:330000', true],
    ['C=p:CN/ST=u:330000', 'C=p:CN/ST=u:330000', true],
    ['C=p:CN/ST=u:330000', 'C=p:CN', false],
    ['C=p:CN/ST=u:330000', 'C=p:CN/ST=u:3300001', false],
    ['ST=u:330000', 'C=p:CN/ST=u:330000', false],
  ])('%s holds %s: %s', (base, name, wanted) => {
    expect(isWithinName(nameOf(name), nameOf(base))).toBe(wanted)
  })

  it.each([
    ['no SEQUENCE', '3100', 'pki.certificate.name'],
    ['empty RDN', '30023100', 'pki.certificate.name'],
    ['not UTF-8', '300c310a300806035504030c01ff', 'pki.certificate.name'],
    ['an attribute of three elements', '300f310d300b06035504030c01610500', 'pki.der.malformed'],
  ])('refuses %s', (_, hex, code) => {
    expect(codeOf(() => decodeNameBytes(hexDecode(hex)))).toBe(code)
  })
})

describe('extensions', () => {
  it.each([
    ['basicConstraints without cA', '2.5.29.19', '3000', 'ok'],
    ['basicConstraints with FALSE written out', '2.5.29.19', '3003010100', 'ok'],
    ['a path length without cA', '2.5.29.19', '3003020100', 'pki.certificate.extension'],
    ['a negative path length', '2.5.29.19', '30060101ff0201ff', 'pki.der.malformed'],
    ['a key usage without a bit', '2.5.29.15', '03020700', 'pki.certificate.extension'],
    ['a key usage of an OCTET STRING', '2.5.29.15', '040180', 'pki.certificate.extension'],
    ['a key usage of three octets', '2.5.29.15', '030400800001', 'pki.certificate.extension'],
    ['decipherOnly alone', '2.5.29.15', '0303070080', 'ok'],
    ['purposes without one, as some real issuers write', '2.5.29.37', '3000', 'ok'],
    ['a purpose that is no OID', '2.5.29.37', '30020500', 'pki.certificate.extension'],
    ['bytes after the purposes', '2.5.29.37', '300005', 'pki.der.trailing'],
    ['alternative names without one', '2.5.29.17', '3000', 'pki.certificate.extension'],
    ['an address of five octets', '2.5.29.17', '300787050102030405', 'pki.certificate.extension'],
    ['a DNS name above ASCII', '2.5.29.17', '30038201ff', 'pki.der.malformed'],
    ['an e-mail address', '2.5.29.17', '3003810161', 'ok'],
    ['constraints without a subtree', '2.5.29.30', '3000', 'pki.certificate.extension'],
    ['an empty list of subtrees', '2.5.29.30', '3002a000', 'pki.certificate.extension'],
    ['a subtree with a minimum', '2.5.29.30', '300aa0083006820161800101', 'pki.der.malformed'],
    ['a mask with holes', '2.5.29.30', '300ea00c300a87080a000000ff00ff00', 'pki.certificate.extension'],
    ['a mask without holes', '2.5.29.30', '300ea00c300a87080a000000ff000000', 'ok'],
    ['a subject key identifier without octets', '2.5.29.14', '0400', 'pki.certificate.extension'],
    ['an authority key identifier that names no key', '2.5.29.35', '3000', 'ok'],
    ['an unknown one with any content', '1.2.3', 'ffff', 'ok'],
  ])('%s', (_, oid, hex, code) => {
    expect(codeOf(() => readExtensions([{ oid, critical: true, value: hexDecode(hex) }]))).toBe(code)
  })

  it.each([
    ['2.5.29.19', '3000', []],
    ['2.5.29.15', '0303070080', []],
    ['2.5.29.32', '3000', ['2.5.29.32']],
    ['2.5.29.36', '3000', ['2.5.29.36']],
    ['1.2.3', '0500', ['1.2.3']],
  ])('critical %s', (oid, hex, unknown) => {
    expect(readExtensions([{ oid, critical: true, value: hexDecode(hex) }]).criticalUnknown).toEqual(unknown)
    expect(readExtensions([{ oid, critical: false, value: hexDecode(hex) }]).criticalUnknown).toEqual([])
  })
})

describe('signature algorithms', () => {
  const PSS = '06092a864886f70d01010a'
  it.each([
    ['ECDSA with SHA-256', '300a06082a8648ce3d040302', 'ES256'],
    ['ECDSA with SHA-256 and NULL', '300c06082a8648ce3d0403020500', undefined],
    ['ECDSA with SHA-384', '300a06082a8648ce3d040303', 'ES384'],
    ['ECDSA with SHA-512', '300a06082a8648ce3d040304', 'ES512'],
    ['ECDSA with SHA-1', '300906072a8648ce3d0401', undefined],
    ['RSA with SHA-256', '300d06092a864886f70d01010b0500', 'RS256'],
    ['RSA with SHA-256 without NULL', '300b06092a864886f70d01010b', undefined],
    ['RSA with SHA-1', '300d06092a864886f70d0101050500', undefined],
    ['Ed25519', '300506032b6570', 'EdDSA'],
    ['SM2 with SM3', '300a06082a811ccf55018375', 'SM2-SM3'],
    ['SM2 with SM3 and NULL', '300c06082a811ccf550183750500', 'SM2-SM3'],
    ['SM2 with SHA-256', '300a06082a811ccf55018376', undefined],
    ['PSS without parameters', `300b${PSS}`, undefined],
    [
      'PSS with SHA-256',
      `3041${PSS}3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120`,
      'PS256',
    ],
    [
      'PSS with SHA-256, hashes without NULL',
      `303d${PSS}3030a00d300b0609608648016503040201a11a301806092a864886f70d010108300b0609608648016503040201a203020120`,
      'PS256',
    ],
    [
      'PSS with a salt of 20',
      `3041${PSS}3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020114`,
      undefined,
    ],
  ])('%s', (_, hex, name) => {
    expect(signatureAlgorithmOf(decodeDer(hexDecode(hex)))).toBe(name)
  })
})
