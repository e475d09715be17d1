import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerChallenge, readChallenge } from '../src/city/digest-challenge.js'

// RFC 7616 §3.9.1: the same resource under both algorithms.
const NONCE = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v'
const OPAQUE = 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS'
const offered = (algorithm: string, more = '') =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="${NONCE}", opaque="${OPAQUE}"${more}`
const ANSWER = {
  user: 'Mufasa',
  password: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
}
const RESPONSES = {
  MD5: '8ca523f5e9506fed4657c9700eebdbec',
  'SHA-256': '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
}

describe('HTTP Digest', () => {
  it.each(Object.entries(RESPONSES))('%s as in RFC 7616', (algorithm, response) => {
    const challenge = readChallenge(offered(algorithm))
    expect(challenge).toEqual({ realm: 'http-auth@example.org', nonce: NONCE, opaque: OPAQUE, algorithm })
    const header = challenge && answerChallenge(challenge, ANSWER)
    expect(header).toContain(`response="${response}"`)
    expect(header).toContain('username="Mufasa", realm="http-auth@example.org"')
    expect(header).toContain('qop=auth, nc=00000001')
  })

  it.each([
    ['SHA-256 before MD5, wherever it stands', `${offered('MD5')}, ${offered('SHA-256')}`, 'SHA-256'],
    ['Digest among other schemes', `Basic realm="a, b", ${offered('MD5')}, Negotiate`, 'MD5'],
    ['no algorithm is MD5', offered('MD5').replace(' algorithm=MD5,', ''), 'MD5'],
    ['lower case', offered('sha-256').replace('Digest', 'digest'), 'SHA-256'],
    ['a quote inside of quotes', offered('MD5').replace('http-auth', 'a\\"b, Digest c='), 'MD5'],
  ])('takes %s', (_, header, algorithm) => {
    expect(readChallenge(header)?.algorithm).toBe(algorithm)
  })

  it.each([
    ['no header', undefined],
    ['another scheme', 'Basic realm="a"'],
    ['a session algorithm', offered('MD5-sess')],
    ['an unknown algorithm', offered('SHA-512-256')],
    ['no nonce', 'Digest realm="a", qop="auth"'],
    ['no qop', 'Digest realm="a", nonce="b"'],
    ['auth-int alone', offered('MD5').replace('auth, auth-int', 'auth-int')],
    ['a header without end', `Digest ${'a="b", '.repeat(2000)}`],
  ])('has no answer to %s', (_, header) => {
    expect(readChallenge(header)).toBeUndefined()
  })

  it('never throws, whatever a device says', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (noise) => {
        readChallenge(noise)
        readChallenge(`Digest ${noise}`)
      }),
    )
  })
})
