import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lendingOracle } from '../../../../test/lendingOracle.ts'
import { randomLoan } from '../../../../test/randomLoan.ts'
import { assess } from '../../assess.ts'

test('[LOAN3] agrees with a second implementation from the formulas', () => {
  fc.assert(
    fc.property(randomLoan, ({ place, account, book }) => {
      const { certainty, ...totals } = assess(account, place.terms, book)
      assert.equal(certainty, 'certain')
      assert.deepEqual(totals, lendingOracle(account, place.terms, book))
    }),
    { numRuns: 10000 },
  )
})
