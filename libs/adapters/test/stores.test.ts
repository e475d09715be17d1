import { instant } from '@yimatong/kernel'
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

  it('remember issued codes by id until they expired', async () => {
    const store = createIssuedCodeStore(place.database, place.schema)
    const issued = (byte: string, hours: number) => ({
      codeId: byte.repeat(16),
      division: '330000',
      issuedAt: AT,
      expiresAt: instant(AT + hours * 3_600_000),
      kind: 'signed' as const,
    })
    await store.save(issued('a1', 1))
    await store.save({ ...issued('b2', 3), kind: 'reference', subject: 'cd'.repeat(32) })
    await expect(store.save(issued('a1', 1))).rejects.toThrow(code('adapters.database.conflict'))
    expect([await store.has('a1'.repeat(16)), await store.has('c3'.repeat(16))]).toEqual([true, false])
    expect(await store.forget(instant(AT + 7_200_000))).toBe(1)
    expect([await store.has('a1'.repeat(16)), await store.has('b2'.repeat(16))]).toEqual([false, true])
  })
})
