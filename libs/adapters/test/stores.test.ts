import { HOUR, type Instant, instant } from '@yimatong/kernel'
import { describe, expect, it } from 'vitest'
import { createIssuedCodeStore, createTrustStore } from '../src/index.js'
import { ENGINES, useMigrated } from './databases.js'
import { AT } from './ledger-fixtures.js'

const code = (expected: string) => expect.objectContaining({ code: expected })

describe.each(ENGINES)('stores on the $name database', { timeout: 30_000 }, ({ open }) => {
  const place = useMigrated(open)

  it('keep a trust state and never an older one', async () => {
    const store = createTrustStore(place.database, place.schema)
    const list = (version: number, byte: number) => ({ version, bytes: Uint8Array.of(byte, 0, 255), fetchedAt: AT })
    expect(await store.load('national')).toBeUndefined()
    await store.save('national', list(4, 1))
    await store.save('national', list(5, 2))
    await expect(store.save('national', list(4, 1))).rejects.toThrow(code('adapters.storage.rolled-back'))
    await expect(store.save('national', list(5, 3))).rejects.toThrow(code('adapters.storage.rolled-back'))
    const later = { ...list(5, 2), fetchedAt: instant(AT + 1) }
    await store.save('national', later)
    expect(await store.load('national')).toEqual(later)
    expect(await createTrustStore(place.database, place.schema).load('other')).toBeUndefined()
  })

  it('keep the highest of many versions that are saved at once', async () => {
    const store = createTrustStore(place.database, place.schema)
    const save = (version: number) => store.save('national', { version, bytes: Uint8Array.of(version), fetchedAt: AT })
    await Promise.allSettled([3, 9, 1, 7, 2, 8].map(save))
    expect((await store.load('national'))?.version).toBe(9)
  })

  it('keep a list of some megabytes whole', async () => {
    const store = createTrustStore(place.database, place.schema)
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 31) & 255)
    await store.save('national', { version: 1, bytes, fetchedAt: AT })
    const kept = await store.load('national')
    expect(kept && Buffer.compare(kept.bytes, bytes)).toBe(0)
  })

  const issued = (id: string, issuedAt: Instant, hours: number) => ({
    codeId: id.padStart(32, '0'),
    division: '330000',
    issuedAt,
    expiresAt: instant(issuedAt + hours * HOUR),
    kind: 'signed' as const,
  })

  it('remember issued codes by id until an hour after their end', async () => {
    const store = createIssuedCodeStore(place.database, place.schema)
    const known = () => Promise.all(['a1', 'b2', 'c3', 'd4'].map((id) => store.has(id.padStart(32, '0'))))
    await store.save(issued('a1', AT, 1))
    await store.save({ ...issued('b2', AT, 3), kind: 'reference' })
    await expect(store.save(issued('a1', AT, 1))).rejects.toThrow(code('adapters.database.conflict'))
    await store.save(issued('c3', instant(AT + 2 * HOUR), 8))
    expect(await known()).toEqual([true, true, true, false])
    await store.save(issued('d4', instant(AT + 2 * HOUR + 1), 8))
    expect(await known()).toEqual([false, true, true, true])
  })

  it('forget a backlog of issued codes bit by bit', async () => {
    const store = createIssuedCodeStore(place.database, place.schema)
    const later = instant(AT + 100 * HOUR)
    await Promise.all(Array.from({ length: 150 }, (_, i) => store.save(issued(`e${1000 + i}`, AT, 1))))
    await Promise.all(['f1', 'f2', 'f3', 'f4', 'f5'].map((id) => store.save(issued(id, later, 1))))
    const rows = await place.database.query(
      `select count(*)::integer as kept from ${place.schema}.issued_code where expires_at < $1`,
      [later],
    )
    expect(rows).toEqual([{ kept: 0 }])
  })
})
