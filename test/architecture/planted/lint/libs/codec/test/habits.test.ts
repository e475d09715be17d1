// A line that ends with "// ! rule" must fire that rule, and no other line may fire any.
import { expect, it } from 'vitest'

it.skip('is left out', () => expect(1).toBe(1)) // ! noSkippedTests
it.only('hides all others', () => expect(1).toBe(1)) // ! noFocusedTests
