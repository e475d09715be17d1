import { DAY, HOUR } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type KeptTrust, offerTrust, restoreTrust } from '../src/index.js'
import { AT, after, anchors, authority, published } from './setting.js'

const good = [1, 2, 3, 4, 5].map((version) => ({ version, isGood: true, bytes: published({ version }) }))
const contested = [authority('330000'), authority('310000', { divisions: ['310000', '330000'] })]
const bad = [
  published({ version: 9 }).subarray(0, 999),
  published({ version: 9, crls: [] }),
  published({ version: 9, authorities: contested }),
  published({ version: 9, issuedAt: after(-HOUR), expiresAt: AT }),
  published({ version: 9 }, '330000-usurper'),
  published({ version: 9, issuedAt: after(800 * DAY), expiresAt: after(900 * DAY) }),
].map((bytes) => ({ version: 9, isGood: false, bytes }))

const offers = fc.array(fc.record({ offer: fc.constantFrom(...good, ...bad), restarts: fc.boolean() }), {
  maxLength: 10,
})

describe('any sequence of offers and restarts', () => {
  it('keeps the newest good list there was, and loses nothing', () => {
    fc.assert(
      fc.property(offers, (sequence) => {
        let kept: KeptTrust | undefined
        let newest = 0
        for (const { offer, restarts } of sequence) {
          const step = offerTrust(kept, offer.bytes, anchors, AT)
          expect(step.taken).toBe(offer.isGood && offer.version > newest)
          if (step.taken) newest = offer.version
          else expect(step.kept).toBe(kept)
          kept = restarts && step.kept ? restoreTrust(step.kept.bytes, anchors) : step.kept
          expect(kept?.list.version ?? 0).toBe(newest)
        }
      }),
      { numRuns: 40 },
    )
  })
})
