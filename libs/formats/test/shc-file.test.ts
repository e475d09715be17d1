import { describe, expect, it } from 'vitest'
import { decodeShcFile, decodeShcResponse } from '../src/index.js'

const NAME = 'card.smart-health-card'
const file = (value: unknown) => JSON.stringify(value)
const outcome = ({ cards, findings }: ReturnType<typeof decodeShcFile>) => [cards, findings.map(({ code }) => code)]

describe('a file of cards', () => {
  it.each<[string, string, string, readonly string[], readonly string[]]>([
    ['one', file({ verifiableCredential: ['a.b.c'] }), NAME, ['a.b.c'], []],
    ['two', file({ verifiableCredential: ['a.b.c', 'd.e.f'] }), NAME, ['a.b.c', 'd.e.f'], []],
    ['members beside the list', file({ verifiableCredential: ['a'], more: 1 }), NAME, ['a'], []],
    ['another ending', file({ verifiableCredential: ['a'] }), 'card.json', ['a'], ['formats.shc.file-name']],
    ['a line end after it', `${file({ verifiableCredential: ['a'] })}\n`, NAME, ['a'], ['formats.shc.space']],
    ['a byte-order mark', `\ufeff${file({ verifiableCredential: ['a'] })}`, NAME, ['a'], ['formats.shc.space']],
    ['no JSON', 'x', NAME, [], ['formats.shc.file-json']],
    ['nothing', '', NAME, [], ['formats.shc.file-json']],
    ['a list', '[]', NAME, [], ['formats.shc.file-list']],
    ['no list in it', '{}', NAME, [], ['formats.shc.file-list']],
    ['a text for the list', file({ verifiableCredential: 'a.b.c' }), NAME, [], ['formats.shc.file-list']],
    ['an empty list', file({ verifiableCredential: [] }), NAME, [], ['formats.shc.file-list']],
    ['a number among them', file({ verifiableCredential: [1, 'a'] }), NAME, ['a'], ['formats.shc.file-item']],
    [
      'more than are read',
      file({ verifiableCredential: Array.from({ length: 65 }, () => 'a') }),
      NAME,
      [],
      ['formats.shc.file-list'],
    ],
    [
      'a member twice',
      '{"verifiableCredential":["a"],"verifiableCredential":["b"]}',
      NAME,
      [],
      ['formats.shc.file-json'],
    ],
    ['5 MB', ' '.repeat(5_000_000), NAME, [], ['formats.shc.size']],
  ])('%s', (_, text, name, cards, codes) => {
    expect(outcome(decodeShcFile(text, name))).toEqual([cards, codes])
  })

  it('has no ending to be wrong when it has no name', () => {
    expect(outcome(decodeShcFile(file({ verifiableCredential: ['a'] })))).toEqual([['a'], []])
  })
})

describe('an answer to $health-cards-issue', () => {
  const card = { name: 'verifiableCredential', valueString: 'a.b.c' }
  const link = { name: 'resourceLink', part: [{ name: 'vcIndex', valueInteger: 0 }] }
  const answer = (...parameter: unknown[]) => file({ resourceType: 'Parameters', parameter })

  it.each<[string, string, readonly string[], readonly string[]]>([
    ['one', answer(card), ['a.b.c'], []],
    ['two and a link', answer(card, link, card), ['a.b.c', 'a.b.c'], []],
    ['blanks around it', ` ${answer(card)}`, ['a.b.c'], ['formats.shc.space']],
    ['no JSON', '{', [], ['formats.shc.file-json']],
    ['no card', answer(link), [], ['formats.shc.response']],
    ['no parameter', file({ resourceType: 'Parameters' }), [], ['formats.shc.response']],
    ['another resource', file({ resourceType: 'Bundle', parameter: [card] }), [], ['formats.shc.response']],
    ['a card without value', answer({ name: 'verifiableCredential' }, card), ['a.b.c'], ['formats.shc.file-item']],
  ])('%s', (_, text, cards, codes) => {
    expect(outcome(decodeShcResponse(text))).toEqual([cards, codes])
  })
})
