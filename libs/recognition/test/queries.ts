import { HOUR } from '@yimatong/kernel'
import type { HealthQuery } from '../src/index.js'
import { NUMBER } from './national-codes.js'
import { AT } from './setting.js'

export const NONCE = '000102030405060708090a0b0c0d0e0f'

/** What Shanghai calls a code that was drawn an hour ago, and its symbol. */
export const SHANGHAI_REFERENCE = `${'5'.repeat(32)}${AT - HOUR}`
export const SHANGHAI_SYMBOL = `https://s.sh.gov.cn/${SHANGHAI_REFERENCE}`

/** The marked person's document. */
export const byDocument = { kind: 'document', type: 'resident-id', number: NUMBER } as const

/** A question of Shanghai's gateway for a gate, with consent, but for what a test changes. */
export const queryOf = (subject: HealthQuery['subject'], more: Partial<HealthQuery> = {}): HealthQuery => ({
  subject,
  place: { division: '310000' },
  purpose: 'gate',
  consent: true,
  nonce: NONCE,
  ...more,
})
