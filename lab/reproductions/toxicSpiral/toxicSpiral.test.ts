import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Ratio } from '../../../src/money/Ratio.ts'
import { numRuns } from '../../../test/numRuns.ts'
import { frontier } from './frontier.ts'
import { type Liquidation, unwind } from './unwind.ts'

const permille = (n: bigint): Ratio => Ratio.of(n, 1_000n)
const near = (ratio: Ratio, decimal: string): void =>
  assert.equal(Ratio.format(Ratio.add(ratio, Ratio.of(1n, 2_000_000_000_000n)), 12), decimal)
const rules = (incentive: Ratio, closeFactor: Ratio): Liquidation => ({
  incentive,
  closeFactor,
  threshold: permille(830n),
})
const loan = (loanToValue: Ratio) => ({ collateral: Ratio.one, debt: loanToValue })

/** The bad debt of the loop, in closed form: collateral × max(0, loan-to-value - frontier). */
function badDebt(collateral: Ratio, loanToValue: Ratio, incentive: Ratio): Ratio {
  const excess = Ratio.sub(loanToValue, frontier(incentive))
  return excess.numerator <= 0n ? Ratio.zero : Ratio.mul(collateral, excess)
}

test('[REPRO6] the frontier is where a liquidation raises the loan-to-value', () => {
  near(frontier(permille(45n)), '0.956937799043')
  near(frontier(permille(50n)), '0.952380952381')
  near(frontier(permille(100n)), '0.909090909091')
  near(frontier(permille(150n)), '0.869565217391')
})

test('[REPRO8] a market that gives way tightens the frontier', () => {
  const tight = frontier(permille(50n), permille(1_100n))
  assert.deepEqual(tight, Ratio.of(1_000n, 1_155n))
  assert.deepEqual(frontier(Ratio.zero, permille(1_100n)), Ratio.of(10n, 11n))
  assert.throws(() => frontier(permille(50n), permille(999n)), /the penalty is at least 1/)
  assert.throws(() => frontier(permille(-1n)), /the incentive is not negative/)
})

test('[REPRO7] a loan under the frontier heals, one above it spirals', () => {
  const five = rules(permille(50n), permille(500n))
  assert.equal(unwind(loan(Ratio.of(9_523n, 10_000n)), five).end, 'healed')
  const over = unwind(loan(Ratio.of(9_525n, 10_000n)), five)
  assert.equal(over.end, 'spiralled')
  near(over.loan.debt, '0.000119047619')
  near(unwind(loan(permille(970n)), five).loan.debt, '0.017619047619')
  near(badDebt(Ratio.one, permille(970n), permille(50n)), '0.017619047619')
})

test('[REPRO7] a loan on the frontier stays as loaded as it was', () => {
  const on = unwind(loan(frontier(permille(50n))), rules(permille(50n), permille(500n)))
  assert.equal(on.end, 'stalled')
})

test('[REPRO7] the bad debt is the same whatever the close factor, and the end of the loop', () => {
  const cases = fc.tuple(fc.bigInt(831n, 1_200n), fc.bigInt(0n, 150n), fc.bigInt(50n, 1_000n))
  fc.assert(
    fc.property(cases, ([loanToValue, incentive, closeFactor]) => {
      const end = unwind(
        loan(permille(loanToValue)),
        rules(permille(incentive), permille(closeFactor)),
      )
      const bad = badDebt(Ratio.one, permille(loanToValue), permille(incentive))
      if (end.end === 'spiralled') assert.deepEqual(end.loan.debt, bad)
      else assert.deepEqual(bad, Ratio.zero)
    }),
    { numRuns },
  )
})

test('[REPRO7] a close factor outside 0 to 1 is refused', () => {
  for (const factor of [0n, -1n, 1_001n]) {
    assert.throws(() => unwind(loan(permille(970n)), rules(Ratio.zero, permille(factor))), /factor/)
  }
})
