import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Borrowers } from './Borrowers.ts'
import { compareBorrower } from './compareBorrower.ts'
import { comparePosition } from './comparePosition.ts'
import { Positions } from './Positions.ts'
import { median } from './sideBySide.ts'

test('[AAVE3] [LOANR1] Aave’s own interface library agrees within its known error', () => {
  const borrowers = Borrowers.create(300)
  const errors = borrowers.loans.map((_, index) => compareBorrower(borrowers, index))
  assert.ok(median(errors) < 1e-8)
  assert.ok(Math.max(...errors) < 3.6e-5)
})

test('[MORPHO2] [MORPHO6] Morpho’s own library agrees to the last digit', () => {
  Positions.create(1_000).forEach(comparePosition)
})

test('what is compared is healthy and unhealthy, pledged and owed in several reserves', () => {
  const { loans, legs } = Borrowers.create(300)
  assert.ok(legs > 3.5)
  assert.ok(loans.some(({ holdings }) => holdings.filter((one) => one.usedAsCollateral).length > 2))
  const held = Positions.create(300)
  const past = held.filter(({ peer }) => peer.isHealthy === false).length
  assert.ok(past > 30 && past < 270)
})
