import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gb18030Encode } from '@yimatong/codec'
import { describe, expect, it } from 'vitest'
import { createSearch, searchFolder, withHalves } from '../support/canary.js'

/** The leak canary is worth what its search is worth: every spelling it looks for is planted here, and found. */
const NAME = '测试鸑鷟霢霂'
const NUMBER = '330199190001019875'
const MARKERS = [
  { name: 'the name', content: NAME },
  { name: 'the number', content: NUMBER },
  { name: 'bytes', content: Uint8Array.from({ length: 40 }, (_, i) => 7 * i + 1) },
]

describe('the search', () => {
  const WAYS: readonly (readonly [string, (text: string) => Uint8Array | string])[] = [
    ['plain', (text) => text],
    ['in base64', (text) => Buffer.from(text).toString('base64')],
    ['in base64 after one byte', (text) => Buffer.from(`a${text}z`).toString('base64')],
    ['in base64 after two bytes', (text) => Buffer.from(`ab${text}zz`).toString('base64')],
    ['in base64url after five bytes', (text) => Buffer.from(`~~~~~${text}`).toString('base64url')],
    ['in hex', (text) => Buffer.from(text).toString('hex')],
    ['in upper-case hex', (text) => Buffer.from(text).toString('hex').toUpperCase()],
    ['in a URL', (text) => `https://a.example/?q=${encodeURIComponent(text)}&r=1`],
    ['in a form', (text) => new URLSearchParams({ q: text }).toString()],
    ['in UTF-16', (text) => Buffer.from(text, 'utf16le')],
    ['in GB 18030', (text) => gb18030Encode(`前${text}后`)],
    ['in GB 18030 in base64', (text) => Buffer.from(gb18030Encode(text)).toString('base64')],
    ['in GB 18030 in hex', (text) => Buffer.from(gb18030Encode(text)).toString('hex')],
    ['its first half', (text) => [...text].slice(0, Math.max(3, text.length / 2)).join('')],
    ['its second half', (text) => [...text].slice(-Math.max(3, text.length / 2)).join('')],
  ]

  it.each(WAYS.flatMap(([way, plant]) => [NAME, NUMBER].map((text) => ({ way, plant, text }))))(
    'finds a marker planted $way in a file: $text',
    ({ plant, text }) => {
      const folder = mkdtempSync(join(tmpdir(), 'yimatong-canary-'))
      try {
        const planted = plant(text)
        writeFileSync(
          join(folder, 'page'),
          Buffer.concat([Buffer.alloc(8192, 7), Buffer.from(planted), Buffer.alloc(8192, 9)]),
        )
        const search = createSearch(MARKERS.flatMap(withHalves))
        expect(searchFolder(folder, search).hits.length).toBeGreaterThan(0)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  )

  it('finds bytes that are no text, as they are and in hex', () => {
    const search = createSearch(MARKERS.flatMap(withHalves))
    const bytes = Uint8Array.from({ length: 40 }, (_, i) => 7 * i + 1)
    for (const planted of [bytes, bytes.subarray(20), Buffer.from(Buffer.from(bytes).toString('hex'))])
      expect(search(Buffer.concat([Buffer.alloc(9), planted]), 'here').length).toBeGreaterThan(0)
  })

  it('finds nothing where there is nothing', () => {
    const search = createSearch(MARKERS.flatMap(withHalves))
    expect(search(Buffer.from('checkpoint-310000-01 330000 测 试 甲 1900'), 'here')).toEqual([])
  })
})
