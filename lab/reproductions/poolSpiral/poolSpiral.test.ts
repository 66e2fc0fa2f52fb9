import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ratio } from '../../../src/money/Ratio.ts'
import { poolSpiralStudy } from '../poolSpiralStudy.ts'
import { frontier } from '../toxicSpiral/frontier.ts'
import { liquidate, loanOf, loanToValue, pathFrontier, penalty, sellInto } from './sellInto.ts'

/** Whether repaying a billionth of the debt makes a loan worse. */
function isWorsened(share: number, incentive: number, ratio: number): boolean {
  const loan = loanOf(share, ratio)
  return loanToValue(liquidate(loan, 1e-6 * loan.debt, incentive)) > ratio
}

test('[REPRO18] a small liquidation makes a loan worse exactly above the local frontier', () => {
  for (const [incentive, share] of [
    [5n, 1n],
    [5n, 25n],
    [10n, 5n],
  ] as const) {
    const edge = Ratio.toNumber(frontier(Ratio.of(incentive, 100n), penalty(Ratio.of(share, 100n))))
    const [bonus, part] = [Number(incentive) / 100, Number(share) / 100]
    assert.ok(!isWorsened(part, bonus, edge - 1e-5), `${edge}`)
    assert.ok(isWorsened(part, bonus, edge + 1e-5), `${edge}`)
  }
})

test('[REPRO18] [REPRO19] every figure of T9 comes out', async () => {
  assert.deepEqual((await poolSpiralStudy.run()).misses, [])
})

test('[REPRO19] the whole path heals what a step makes worse, for the pool has less to lose then', () => {
  const rules = { incentive: 0.05, closeFactor: 0.5, threshold: 0.79 }
  const edge = pathFrontier(0.05, rules)
  assert.ok(edge > 0.9 && edge < 1 / 1.05, `${edge}`)
  assert.equal(sellInto(loanOf(0.05, edge - 1e-6), rules).end, 'healed')
  assert.equal(sellInto(loanOf(0.05, edge + 1e-6), rules).end, 'spiralled')
  assert.throws(() => sellInto(loanOf(0.05, 0.8), { ...rules, closeFactor: 0 }), /close factor/)
})
