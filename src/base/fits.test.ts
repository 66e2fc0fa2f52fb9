import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { fits } from './fits.ts'

test('[ALR9] [HTTP4] a pattern fits as its expression would, however many stars it has', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 12 })
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 })
  fc.assert(
    fc.property(letters, text, (pattern, given) => {
      const source = pattern.replace(/[.]/g, '\\.').replace(/\*+/g, '.*')
      assert.equal(fits(pattern, given), new RegExp(`^${source}$`).test(given))
    }),
    { numRuns },
  )
  const long = 'a'.repeat(5_000)
  assert.equal(fits(`${'a*'.repeat(100)}b`, long), false)
})
