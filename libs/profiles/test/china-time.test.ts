import { HOUR, instant, parseInstant } from '@yimatong/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chinaClock, chinaInstant, chinaOffset } from '../src/china-time.js'
import { TIME_FORMS, timeCodec } from '../src/ops/time.js'

const outside = new Intl.DateTimeFormat('en-US', { timeZone: 'Asia/Shanghai', timeZoneName: 'longOffset' })

function offsetByIntl(at: number): number {
  const name = outside.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? ''
  return Number(/GMT\+(\d\d):00/.exec(name)?.[1]) * HOUR
}

const moments = fc.integer({ min: Date.UTC(1950, 0, 2), max: Date.UTC(2040, 0, 1) }).map(instant)
const summers = fc.integer({ min: Date.UTC(1986, 0, 1), max: Date.UTC(1992, 0, 1) }).map(instant)

describe('time in China', () => {
  it('has the offset that the tz database says, summers of 1986 to 1991 included', () => {
    fc.assert(
      fc.property(fc.oneof(moments, summers), (at) => {
        expect(chinaOffset(at)).toBe(offsetByIntl(at))
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    { name: 'before the first summer', text: '1986-05-03 23:59:59', utc: '1986-05-03T15:59:59Z' },
    { name: 'in a summer', text: '1988-07-01 08:30:00', utc: '1988-06-30T23:30:00Z' },
    { name: 'after the last summer', text: '1991-09-15 02:00:00', utc: '1991-09-14T18:00:00Z' },
    { name: 'today', text: '2022-05-04 16:00:00', utc: '2022-05-04T08:00:00Z' },
    { name: 'the hour that was skipped', text: '1986-05-04 02:30:00', utc: undefined },
    { name: 'the hour that was there twice', text: '1991-09-15 01:30:00', utc: undefined },
    { name: 'hour 24', text: '2022-05-04 24:00:00', utc: undefined },
    { name: '30 February', text: '2022-02-30 08:00:00', utc: undefined },
    { name: 'before 1950', text: '1949-12-31 08:00:00', utc: undefined },
    { name: 'a missing digit', text: '2022-5-04 08:00:00', utc: undefined },
    { name: 'a line after it', text: '2022-05-04 08:00:00\n', utc: undefined },
  ])('$name', ({ text, utc }) => {
    expect(timeCodec('yyyy-MM-dd HH:mm:ss').read(text)).toBe(utc && parseInstant(utc))
  })

  it.each(TIME_FORMS.map((form) => ({ form })))('$form reads what it writes', ({ form }) => {
    const codec = timeCodec(form)
    const fromEpoch = fc.integer({ min: 0, max: Date.UTC(2040, 0, 1) })
    fc.assert(
      fc.property(fromEpoch, (at) => {
        const whole = instant(Math.floor(at / codec.precision) * codec.precision)
        const text = codec.write(whole)
        const clock = chinaClock(whole)
        // The repeated hour has one spelling for two moments, and is refused.
        const isTwice = form !== 'rfc3339' && !form.startsWith('epoch') && clock && chinaInstant(clock) === undefined
        expect(text === undefined ? undefined : codec.read(text)).toBe(isTwice ? undefined : whole)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    { name: 'leading zero', text: '01651651170000' },
    { name: 'a sign', text: '-1' },
    { name: 'a fraction', text: '1651651170000.5' },
    { name: 'beyond the calendar', text: '9999999999999999' },
    { name: 'nothing', text: '' },
  ])('epoch-ms with $name is no instant', ({ text }) => {
    expect(timeCodec('epoch-ms').read(text)).toBeUndefined()
  })
})
