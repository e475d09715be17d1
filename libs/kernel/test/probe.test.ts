import { expect, it } from 'vitest'
import { parseInstant } from '@yimatong/kernel'
it('x', () => { expect(parseInstant('2022-05-04T08:00:00+08:00')).toBe(Date.UTC(2022, 4, 4)) })
